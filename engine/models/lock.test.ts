import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock';
import { QUICK, createScratch } from './testing/sample';

let scratch: ReturnType<typeof createScratch>;
let path: string;
const never = new AbortController().signal;

beforeEach(() => {
  scratch = createScratch();
  path = join(scratch.path, 'm', '.lock');
});
afterEach(() => scratch.remove());

const pretend = (holder: { pid: number; host: string }, ageMs: number): void => {
  writeFileSync(path, JSON.stringify({ token: 'theirs', ...holder }));
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
};

/** No system gives out numbers this large. */
const NOBODY = 2 ** 30;

describe('a lock', () => {
  it('is held by one of many at a time', async () => {
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const lock = await takeLock(path, QUICK, never);
        holders += 1;
        most = Math.max(most, holders);
        await sleep(10);
        holders -= 1;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is kept while its holder lives, however long a download takes', async () => {
    const lock = await takeLock(path, QUICK, never);
    const stop = new AbortController();
    let looks = 0;
    const second = takeLock(path, QUICK, stop.signal, () => {
      looks += 1;
      // Far longer than what counts as stale.
      if (looks * QUICK.lockPollMs >= 3 * QUICK.lockStaleMs) stop.abort();
    });
    await expect(second).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
  });

  it('of a process that died is taken at once: a crash must not block the next start', async () => {
    await (await takeLock(path, QUICK, never)).release();
    pretend({ pid: NOBODY, host: hostname() }, 0);
    let waits = 0;
    const lock = await takeLock(path, { ...QUICK, lockStaleMs: 60_000 }, never, () => (waits += 1));
    expect(waits).toBe(0);
    await lock.release();
  });

  it('that no process touches any more is taken, even if its number belongs to another process now', async () => {
    await (await takeLock(path, QUICK, never)).release();
    pretend({ pid: process.pid, host: hostname() }, 10 * QUICK.lockStaleMs);
    const lock = await takeLock(path, QUICK, never);
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
  });

  it('is not taken for stale because a clock was set: catches a wall clock that measures', async () => {
    await (await takeLock(path, QUICK, never)).release();
    // Its holder lives, and has just touched it by a clock that was eight hours behind.
    pretend({ pid: process.pid, host: hostname() }, 8 * 3_600_000);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(takeLock(path, { ...QUICK, lockStaleMs: 60_000 }, stop.signal)).rejects.toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });

  it('left behind by a clock that was ahead goes stale all the same', async () => {
    await (await takeLock(path, QUICK, never)).release();
    pretend({ pid: process.pid, host: hostname() }, -10 * 365 * 86_400_000);
    const lock = await takeLock(path, QUICK, never);
    await lock.release();
    expect(existsSync(path)).toBe(false);
  });

  it('of another machine on a shared disk is not judged by its process number', async () => {
    await (await takeLock(path, QUICK, never)).release();
    pretend({ pid: NOBODY, host: 'elsewhere' }, 0);
    const stop = new AbortController();
    let looks = 0;
    // Each look is a chance to take it for stale.
    const taken = takeLock(path, { ...QUICK, lockStaleMs: 60_000 }, stop.signal, () => {
      looks += 1;
      if (looks === 5) stop.abort();
    });
    await expect(taken).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('tells its holder when another took it over, so that two never write on', async () => {
    const lock = await takeLock(path, QUICK, never);
    pretend({ pid: process.pid, host: hostname() }, 0);
    await expect.poll(() => lock.lost.aborted, { timeout: 2_000 }).toBe(true);
    await lock.release();
    // What is there now is not ours to remove.
    expect(existsSync(path)).toBe(true);
  });

  it('is not waited for without end', async () => {
    const lock = await takeLock(path, QUICK, never);
    await expect(takeLock(path, { ...QUICK, lockWaitMs: 100 }, never)).rejects.toMatchObject({
      problem: { code: 'DOWNLOAD_FAILED' },
    });
    await lock.release();
  });
});
