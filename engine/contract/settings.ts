/**
 * Owns the names, types and defaults of what a person can set, without the schema. A page imports these values and
 * must not be given zod with them. What is allowed is settings-schema.ts's, the words are the page's.
 */
import type { Mode } from './mode';

export type Device = { readonly id: string; readonly label: string };

export type Settings = {
  readonly profileId: string | null;
  readonly mode: Mode;
  /** Milliseconds, or by what is said and how. */
  readonly pauseBeforeReply: 'adaptive' | number;
  readonly interruption: 'low' | 'normal' | 'high' | 'never';
  readonly greet: boolean;
  readonly llm: string;
  readonly voiceId: string | null;
  readonly sttId: string | null;
  /** `KeyboardEvent.code`. */
  readonly talkKey: string;
  readonly keyMode: 'auto' | 'hold' | 'toggle';
  /** An Electron accelerator; empty for none. */
  readonly globalShortcut: string;
  readonly globalHold: boolean;
  readonly input: Device | null;
  readonly output: Device | null;
  readonly sounds: boolean;
  readonly theme: 'system' | 'light' | 'dark';
  /** Per cent. */
  readonly textSize: number;
  readonly gauges: boolean;
  readonly overlay: boolean;
  readonly keepTranscripts: boolean;
  readonly keepAudio: boolean;
  /** 0 keeps everything. */
  readonly retentionDays: number;
  readonly startAtLogin: boolean;
  readonly closeToTray: boolean;
  /** The step of the introduction that comes next. */
  readonly firstRun: 'microphone' | 'models' | 'keys' | 'try' | 'done';
};

/** What a person wishes of every conversation with any persona. A running one follows it at once. */
export type TurnTaking = Pick<Settings, 'pauseBeforeReply' | 'interruption'>;

export type SettingKey = keyof Settings;
export type SettingsChange = { readonly [K in SettingKey]?: Settings[K] | undefined };

export const DEFAULT_SETTINGS: Settings = {
  profileId: null,
  mode: 'duplex',
  pauseBeforeReply: 'adaptive',
  interruption: 'normal',
  greet: true,
  llm: 'auto',
  voiceId: null,
  sttId: null,
  talkKey: 'Space',
  keyMode: 'auto',
  globalShortcut: '',
  globalHold: false,
  input: null,
  output: null,
  sounds: true,
  theme: 'system',
  textSize: 100,
  gauges: false,
  overlay: false,
  keepTranscripts: true,
  keepAudio: false,
  retentionDays: 0,
  startAtLogin: false,
  closeToTray: false,
  firstRun: 'microphone',
};

export const SETTING_KEYS = Object.keys(DEFAULT_SETTINGS) as readonly SettingKey[];

/** Where a setting stands in the settings view, in this order. */
export const SETTING_GROUPS = [
  'talking',
  'voices',
  'keys',
  'devices',
  'sound',
  'look',
  'history',
  'app',
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** What its field is, apart from what is allowed. Its words are the page's. */
export type SettingFacts = {
  readonly group: SettingGroup;
  readonly unit?: 'ms' | '%' | 'days';
  readonly step?: number;
  /** Only the Electron shell can do it; elsewhere it is left out. */
  readonly desktopOnly?: true;
  /** Kept like the others, but set elsewhere than in the settings view. */
  readonly isHidden?: true;
};

/** A setting as the settings view shows it. */
export type SettingDescription = SettingFacts & {
  readonly key: SettingKey;
  readonly kind: 'switch' | 'choice' | 'number' | 'number-or-choice' | 'device' | 'text';
  readonly least: number | null;
  readonly most: number | null;
};
