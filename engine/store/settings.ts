/**
 * Owns the settings on disk: one JSON file in the data folder, read once, written whole and renamed into place. A file
 * that can't be understood is set aside, named and replaced by the defaults; one bad value costs only itself.
 */
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf, thrownOf, type Problem } from '../contract/errors';
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingsChange,
} from '../contract/settings';
import { settingsChangeSchema, settingsSchema } from '../contract/settings-schema';
import type { Log } from '../log';
import { writeWhole } from './atomic-write';

export type SettingsStore = {
  /** Reads the file. Never rejects: `problem` says what was wrong with it, and where it is now. */
  load(): Promise<Problem | null>;
  /** The defaults before `load`. */
  read(): Settings;
  /** Applies at once, then writes. Rejects with a SidetoneError if it can't be kept; it applies all the same. */
  change(change: SettingsChange): Promise<void>;
  /** To the defaults; all if no keys are named. */
  reset(keys?: readonly SettingKey[]): Promise<void>;
  /** @returns how to stop listening. */
  onChange(listener: (settings: Settings, former: Settings) => void): () => void;
};

const FILE = 'settings.json';

/** @param dataDir where the person's own files live. */
export function createSettingsStore(dataDir: string, log: Log): SettingsStore {
  const path = join(dataDir, FILE);
  let settings: Settings = DEFAULT_SETTINGS;
  const listeners = new Set<(settings: Settings, former: Settings) => void>();
  /** One write at a time; the last one wins because each writes what is set by then. */
  let writing: Promise<void> = Promise.resolve();
  /** The disk has not taken what is set: asked for once more, it is written once more, though nothing changes. */
  let isUnwritten = false;

  const setAside = async (): Promise<Problem> => {
    const aside = join(dataDir, `settings.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
    await rename(path, aside).catch(() => {});
    log('warn', 'a broken settings file was set aside');
    return problemOf('SETTINGS_BROKEN.aside', { path: aside });
  };

  const save = (): Promise<void> => {
    const write = async (): Promise<void> => {
      try {
        await writeWhole(path, `${JSON.stringify({ version: 1, ...changed(settings) }, null, 2)}\n`);
        isUnwritten = false;
      } catch (thrown) {
        isUnwritten = true;
        throw thrownOf(problemOf('DISK_FAILED.settings'), { cause: thrown });
      }
    };
    const written = writing.then(write);
    writing = written.catch(() => {});
    return written;
  };

  const apply = async (next: Settings): Promise<void> => {
    if (JSON.stringify(next) === JSON.stringify(settings)) {
      // A write under way may still fail.
      await writing;
      if (isUnwritten) await save();
      return;
    }
    const former = settings;
    settings = next;
    for (const listener of listeners) listener(settings, former);
    await save();
  };

  return {
    load: async () => {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (thrown) {
        const isNew = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
        return isNew ? null : setAside();
      }
      const parsed = parse(text);
      if (parsed === null) return setAside();
      settings = parsed.settings;
      if (parsed.dropped.length === 0) return null;
      log('warn', 'settings with values that are not understood', { keys: parsed.dropped.join(' ') });
      const aside = await setAside();
      await save().catch(() => {});
      return {
        ...aside,
        message: `These settings were not understood and are at their defaults: ${parsed.dropped.join(', ')}.`,
      };
    },
    read: () => settings,
    change: (change) => apply({ ...settings, ...settingsChangeSchema.parse(change) } as Settings),
    reset: (keys = SETTING_KEYS) =>
      apply({ ...settings, ...Object.fromEntries(keys.map((key) => [key, DEFAULT_SETTINGS[key]])) }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Only what differs from the defaults, so that a better default reaches those who never chose. */
const changed = (settings: Settings): SettingsChange =>
  Object.fromEntries(
    SETTING_KEYS.filter((key) => JSON.stringify(settings[key]) !== JSON.stringify(DEFAULT_SETTINGS[key])).map(
      (key) => [key, settings[key]],
    ),
  );

/** @returns null for what is no settings file at all; else the settings, and the names of what was not understood. */
function parse(text: string): { readonly settings: Settings; readonly dropped: readonly string[] } | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
  const dropped: string[] = [];
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(found)) {
    if (key === 'version') continue;
    // Of a newer version, perhaps: of no use here, and no mistake.
    if (!isKey(key)) continue;
    if (settingsSchema.shape[key].safeParse(value).success) kept[key] = value;
    else dropped.push(key);
  }
  return { settings: settingsSchema.parse(kept), dropped };
}

const isKey = (key: string): key is SettingKey => (SETTING_KEYS as readonly string[]).includes(key);
