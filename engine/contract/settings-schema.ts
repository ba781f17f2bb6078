/**
 * Owns what a person can set, in one schema: what is allowed, and for each the words under which it is found. A page
 * gets these as data (`SETTING_LIST` crosses in the `settings` event); its types and defaults are settings.ts's.
 */
import { z } from 'zod';
import { modeSchema } from './mode';
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  type SettingDescription,
  type SettingGroup,
  type SettingKey,
  type Settings,
  type SettingsChange,
  type SettingWords,
} from './settings';

const id = z.string().min(1).max(200);
const device = z.strictObject({ id: z.string().max(500), label: z.string().max(500) }).nullable();
const hidden = (group: SettingGroup, label: string, help: string): SettingWords => ({
  group,
  label,
  help,
  isHidden: true,
});

const withMeta = <T extends z.ZodType>(schema: T, meta: SettingWords): T => schema.meta(meta);

export const settingsSchema = z.strictObject({
  profileId: withMeta(
    id.nullable().default(DEFAULT_SETTINGS.profileId),
    hidden('talking', 'Persona', 'The persona talked with last.'),
  ),
  mode: withMeta(modeSchema.default(DEFAULT_SETTINGS.mode), {
    group: 'talking',
    label: 'Way of talking',
    help: 'Answer by itself after a pause, or only while you hold the key.',
    alsoKnownAs: 'duplex push-to-talk hands free',
    choices: { duplex: 'Answer by itself', ptt: 'Hold to talk' },
  }),
  pauseBeforeReply: withMeta(
    z.union([z.literal('adaptive'), z.int().min(300).max(3000)]).default(DEFAULT_SETTINGS.pauseBeforeReply),
    {
      group: 'talking',
      label: 'Pause before reply',
      help: 'How long you may be silent before you are answered; adaptive listens to what you say and how.',
      alsoKnownAs: 'endpoint end of turn silence patience',
      choices: { adaptive: 'Adaptive' },
      unit: 'ms',
      step: 100,
    },
  ),
  interruption: withMeta(z.enum(['low', 'normal', 'high', 'never']).default(DEFAULT_SETTINGS.interruption), {
    group: 'talking',
    label: 'Interruption sensitivity',
    help: 'How readily the persona stops when you speak over it.',
    alsoKnownAs: 'barge-in interrupt',
    choices: { low: 'Low', normal: 'Normal', high: 'High', never: 'Only the key or Esc' },
  }),
  greet: withMeta(z.boolean().default(DEFAULT_SETTINGS.greet), {
    group: 'talking',
    label: 'Persona speaks first',
    help: 'The persona greets you when a conversation begins.',
  }),
  llm: withMeta(z.string().max(1000).default(DEFAULT_SETTINGS.llm), {
    group: 'voices',
    label: 'Who answers',
    help: 'The language model that thinks of the answers.',
    alsoKnownAs: 'model LLM Ollama GGUF',
  }),
  voiceId: withMeta(id.nullable().default(DEFAULT_SETTINGS.voiceId), {
    group: 'voices',
    label: 'Voice',
    help: 'The voice of every persona; by default each has its own.',
    alsoKnownAs: 'TTS Piper',
  }),
  sttId: withMeta(id.nullable().default(DEFAULT_SETTINGS.sttId), {
    group: 'voices',
    label: 'Speech recognition',
    help: 'The model that writes down your words; by default the best that is here.',
    alsoKnownAs: 'STT Moonshine',
  }),
  talkKey: withMeta(z.string().min(1).max(40).default(DEFAULT_SETTINGS.talkKey), {
    group: 'keys',
    label: 'Talk key',
    help: 'Held or tapped in the window to talk.',
    alsoKnownAs: 'push-to-talk shortcut',
  }),
  keyMode: withMeta(z.enum(['auto', 'hold', 'toggle']).default(DEFAULT_SETTINGS.keyMode), {
    group: 'keys',
    label: 'What the talk key does',
    help: 'Auto: held, it lets you talk while it is down; tapped, it starts and stops talking, or mutes you where the persona answers by itself.',
    choices: { auto: 'Auto', hold: 'Hold', toggle: 'Tap' },
  }),
  globalShortcut: withMeta(z.string().max(60).default(DEFAULT_SETTINGS.globalShortcut), {
    group: 'keys',
    label: 'Key that works everywhere',
    help: 'Starts and stops talking while another program is in front; empty for none.',
    alsoKnownAs: 'global shortcut hotkey',
    desktopOnly: true,
  }),
  globalHold: withMeta(z.boolean().default(DEFAULT_SETTINGS.globalHold), {
    group: 'keys',
    label: 'Hold it everywhere',
    help: 'Lets the key that works everywhere be held, too; your system may ask for permission to watch the keyboard.',
    desktopOnly: true,
  }),
  input: withMeta(device.default(DEFAULT_SETTINGS.input), {
    group: 'devices',
    label: 'Microphone',
    help: 'The device that hears you; while it is not connected the system’s own one is used, and it is taken again once it is back.',
    alsoKnownAs: 'devices input mic headset bluetooth usb unplugged',
  }),
  output: withMeta(device.default(DEFAULT_SETTINGS.output), {
    group: 'devices',
    label: 'Loudspeaker',
    help: 'The device that speaks to you; while it is not connected the system’s own one is used, and it is taken again once it is back.',
    alsoKnownAs: 'devices output speakers headphones headset bluetooth usb unplugged',
  }),
  sounds: withMeta(z.boolean().default(DEFAULT_SETTINGS.sounds), {
    group: 'sound',
    label: 'Start and stop sounds',
    help: 'A soft tick when talking begins and ends.',
  }),
  theme: withMeta(z.enum(['system', 'light', 'dark']).default(DEFAULT_SETTINGS.theme), {
    group: 'look',
    label: 'Theme',
    help: 'Light, dark, or as the system has it.',
    choices: { system: 'System', light: 'Light', dark: 'Dark' },
  }),
  textSize: withMeta(z.int().min(80).max(200).default(DEFAULT_SETTINGS.textSize), {
    group: 'look',
    label: 'Text size',
    help: 'Makes all text smaller or larger.',
    alsoKnownAs: 'zoom font',
    unit: '%',
    step: 10,
  }),
  gauges: withMeta(z.boolean().default(DEFAULT_SETTINGS.gauges), {
    group: 'look',
    label: 'Latency gauges',
    help: 'Shows beside the conversation how long each stage took.',
  }),
  overlay: withMeta(z.boolean().default(DEFAULT_SETTINGS.overlay), {
    group: 'look',
    label: 'Latency overlay',
    help: 'Shows the time from your voice to theirs in large figures, for demos.',
  }),
  keepTranscripts: withMeta(z.boolean().default(DEFAULT_SETTINGS.keepTranscripts), {
    group: 'history',
    label: 'Keep transcripts',
    help: 'Writes down what is said, on this machine only.',
  }),
  keepAudio: withMeta(z.boolean().default(DEFAULT_SETTINGS.keepAudio), {
    group: 'history',
    label: 'Keep audio',
    help: 'Keeps both voices too, so that a conversation can be heard again.',
    alsoKnownAs: 'record recording',
  }),
  retentionDays: withMeta(z.int().min(0).max(3650).default(DEFAULT_SETTINGS.retentionDays), {
    group: 'history',
    label: 'Forget after',
    help: 'Conversations older than this are deleted for good; 0 keeps them.',
    alsoKnownAs: 'retention delete',
    unit: 'days',
    step: 1,
  }),
  startAtLogin: withMeta(z.boolean().default(DEFAULT_SETTINGS.startAtLogin), {
    group: 'app',
    label: 'Start at login',
    help: 'Starts Sidetone when you log in. It stays in the tray and does not listen until you open its window.',
    desktopOnly: true,
  }),
  closeToTray: withMeta(z.boolean().default(DEFAULT_SETTINGS.closeToTray), {
    group: 'app',
    label: 'Keep running in the tray',
    help: 'Closing the window leaves Sidetone in the tray.',
    desktopOnly: true,
  }),
  firstRun: withMeta(
    z.enum(['microphone', 'models', 'keys', 'try', 'done']).default(DEFAULT_SETTINGS.firstRun),
    hidden('app', 'Introduction', 'The step of the introduction that comes next.'),
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
  const meta = field.meta() as SettingWords;
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
