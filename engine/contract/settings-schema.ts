/**
 * Owns what a person can set, in one schema: what is allowed, and for each what its field is. A page gets these as data
 * (`SETTING_LIST` crosses in the `settings` event) and has the words for them; types and defaults are settings.ts's.
 */
import { z } from 'zod';
import { modeSchema } from './mode';
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  type SettingDescription,
  type SettingKey,
  type Settings,
  type SettingsChange,
  type SettingFacts,
} from './settings';

const id = z.string().min(1).max(200);
const device = z.strictObject({ id: z.string().max(500), label: z.string().max(500) }).nullable();
const withMeta = <T extends z.ZodType>(schema: T, meta: SettingFacts): T => schema.meta(meta);

export const settingsSchema = z.strictObject({
  profileId: withMeta(id.normalize('NFC').nullable().default(DEFAULT_SETTINGS.profileId), {
    group: 'talking',
    isHidden: true,
  }),
  mode: withMeta(modeSchema.default(DEFAULT_SETTINGS.mode), {
    group: 'talking',
  }),
  pauseBeforeReply: withMeta(
    z.union([z.literal('adaptive'), z.int().min(300).max(3000)]).default(DEFAULT_SETTINGS.pauseBeforeReply),
    {
      group: 'talking',
      unit: 'ms',
      step: 100,
    },
  ),
  interruption: withMeta(z.enum(['low', 'normal', 'high', 'never']).default(DEFAULT_SETTINGS.interruption), {
    group: 'talking',
  }),
  greet: withMeta(z.boolean().default(DEFAULT_SETTINGS.greet), {
    group: 'talking',
  }),
  llm: withMeta(z.string().max(1000).default(DEFAULT_SETTINGS.llm), {
    group: 'voices',
  }),
  voiceId: withMeta(id.nullable().default(DEFAULT_SETTINGS.voiceId), {
    group: 'voices',
  }),
  sttId: withMeta(id.nullable().default(DEFAULT_SETTINGS.sttId), {
    group: 'voices',
  }),
  talkKey: withMeta(z.string().min(1).max(40).default(DEFAULT_SETTINGS.talkKey), {
    group: 'keys',
  }),
  keyMode: withMeta(z.enum(['auto', 'hold', 'toggle']).default(DEFAULT_SETTINGS.keyMode), {
    group: 'keys',
  }),
  globalShortcut: withMeta(z.string().max(60).default(DEFAULT_SETTINGS.globalShortcut), {
    group: 'keys',
    desktopOnly: true,
  }),
  globalHold: withMeta(z.boolean().default(DEFAULT_SETTINGS.globalHold), {
    group: 'keys',
    desktopOnly: true,
  }),
  input: withMeta(device.default(DEFAULT_SETTINGS.input), {
    group: 'devices',
  }),
  output: withMeta(device.default(DEFAULT_SETTINGS.output), {
    group: 'devices',
  }),
  sounds: withMeta(z.boolean().default(DEFAULT_SETTINGS.sounds), {
    group: 'sound',
  }),
  theme: withMeta(z.enum(['system', 'light', 'dark']).default(DEFAULT_SETTINGS.theme), {
    group: 'look',
  }),
  textSize: withMeta(z.int().min(80).max(200).default(DEFAULT_SETTINGS.textSize), {
    group: 'look',
    unit: '%',
    step: 10,
  }),
  gauges: withMeta(z.boolean().default(DEFAULT_SETTINGS.gauges), {
    group: 'look',
  }),
  overlay: withMeta(z.boolean().default(DEFAULT_SETTINGS.overlay), {
    group: 'look',
  }),
  keepTranscripts: withMeta(z.boolean().default(DEFAULT_SETTINGS.keepTranscripts), {
    group: 'history',
  }),
  keepAudio: withMeta(z.boolean().default(DEFAULT_SETTINGS.keepAudio), {
    group: 'history',
  }),
  retentionDays: withMeta(z.int().min(0).max(3650).default(DEFAULT_SETTINGS.retentionDays), {
    group: 'history',
    unit: 'days',
    step: 1,
  }),
  startAtLogin: withMeta(z.boolean().default(DEFAULT_SETTINGS.startAtLogin), {
    group: 'app',
    desktopOnly: true,
  }),
  closeToTray: withMeta(z.boolean().default(DEFAULT_SETTINGS.closeToTray), {
    group: 'app',
    desktopOnly: true,
  }),
  firstRun: withMeta(
    z.enum(['microphone', 'models', 'keys', 'try', 'done']).default(DEFAULT_SETTINGS.firstRun),
    { group: 'app', isHidden: true },
  ),
});

/** Fails to compile where the schema and the type of settings.ts disagree. */
settingsSchema satisfies z.ZodType<Settings>;

/** What a person changes: any of the settings, and none of the others filled in. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
  ),
) as unknown as z.ZodType<SettingsChange>;

const describe = (key: SettingKey): SettingDescription => {
  const field = settingsSchema.shape[key];
  const meta = field.meta() as SettingFacts;
  const inner: z.ZodType = field.unwrap();
  const number = [inner, ...(inner instanceof z.ZodUnion ? inner.options : [])].find(
    (one) => one instanceof z.ZodNumber,
  );
  const least = number?.minValue ?? null;
  const most = number?.maxValue ?? null;
  const kind =
    inner instanceof z.ZodBoolean
      ? 'switch'
      : inner instanceof z.ZodEnum
        ? 'choice'
        : number === undefined
          ? inner === device
            ? 'device'
            : 'text'
          : inner === number
            ? 'number'
            : 'number-or-choice';
  return { ...meta, key, kind, least, most };
};

export const SETTING_LIST: readonly SettingDescription[] = SETTING_KEYS.map(describe);
