import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, SETTING_KEYS } from '../contract/settings';
import { SETTING_LIST, settingsSchema } from '../contract/settings-schema';
import { createSettingsStore } from './settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const open = () => createSettingsStore(folder, () => {});
const file = () => join(folder, 'settings.json');

describe('the settings store', () => {
  it('keeps what was changed and nothing else: catches a default frozen into the file', async () => {
    const store = open();
    expect(await store.load()).toBeNull();
    await store.change({ theme: 'dark', pauseBeforeReply: 900 });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      version: 1,
      theme: 'dark',
      pauseBeforeReply: 900,
    });
    const again = open();
    await again.load();
    expect(again.read()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', pauseBeforeReply: 900 });
  });

  it('applies at once and tells: catches a change that waits for the disk', async () => {
    const store = open();
    const told: string[] = [];
    store.onChange(({ theme }) => told.push(theme));
    const written = store.change({ theme: 'light' });
    expect(store.read().theme).toBe('light');
    expect(told).toEqual(['light']);
    await written;
    await store.reset(['theme']);
    expect(told).toEqual(['light', 'system']);
  });

  it('is read without a word to those who follow changes: catches a history swept at the start as if it was asked for', async () => {
    await writeFile(file(), JSON.stringify({ version: 1, retentionDays: 30 }));
    const store = open();
    const told: number[] = [];
    store.onChange(({ retentionDays }) => told.push(retentionDays));
    await store.load();
    const stop = store.follow({ settleMs: 10, lookMs: 20 });
    // What another one changes is told of, and comes after what was only read.
    const other = open();
    await other.load();
    await other.change({ theme: 'dark' });
    await vi.waitFor(() => expect(store.read().theme).toBe('dark'), { timeout: 10_000, interval: 10 });
    stop();
    expect([store.read().retentionDays, told]).toEqual([30, [30]]);
  });

  it('refuses what is out of range and keeps what there was', async () => {
    const store = open();
    await store.load();
    await expect(Promise.resolve().then(() => store.change({ textSize: 1000 }))).rejects.toThrow(/200/);
    await expect(Promise.resolve().then(() => store.change({ nonsense: 1 } as never))).rejects.toThrow(
      /nonsense/,
    );
    expect(store.read()).toEqual(DEFAULT_SETTINGS);
  });

  it.each(['{ not json', '[]', '"text"'])(
    'sets aside a file that is no settings (%s) and says where',
    async (text) => {
      await writeFile(file(), text);
      const store = open();
      const problem = await store.load();
      expect(problem?.code).toBe('SETTINGS_BROKEN');
      expect(store.read()).toEqual(DEFAULT_SETTINGS);
      const [aside] = (await readdir(folder)).filter((name) => name.startsWith('settings.broken-'));
      expect(problem?.hint).toContain(aside);
      expect(await readFile(join(folder, aside ?? ''), 'utf8')).toBe(text);
    },
  );

  it('drops one bad value, names it, and keeps the others and the old file', async () => {
    await writeFile(file(), JSON.stringify({ theme: 'dark', textSize: 'huge', ofTomorrow: 1 }));
    const store = open();
    expect((await store.load())?.message).toContain('textSize');
    expect(store.read()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect((await readdir(folder)).some((name) => name.startsWith('settings.broken-'))).toBe(true);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1, theme: 'dark' });
  });

  it('says that it could not be kept, and holds until the end: catches a setting lost in silence', async () => {
    const store = open();
    await store.load();
    await mkdir(file());
    await expect(store.change({ theme: 'dark' })).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    expect(store.read().theme).toBe('dark');
  });

  it('writes what could not be written when it is asked for again: catches a "Try again" that only says so', async () => {
    const store = open();
    await store.load();
    await mkdir(file());
    await expect(store.change({ theme: 'dark' })).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    await expect(store.change({ theme: 'dark' })).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    await rmdir(file());
    await store.change({ theme: 'dark' });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1, theme: 'dark' });
    // Once it is there, nothing is written for nothing.
    await rm(file());
    await store.change({ theme: 'dark' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes a reset that could not be written when it is asked for again', async () => {
    await writeFile(file(), JSON.stringify({ version: 1, theme: 'dark' }));
    const store = open();
    await store.load();
    await rm(file());
    await mkdir(file());
    await expect(store.reset()).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    await rmdir(file());
    await store.reset();
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1 });
  });
});

describe('two Sidetones on one data folder', () => {
  it('keep what each of them changed: catches transcripts that are on again because the other set a text size', async () => {
    const [one, other] = [open(), open()];
    await Promise.all([one.load(), other.load()]);
    await one.change({ keepTranscripts: false });
    await other.change({ textSize: 150 });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      version: 1,
      keepTranscripts: false,
      textSize: 150,
    });
    expect(other.read()).toMatchObject({ keepTranscripts: false, textSize: 150 });
    await one.reset(['textSize']);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1, keepTranscripts: false });
  });

  it('change at the same time, again and again, and every key is as it was last set', async () => {
    const [one, other] = [open(), open()];
    await Promise.all([one.load(), other.load()]);
    await Promise.all(
      Array.from({ length: 10 }, (_, round) => [
        one.change({ textSize: 100 + round }),
        other.change({ pauseBeforeReply: 400 + round }),
      ]).flat(),
    );
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      version: 1,
      textSize: 109,
      pauseBeforeReply: 409,
    });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('follow each other, and tell: catches a window that shows what is not so any more', async () => {
    const [one, other] = [open(), open()];
    await Promise.all([one.load(), other.load()]);
    const stop = other.follow({ settleMs: 1, lookMs: 5 });
    const told: string[] = [];
    other.onChange(({ theme }, former) => told.push(`${former.theme} ${theme}`));
    await one.change({ theme: 'dark' });
    await vi.waitFor(() => expect(told).toEqual(['system dark']), { timeout: 10_000, interval: 10 });
    // An editor that leaves half a file for a moment undoes nothing, however often it is looked at meanwhile.
    for (let length = 1; length <= 20; length += 1) {
      await writeFile(file(), '{ "theme": "light", "te'.slice(0, length));
      for (let reads = 0; reads < 10; reads += 1) await readFile(file());
    }
    await writeFile(file(), JSON.stringify({ version: 1, theme: 'dark', textSize: 120 }));
    await vi.waitFor(() => expect(other.read().textSize).toBe(120), { timeout: 10_000, interval: 10 });
    expect(told).toEqual(['system dark', 'dark dark']);
    stop();
  });

  it('of which one is newer keep what the older does not know: catches a setting lost to an update', async () => {
    await writeFile(file(), JSON.stringify({ version: 1, ofTomorrow: { a: 1 } }));
    const store = open();
    await store.load();
    await store.change({ theme: 'dark' });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      version: 1,
      ofTomorrow: { a: 1 },
      theme: 'dark',
    });
  });

  it('find a broken file at once, and set it aside once: catches a good file that is moved away', async () => {
    await writeFile(file(), JSON.stringify({ theme: 'dark', textSize: 'huge' }));
    const stores = [open(), open()];
    const problems = await Promise.all(stores.map((store) => store.load()));
    expect(problems.filter((problem) => problem !== null)).toHaveLength(1);
    expect(stores.map((store) => store.read().theme)).toEqual(['dark', 'dark']);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1, theme: 'dark' });
    expect((await readdir(folder)).filter((name) => name.startsWith('settings.broken-'))).toHaveLength(1);
  });

  it('keep of broken files the newest few: catches a disk that fills with them', async () => {
    for (let year = 2001; year <= 2009; year += 1) {
      await writeFile(join(folder, `settings.broken-${year}-01-01T00-00-00-000Z.json`), String(year));
    }
    await writeFile(file(), '{ not json');
    const problem = await open().load();
    const kept = (await readdir(folder)).toSorted();
    expect(kept.slice(0, 4)).toEqual(
      [2006, 2007, 2008, 2009].map((year) => `settings.broken-${year}-01-01T00-00-00-000Z.json`),
    );
    expect(kept).toHaveLength(5);
    expect(problem?.hint).toContain(kept[4]);
  });
});

describe('the settings schema', () => {
  it('has the defaults of settings.ts, and describes each: catches a setting that has no field', () => {
    expect(settingsSchema.parse({})).toEqual(DEFAULT_SETTINGS);
    expect(SETTING_LIST.map(({ key }) => key).toSorted()).toEqual(SETTING_KEYS.toSorted());
  });

  it('has the devices on the settings page, in one group: catches pickers that are only in a menu', () => {
    const shown = SETTING_LIST.filter(({ group }) => group === 'devices');
    expect(shown.map(({ key, kind, isHidden }) => [key, kind, isHidden])).toEqual([
      ['input', 'device', undefined],
      ['output', 'device', undefined],
    ]);
  });

  it('knows ranges: catches a slider from null to null', () => {
    expect(SETTING_LIST.find(({ key }) => key === 'pauseBeforeReply')).toMatchObject({
      kind: 'number-or-choice',
      least: 300,
      most: 3000,
    });
    expect(SETTING_LIST.find(({ key }) => key === 'textSize')).toMatchObject({ kind: 'number', least: 80 });
  });
});
