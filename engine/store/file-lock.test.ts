import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alone } from './file-lock';

/** How long a lock is held, and when it is stale, is tried with the lock of a download (models/lock.test.ts). */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-alone-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('work that is done alone', () => {
  it('is done one after the other, whichever caller asks, and leaves no lock', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await others();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => alone(folder, 'settings', work)));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets go when it fails: catches one mistake that locks everybody out', async () => {
    const failed = alone(folder, 'settings', async () => {
      throw new Error('a mistake');
    });
    await expect(failed).rejects.toThrow('a mistake');
    expect(await alone(folder, 'settings', async () => 'done')).toBe('done');
  });

  it('waits for no other work, and makes the folder that it is in', async () => {
    const inner = join(folder, 'new');
    const done = await alone(inner, 'settings', () => alone(inner, 'pauses', async () => 'both'));
    expect(done).toBe('both');
    expect(existsSync(inner)).toBe(true);
  });

  it('gives up, and says who is in the way, if another one does not come to an end', async () => {
    const holder = { token: 'theirs', pid: process.pid, host: hostname() };
    writeFileSync(join(folder, '.settings.lock'), JSON.stringify(holder));
    const times = { lockBeatMs: 1000, lockStaleMs: 60_000, lockPollMs: 5, lockWaitMs: 30 };
    let isDone = false;
    const waited = alone(folder, 'settings', async () => void (isDone = true), times);
    await expect(waited).rejects.toMatchObject({ problem: { code: 'BUSY' } });
    expect(isDone).toBe(false);
  });
});
