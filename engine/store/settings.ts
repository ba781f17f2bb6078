/**
 * Owns the settings on disk: one JSON file in the data folder, written whole. Each key that this process
 * changed is joined, under a lock, with what another Sidetone wrote meanwhile. What the other one changes is followed. A
 * file that can't be understood is set aside, named and replaced by the defaults; one bad value costs only itself.
 */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf, thrownOf, type Problem } from '../contract/errors';
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingsChange,
} from '../contract/settings';
import { settingsChangeSchema } from '../contract/settings-schema';
import type { Log } from '../log';
import { writeWhole } from './atomic-write';
import { alone } from './file-lock';
import { createFolderWatch } from './folder-watch';
import { formatSettings, isSame, overlaid, parseSettings, type ParsedSettings } from './settings-file';

export type SettingsStore = {
  /** Reads the file, and tells no listener. Never rejects: `problem` says what was wrong with it, and where it is now. */
  load(): Promise<Problem | null>;
  /** The defaults before `load`. */
  read(): Settings;
  /** Applies at once, then writes. Rejects with a SidetoneError if it can't be kept; it applies all the same. */
  change(change: SettingsChange): Promise<void>;
  /** To the defaults; all if no keys are named. */
  reset(keys?: readonly SettingKey[]): Promise<void>;
  /** @returns how to stop listening. */
  onChange(listener: (settings: Settings, former: Settings) => void): () => void;
  /** Takes over what another Sidetone, or an editor, writes from now on. @returns how to stop. */
  follow(times?: { readonly settleMs?: number; readonly lookMs?: number }): () => void;
};

const FILE = 'settings.json';
const ASIDE = /^settings\.broken-.*\.json$/;
/** Broken files that are kept. */
const MAX_ASIDE = 5;

/** @param dataDir where the person's own files live. */
export function createSettingsStore(dataDir: string, log: Log): SettingsStore {
  const path = join(dataDir, FILE);
  let settings: Settings = DEFAULT_SETTINGS;
  const listeners = new Set<(settings: Settings, former: Settings) => void>();
  /** One reading or writing at a time. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  };
  /** What was changed here and the disk has not taken yet. */
  const unwritten = new Set<SettingKey>();

  const adopt = (next: Settings): void => {
    if (isSame(next, settings)) return;
    const former = settings;
    settings = next;
    for (const listener of listeners) listener(settings, former);
  };

  /** @returns where it is now. */
  const setAside = async (): Promise<string> => {
    const name = `settings.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`;
    try {
      await rename(path, join(dataDir, name));
    } catch {
      return path;
    }
    log('warn', 'a broken settings file was set aside');
    const others = (await readdir(dataDir)).filter((one) => ASIDE.test(one) && one !== name);
    const old = others.toSorted().toReversed();
    for (const one of old.slice(MAX_ASIDE - 1)) await rm(join(dataDir, one), { force: true });
    return join(dataDir, name);
  };

  /** @returns `missing` or `broken`, and for the latter what the system said, if it said anything. */
  const look = async (): Promise<
    | { readonly is: 'fine'; readonly parsed: ParsedSettings }
    | { readonly is: 'missing' }
    | { readonly is: 'broken'; readonly thrown: unknown }
  > => {
    try {
      const parsed = parseSettings(await readFile(path, 'utf8'));
      return parsed === null ? { is: 'broken', thrown: null } : { is: 'fine', parsed };
    } catch (thrown) {
      const isNew = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
      return isNew ? { is: 'missing' } : { is: 'broken', thrown };
    }
  };

  const write = async (): Promise<void> => {
    const found = await look();
    // What can't be read can't be joined with; writing over it would lose it.
    if (found.is === 'broken' && found.thrown !== null) throw found.thrown;
    if (found.is === 'broken') await setAside();
    const theirs = found.is === 'fine' ? found.parsed : { settings, rest: {} };
    const written = overlaid(theirs.settings, settings, unwritten);
    const rest = Object.entries(theirs.rest).filter(([key]) => !unwritten.has(key as SettingKey));
    const mine = [...unwritten].map((key) => [key, settings[key]] as const);
    await writeWhole(path, formatSettings(written, Object.fromEntries(rest)));
    // Not what was changed once more while it was written.
    for (const [key, value] of mine) if (isSame(settings[key], value)) unwritten.delete(key);
    adopt(overlaid(written, settings, unwritten));
  };

  /** @param named what was asked for, also where it is so already: the disk may have another Sidetone's word for it. */
  const save = (named: readonly SettingKey[]): Promise<void> =>
    inTurn(async () => {
      const found = await look();
      if (found.is === 'fine') {
        const { settings: theirs } = found.parsed;
        for (const key of named) if (!isSame(theirs[key], settings[key])) unwritten.add(key);
      }
      // The one before has taken it along.
      if (unwritten.size === 0) return;
      try {
        await alone(dataDir, 'settings', write);
      } catch (thrown) {
        throw thrownOf(problemOf('DISK_FAILED.settings'), { cause: thrown });
      }
    });

  const apply = async (change: Partial<Settings>): Promise<void> => {
    const next = { ...settings, ...change };
    const named = SETTING_KEYS.filter((key) => key in change);
    for (const key of named) if (!isSame(next[key], settings[key])) unwritten.add(key);
    adopt(next);
    // Asked for once more, it is written once more, though nothing changes: a write under way may still fail.
    await save(named);
  };

  /** Sets aside what is broken, and keeps what of it is understood. */
  const mend = async (): Promise<Problem | null> => {
    const found = await look();
    if (found.is === 'missing') return null;
    const parsed = found.is === 'fine' ? found.parsed : null;
    if (parsed !== null) settings = overlaid(parsed.settings, settings, unwritten);
    // Another Sidetone has mended it meanwhile.
    if (parsed?.dropped.length === 0) return null;
    const aside = await setAside();
    const problem = problemOf('SETTINGS_BROKEN.aside', { path: aside });
    if (parsed === null) return problem;
    log('warn', 'settings with values that are not understood', { keys: parsed.dropped.join(' ') });
    await writeWhole(path, formatSettings(settings)).catch(() => {});
    return {
      ...problem,
      message: `These settings were not understood and are at their defaults: ${parsed.dropped.join(', ')}.`,
    };
  };

  const takeOver = (): Promise<void> =>
    inTurn(async () => {
      const found = await look();
      // Half of an edit, or none: what holds goes on to hold.
      if (found.is === 'fine') adopt(overlaid(found.parsed.settings, settings, unwritten));
    });

  const stampOf = (): Promise<string> =>
    stat(path).then(
      ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
      () => '',
    );

  return {
    load: () =>
      inTurn(async () => {
        const found = await look();
        if (found.is === 'missing') return null;
        if (found.is === 'fine' && found.parsed.dropped.length === 0) {
          // Nothing was changed: what follows a change, such as deleting by age, must not follow a start.
          settings = overlaid(found.parsed.settings, settings, unwritten);
          return null;
        }
        // Without a lock where none can be made: then nothing can be moved either.
        return alone(dataDir, 'settings', mend).catch(mend);
      }),
    read: () => settings,
    change: (change) => apply(settingsChangeSchema.parse(change) as Partial<Settings>),
    reset: (keys = SETTING_KEYS) =>
      apply(Object.fromEntries(keys.map((key) => [key, DEFAULT_SETTINGS[key]]))),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow: (times = {}) => {
      const watch = createFolderWatch({
        dirs: [dataDir],
        fingerprint: stampOf,
        changed: () => void takeOver(),
        ...times,
      });
      watch.start();
      // What was written between the reading and the first look would not be seen as a change.
      void watch.look().then(takeOver);
      return watch.stop;
    },
  };
}
