import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../contract/errors';
import { silentLog } from '../../log';
import { diskFiles, type Files } from './files';
import { createTranscriptStore, type TranscriptStore } from './store';
import type { SessionWriter } from './writing';

const AT_MS = Date.UTC(2026, 10, 25, 12, 0, 0);
const DAY_MS = 86_400_000;

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sidetone-kept-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const storeWith = (files: Files = diskFiles): TranscriptStore =>
  createTranscriptStore({ dataDir, log: silentLog, now: () => AT_MS, files });

const open = (
  store: TranscriptStore,
  { atMs = AT_MS, sessionId = 'abcdef01', told = [] as Problem[] } = {},
): SessionWriter =>
  store.open({ sessionId, atMs, profileId: 'maya', personaName: 'Maya' }, (problem) => told.push(problem));

const say = (writer: SessionWriter, turnId: number, text: string): void =>
  writer.add({ is: 'you', atMs: AT_MS, turnId, text, fromMs: null, toMs: null });

const inFolder = (): readonly string[] => {
  const folder = join(dataDir, 'sessions');
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
};

const yes = async (): Promise<boolean> => true;
const all = { words: '', profileId: null, fromMs: null, toMs: null };
const second = new Float32Array(16_000).fill(0.25);

/** A disk with no room for so many writings. */
function fullDisk(): { readonly files: Files; isFull: boolean; tears: boolean } {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const disk = {
    isFull: false,
    tears: false,
    files: {
      ...diskFiles,
      append: async (path: string, text: string, isNew: boolean) => {
        if (disk.isFull && disk.tears) await diskFiles.append(path, text.slice(0, text.length / 2), isNew);
        if (disk.isFull) throw full;
        await diskFiles.append(path, text, isNew);
      },
      write: async (path: string, bytes: Uint8Array) => {
        if (disk.isFull) throw full;
        await diskFiles.write(path, bytes);
      },
    },
  };
  return disk;
}

describe('writing', () => {
  it('has a line on the disk while the session goes on, for a crash to find', async () => {
    const store = storeWith();
    const writer = open(store);
    expect(inFolder()).toEqual([]);
    say(writer, 1, 'Is anybody there?');
    await store.settled();
    expect(inFolder()).toEqual(['20261125-120000-abcdef01.jsonl']);
    expect((await storeWith().read(writer.id)).turns).toMatchObject([{ you: 'Is anybody there?' }]);
  });

  it('leaves no file of a session in which nothing was said', async () => {
    const store = storeWith();
    open(store).end(AT_MS);
    await store.settled();
    expect(inFolder()).toEqual([]);
  });

  it('tells of a full disk once, goes on, and adds what was missing when there is room again', async () => {
    const disk = fullDisk();
    const told: Problem[] = [];
    const store = storeWith(disk.files);
    const writer = open(store, { told });
    say(writer, 1, 'First.');
    await store.settled();
    disk.isFull = true;
    say(writer, 2, 'Second.');
    await store.settled();
    say(writer, 3, 'Third.');
    await store.settled();
    expect(told.map(({ code }) => code)).toEqual(['DISK_FAILED']);
    expect((await store.read(writer.id)).turns).toHaveLength(1);
    disk.isFull = false;
    say(writer, 4, 'Fourth.');
    await store.settled();
    expect((await store.read(writer.id)).turns.map(({ you }) => you)).toEqual([
      'First.',
      'Second.',
      'Third.',
      'Fourth.',
    ]);
  });

  it('does not lose the next line to half a line that a full disk left', async () => {
    const disk = fullDisk();
    const store = storeWith(disk.files);
    const writer = open(store);
    say(writer, 1, 'First.');
    await store.settled();
    disk.isFull = true;
    disk.tears = true;
    say(writer, 2, 'Second.');
    await store.settled();
    disk.isFull = false;
    say(writer, 3, 'Third.');
    await store.settled();
    const { turns, skippedLines } = await store.read(writer.id);
    expect(turns.map(({ you }) => you)).toEqual(['First.', 'Second.', 'Third.']);
    expect(skippedLines).toBe(1);
  });

  it('leaves no broken sound behind, and no line that promises it', async () => {
    const disk = fullDisk();
    const told: Problem[] = [];
    const store = storeWith(disk.files);
    const writer = open(store, { told });
    say(writer, 1, 'First.');
    await store.settled();
    disk.isFull = true;
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: second }, AT_MS);
    await store.settled();
    expect(told).toHaveLength(1);
    expect((await store.read(writer.id)).turns[0]?.audio).toEqual([]);
    await expect(store.sound(writer.id, 1, 'you')).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } });
  });

  it('gives back the sound that it was given', async () => {
    const store = storeWith();
    const writer = open(store);
    say(writer, 1, 'First.');
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: second }, AT_MS);
    await store.settled();
    const { samples, sampleRate } = await store.sound(writer.id, 1, 'you');
    expect(sampleRate).toBe(16_000);
    expect(samples).toHaveLength(16_000);
    expect(samples[100]).toBeCloseTo(0.25, 3);
  });
});

describe('deleting', () => {
  const keepOne = async (store: TranscriptStore, sessionId: string, atMs = AT_MS): Promise<string> => {
    const writer = open(store, { sessionId, atMs });
    say(writer, 1, 'Something private.');
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: second }, atMs);
    writer.end(atMs);
    await store.settled();
    return writer.id;
  };

  it('leaves nothing of a session, its sound included', async () => {
    const store = storeWith();
    const id = await keepOne(store, 'aaaaaaaa');
    const other = await keepOne(store, 'bbbbbbbb');
    expect(await store.remove([id])).toBe(1);
    expect(inFolder()).toEqual([other, `${other}.jsonl`]);
    await store.catalogue.refresh();
    expect(store.catalogue.find({ ...all, words: 'private' }).map((found) => found.id)).toEqual([other]);
  });

  it('does not let what was deleted come back with the next line of a session that goes on', async () => {
    const store = storeWith();
    const writer = open(store);
    say(writer, 1, 'Forget this.');
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: second }, AT_MS);
    const removed = store.remove([writer.id]);
    // Already on its way when the deletion was asked for.
    writer.addSound({ turnId: 1, side: 'them', sampleRate: 24_000, samples: second }, AT_MS);
    await removed;
    await store.settled();
    expect(inFolder()).toEqual([]);
    say(writer, 2, 'But keep this.');
    await store.settled();
    expect((await store.read(writer.id)).turns.map(({ you }) => you)).toEqual(['But keep this.']);
  });

  it('by another Sidetone is deleting: catches a line that brings back a file without its head', async () => {
    const [here, there] = [storeWith(), storeWith()];
    const writer = open(here);
    say(writer, 1, 'Forget this.');
    await here.settled();
    await there.remove([writer.id]);
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: second }, AT_MS);
    await here.settled();
    expect(inFolder()).toEqual([]);
    say(writer, 2, 'But keep this.');
    say(writer, 3, 'And this.');
    await here.settled();
    const { turns, skippedLines } = await there.read(writer.id);
    expect([turns.map(({ you }) => you), skippedLines]).toEqual([['But keep this.', 'And this.'], 0]);
  });

  it('takes everything with it when all goes: broken files and sound without a session too', async () => {
    const store = storeWith();
    await keepOne(store, 'aaaaaaaa');
    writeFileSync(join(dataDir, 'sessions', 'broken.jsonl'), 'not ours');
    mkdirSync(join(dataDir, 'sessions', '20260101-000000-cccccccc'));
    writeFileSync(join(dataDir, 'sessions', 'note to myself.txt'), 'mine');
    expect(await store.clear()).toBe(2);
    expect(inFolder()).toEqual(['note to myself.txt']);
  });

  it('says so if something could not be deleted', async () => {
    const store = storeWith({
      ...diskFiles,
      remove: () => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' })),
    });
    const id = await keepOne(store, 'aaaaaaaa');
    await expect(store.remove([id])).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    await store.catalogue.refresh();
    expect(store.catalogue.find(all)).toHaveLength(1);
  });

  it('by age spares what is younger, what is being held, and what it did not name', async () => {
    const store = storeWith();
    await keepOne(store, 'aaaaaaaa', AT_MS - 40 * DAY_MS);
    const young = await keepOne(store, 'bbbbbbbb', AT_MS - 5 * DAY_MS);
    const held = open(store, { sessionId: 'cccccccc', atMs: AT_MS - 50 * DAY_MS });
    say(held, 1, 'A long talk.');
    writeFileSync(join(dataDir, 'sessions', 'imported.jsonl'), '');
    expect(await store.sweep(30, AT_MS, yes)).toBe(1);
    expect(inFolder()).toEqual([`${held.id}.jsonl`, young, `${young}.jsonl`, 'imported.jsonl'].toSorted());
  });

  it('by age deletes nothing by a clock that is not believed', async () => {
    const store = storeWith();
    const old = await keepOne(store, 'aaaaaaaa', AT_MS - 40 * DAY_MS);
    expect(await store.sweep(30, AT_MS, async () => false)).toBe(0);
    expect(inFolder()).toContain(`${old}.jsonl`);
  });

  it('says beforehand how many would go by age: people were not asked, and the count must be what is deleted', async () => {
    const store = storeWith();
    await keepOne(store, 'aaaaaaaa', AT_MS - 40 * DAY_MS);
    await keepOne(store, 'bbbbbbbb', AT_MS - 20 * DAY_MS);
    const held = open(store, { sessionId: 'cccccccc', atMs: AT_MS - 50 * DAY_MS });
    say(held, 1, 'A long talk.');
    mkdirSync(join(dataDir, 'sessions', '20200101-000000-orphan'));
    expect(await store.older(0, AT_MS)).toBe(0);
    expect(await store.older(30, AT_MS)).toBe(1);
    expect(await store.older(10, AT_MS)).toBe(2);
    // Sound whose session is gone goes with them, and is no conversation.
    expect(await store.sweep(10, AT_MS, yes)).toBe(3);
    expect(await store.older(10, AT_MS)).toBe(0);
  });

  it('tells when the newest began, by names that it gave', async () => {
    const store = storeWith();
    expect(await store.newestMs()).toBeNull();
    await keepOne(store, 'aaaaaaaa', AT_MS - 40 * DAY_MS);
    await keepOne(store, 'bbbbbbbb', AT_MS - 20 * DAY_MS);
    writeFileSync(join(dataDir, 'sessions', 'imported.jsonl'), '');
    expect(await store.newestMs()).toBe(AT_MS - 20 * DAY_MS);
  });

  it('by age deletes nothing if everything is to be kept', async () => {
    const store = storeWith();
    await keepOne(store, 'aaaaaaaa', AT_MS - 4000 * DAY_MS);
    expect(await store.sweep(0, AT_MS, yes)).toBe(0);
    expect(inFolder()).toHaveLength(2);
  });
});

describe('the list', () => {
  it('skips and names what it does not understand, and shows the rest', async () => {
    const store = storeWith();
    const writer = open(store);
    say(writer, 1, 'Readable.');
    writer.end(AT_MS);
    await store.settled();
    const path = join(dataDir, 'sessions', `${writer.id}.jsonl`);
    writeFileSync(path, `${readFileSync(path, 'utf8')}garbage\n`);
    writeFileSync(join(dataDir, 'sessions', 'holiday.jsonl'), '\u0000\u0001');
    writeFileSync(join(dataDir, 'sessions', 'strange name.jsonl'), '');
    mkdirSync(join(dataDir, 'sessions', 'folder.jsonl'));
    const fresh = storeWith();
    await fresh.catalogue.refresh();
    expect(fresh.catalogue.find(all)).toHaveLength(1);
    expect(fresh.catalogue.facts().skipped.toSorted((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      { file: `${writer.id}.jsonl`, lines: 1 },
      { file: 'folder.jsonl', lines: 0 },
      { file: 'holiday.jsonl', lines: 0 },
      { file: 'strange name.jsonl', lines: 0 },
    ]);
  });

  it('finds words whatever their capitals and accents, if all are said in one turn', async () => {
    const store = storeWith();
    const writer = open(store);
    say(writer, 1, 'Is the café near Zürich open?');
    say(writer, 2, 'And the bakery?');
    await store.settled();
    await store.catalogue.refresh();
    const foundBy = (words: string) => store.catalogue.find({ ...all, words }).map(({ found }) => found);
    expect(foundBy('CAFE zurich')).toEqual([1]);
    expect(foundBy('the')).toEqual([2]);
    expect(foundBy('café bakery')).toEqual([]);
  });

  it('keeps up with sessions that go on, here and in another Sidetone', async () => {
    const store = storeWith();
    const writer = open(store);
    say(writer, 1, 'First.');
    await store.settled();
    const other = storeWith();
    await other.catalogue.refresh();
    expect(other.catalogue.find(all)[0]).toMatchObject({ turnCount: 1, isRunning: false });
    await store.catalogue.refresh();
    expect(store.catalogue.find(all)[0]).toMatchObject({ turnCount: 1, isRunning: true });
    say(writer, 2, 'Second.');
    await store.settled();
    await store.catalogue.refresh();
    await other.catalogue.refresh();
    expect(store.catalogue.find({ ...all, words: 'second' })).toHaveLength(1);
    expect(other.catalogue.find({ ...all, words: 'second' })).toHaveLength(1);
  });

  it('is told by persona and by time, the newest first', async () => {
    const store = storeWith();
    for (const [index, profileId] of ['maya', 'jonas', 'maya'].entries()) {
      const atMs = AT_MS - index * DAY_MS;
      const head = { sessionId: `0000000${index}`, atMs, profileId, personaName: profileId };
      const writer = store.open(head, () => {});
      say(writer, 1, 'Hello.');
      writer.end(atMs);
    }
    await store.settled();
    await store.catalogue.refresh();
    const times = (filter: Partial<typeof all>) =>
      store.catalogue.find({ ...all, ...filter }).map(({ startedAtMs }) => (AT_MS - startedAtMs) / DAY_MS);
    expect(times({})).toEqual([0, 1, 2]);
    expect(times({ profileId: 'maya' } as object)).toEqual([0, 2]);
    expect(times({ fromMs: AT_MS - DAY_MS, toMs: AT_MS } as object)).toEqual([1]);
  });
});
