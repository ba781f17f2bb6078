import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FolderWatch } from '../store/folder-watch';
import { createProfileWatch } from './watch';

let folder = '';
let watch: FolderWatch;
/** @returns how many changes it has told of. A former watch may still be in the middle of a look: each has its own count. */
const begin = async (lookMs: number): Promise<() => number> => {
  let changes = 0;
  watch = createProfileWatch(join(folder, 'own'), [join(folder, 'own')], () => (changes += 1), {
    settleMs: 20,
    lookMs,
  });
  watch.start();
  await watch.look();
  return () => changes;
};
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-watch-'));
});
afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the watch over persona files', () => {
  it('notices a file that another program wrote, in a folder that was not there before', async () => {
    const changes = await begin(50);
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await until(() => expect(changes()).toBe(1));
    writeFileSync(join(folder, 'own', '.maya.tmp'), 'name: Mia\n');
    renameSync(join(folder, 'own', '.maya.tmp'), join(folder, 'own', 'maya.yaml'));
    await until(() => expect(changes()).toBe(2));
  });

  it('goes on after the folder was taken away and put back', async () => {
    const changes = await begin(50);
    writeFileSync(join(folder, 'own', 'tom.yaml'), 'name: Tom\n');
    await until(() => expect(changes()).toBe(1));
    rmSync(join(folder, 'own'), { recursive: true });
    // It has seen that the folder is gone.
    await until(() => expect(changes()).toBe(2));
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await until(() => expect(changes()).toBe(3));
  });

  it('tells of the app’s own change once and at once, not again when the system reports it', async () => {
    const changes = await begin(60_000);
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await watch.look();
    expect(changes()).toBe(1);
    // What the system reports of the one change comes before what it reports of the next.
    writeFileSync(join(folder, 'own', 'tom.yaml'), 'name: Tom\n');
    await until(() => expect(changes()).toBeGreaterThan(1));
    expect(changes()).toBe(2);
  });

  it('is silent about files that are no personas', async () => {
    const changes = await begin(60_000);
    writeFileSync(join(folder, 'own', '.maya.yaml.swp'), 'x');
    writeFileSync(join(folder, 'own', 'notes.txt'), 'x');
    await watch.look();
    expect(changes()).toBe(0);
  });
});
