import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FolderWatch } from '../store/folder-watch';
import { createProfileWatch } from './watch';

let folder = '';
let changes = 0;
let watch: FolderWatch;
const begin = async (lookMs: number): Promise<void> => {
  watch = createProfileWatch(join(folder, 'own'), [join(folder, 'own')], () => (changes += 1), {
    settleMs: 20,
    lookMs,
  });
  watch.start();
  await watch.look();
};
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-watch-'));
  changes = 0;
});
afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the watch over persona files', () => {
  it('notices a file that another program wrote, in a folder that was not there before', async () => {
    await begin(50);
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await until(() => expect(changes).toBe(1));
    writeFileSync(join(folder, 'own', '.maya.tmp'), 'name: Mia\n');
    renameSync(join(folder, 'own', '.maya.tmp'), join(folder, 'own', 'maya.yaml'));
    await until(() => expect(changes).toBe(2));
  });

  it('goes on after the folder was taken away and put back', async () => {
    await begin(50);
    rmSync(join(folder, 'own'), { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await until(() => expect(changes).toBe(1));
  });

  it('tells of the app’s own change once and at once, not again when the system reports it', async () => {
    await begin(60_000);
    writeFileSync(join(folder, 'own', 'maya.yaml'), 'name: Maya\n');
    await watch.look();
    expect(changes).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(changes).toBe(1);
  });

  it('is silent about files that are no personas', async () => {
    await begin(60_000);
    writeFileSync(join(folder, 'own', '.maya.yaml.swp'), 'x');
    writeFileSync(join(folder, 'own', 'notes.txt'), 'x');
    await watch.look();
    expect(changes).toBe(0);
  });
});
