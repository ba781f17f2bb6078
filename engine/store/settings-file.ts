/**
 * Owns what stands in the settings file: reading it key by key, and what of it is kept although it is not understood.
 * Pure. When it is read and written is settings.ts's.
 */
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingsChange,
} from '../contract/settings';
import { settingsSchema } from '../contract/settings-schema';

export type ParsedSettings = {
  readonly settings: Settings;
  /** Keys of ours with a value that is not understood. */
  readonly dropped: readonly string[];
  /** As it stands there: those, and keys that another version may know. */
  readonly rest: Readonly<Record<string, unknown>>;
};

/** @returns null for what is no settings file at all. */
export function parseSettings(text: string): ParsedSettings | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
  const dropped: string[] = [];
  const kept: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(found)) {
    if (key === 'version') continue;
    if (isKey(key) && settingsSchema.shape[key].safeParse(value).success) kept[key] = value;
    else rest[key] = value;
    // Else of a newer version, perhaps: of no use here, and no mistake.
    if (isKey(key) && key in rest) dropped.push(key);
  }
  return { settings: settingsSchema.parse(kept), dropped, rest };
}

/**
 * Only what differs from the defaults, so that a better default reaches those who never chose.
 * @param rest of another version, which is not ours to throw away.
 */
export const formatSettings = (settings: Settings, rest: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ version: 1, ...rest, ...changed(settings) }, null, 2)}\n`;

const changed = (settings: Settings): SettingsChange =>
  Object.fromEntries(
    SETTING_KEYS.filter((key) => !isSame(settings[key], DEFAULT_SETTINGS[key])).map((key) => [
      key,
      settings[key],
    ]),
  );

/** @returns `settings` with these keys as `own` has them. */
export const overlaid = (settings: Settings, own: Settings, keys: ReadonlySet<SettingKey>): Settings => ({
  ...settings,
  ...Object.fromEntries([...keys].map((key) => [key, own[key]])),
});

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const isKey = (key: string): key is SettingKey => (SETTING_KEYS as readonly string[]).includes(key);
