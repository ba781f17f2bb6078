import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrefixCache, type StatefulSequence } from './prefix-cache';

let folder = '';
let model = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-cache-'));
  model = join(folder, 'model.gguf');
  await writeFile(model, 'weights');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type FakeSequence = StatefulSequence & { contextTokens: number[] };

const sequenceWith = (...tokens: number[]): FakeSequence => ({
  contextTokens: tokens,
  async saveStateToFile(path) {
    await writeFile(path, JSON.stringify(this.contextTokens));
  },
  async loadStateFromFile(path) {
    this.contextTokens = JSON.parse(await readFile(path, 'utf8')) as number[];
  },
  async clearHistory() {
    this.contextTokens = [];
  },
});

const cacheDir = (): string => join(folder, 'cache');
const cache = () => createPrefixCache(cacheDir(), model, 4096);

describe('the prefix cache', () => {
  it('gives a new process what an older one evaluated', async () => {
    await cache().keep(sequenceWith(1, 2, 3), [1, 2, 3]);
    const fresh = sequenceWith();
    expect(await cache().restore(fresh, [1, 2, 3])).toBe(true);
    expect(fresh.contextTokens).toEqual([1, 2, 3]);
    // And again: reading must not use it up.
    expect(await cache().restore(sequenceWith(), [1, 2, 3])).toBe(true);
  });

  it('knows nothing of another persona or another model', async () => {
    await cache().keep(sequenceWith(1, 2, 3), [1, 2, 3]);
    expect(await cache().restore(sequenceWith(), [1, 2])).toBe(false);
    await writeFile(model, 'other weights');
    expect(await cache().restore(sequenceWith(), [1, 2, 3])).toBe(false);
  });

  it('does not keep a state that is not what it would be asked for', async () => {
    await cache().keep(sequenceWith(1, 2, 3, 4), [1, 2, 3]);
    expect(await cache().restore(sequenceWith(), [1, 2, 3])).toBe(false);
  });

  it('never offers again a file that took the process down', async () => {
    await cache().keep(sequenceWith(1), [1]);
    const crashing = sequenceWith();
    crashing.loadStateFromFile = () => Promise.reject(new Error('as good as a crash'));
    expect(await cache().restore(crashing, [1])).toBe(false);
    expect(await cache().restore(sequenceWith(), [1])).toBe(false);
  });

  it('keeps a bounded number of files, and no leftovers', async () => {
    await cache().keep(sequenceWith(0), [0]);
    await writeFile(join(cacheDir(), 'x.state.trying'), '');
    for (let persona = 1; persona <= 12; persona += 1) await cache().keep(sequenceWith(persona), [persona]);
    const names = await readdir(cacheDir());
    expect(names).toHaveLength(8);
    expect(names.every((name) => name.endsWith('.state'))).toBe(true);
  });
});
