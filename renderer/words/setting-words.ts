/** Owns what each setting is called, its sentence, and the words under which it is found. The host needs none of them. */
import type { SettingDescription, SettingKey, Settings } from '../../engine/contract/settings';

export type SettingWords = {
  readonly label: string;
  /** One sentence. */
  readonly help: string;
  /** Words that a person may look for and that are in neither label nor help. */
  readonly alsoKnownAs?: string;
  /** Names of the choices, in order. */
  readonly choices?: Readonly<Record<string, string>>;
};

/** A setting as the settings view shows it. */
export type ShownSetting = SettingDescription & SettingWords;

/** The names that can be chosen; none where anything can be written. */
type Choice<T> = string extends T ? never : Extract<T, string>;

/** Fails to compile where a setting or a choice has no words. What is set elsewhere needs no names for its steps. */
type WordsOf<K extends SettingKey> = SettingWords &
  ([Choice<Settings[K]>] extends [never]
    ? unknown
    : K extends 'firstRun'
      ? unknown
      : { readonly choices: Readonly<Record<Choice<Settings[K]>, string>> });

export const settingWords: { readonly [K in SettingKey]: WordsOf<K> } = {
  profileId: {
    label: 'Persona',
    help: 'The persona talked with last.',
  },
  mode: {
    label: 'Way of talking',
    help: 'Hands-free answers when you pause; push to talk listens only while you hold the key.',
    alsoKnownAs: 'duplex push-to-talk handsfree answer by itself',
    choices: { duplex: 'Hands-free', ptt: 'Push to talk' },
  },
  pauseBeforeReply: {
    label: 'Pause before reply',
    help: 'How long you may be silent before you are answered; adaptive listens to what you say and how.',
    alsoKnownAs: 'endpoint end of turn silence patience',
    choices: { adaptive: 'Adaptive' },
  },
  interruption: {
    label: 'Interruption sensitivity',
    help: 'How readily the persona stops when you speak over it.',
    alsoKnownAs: 'barge-in interrupt',
    choices: { low: 'Low', normal: 'Normal', high: 'High', never: 'Only the key or Esc' },
  },
  greet: {
    label: 'Persona speaks first',
    help: 'The persona greets you when a conversation begins.',
  },
  llm: {
    label: 'Who answers',
    help: 'The language model that thinks of the answers.',
    alsoKnownAs: 'model LLM Ollama GGUF',
  },
  voiceId: {
    label: 'Voice',
    help: 'The voice of every persona; by default each has its own. All of them speak English.',
    alsoKnownAs: 'TTS Piper',
  },
  sttId: {
    label: 'Speech recognition',
    help: 'The model that writes down your words; by default the best one installed. It understands English only.',
    alsoKnownAs: 'STT Moonshine',
  },
  talkKey: {
    label: 'Talk key',
    help: 'Held or tapped in the window to talk.',
    alsoKnownAs: 'push-to-talk shortcut',
  },
  keyMode: {
    label: 'What the talk key does',
    help: 'Auto: hold it to talk while it is down; tap it to start and stop, or to mute yourself when hands-free.',
    choices: { auto: 'Auto', hold: 'Hold', toggle: 'Tap' },
  },
  globalShortcut: {
    label: 'Key that works everywhere',
    help: 'Starts and stops talking while another program is in front; empty for none.',
    alsoKnownAs: 'global shortcut hotkey',
  },
  globalHold: {
    label: 'Hold it everywhere',
    help: 'Lets the key that works everywhere be held, too; your system may ask for permission to watch the keyboard.',
  },
  input: {
    label: 'Microphone',
    help: 'The device that hears you. While it is not connected, the system’s default is used.',
    alsoKnownAs: 'devices input mic headset bluetooth usb unplugged',
  },
  output: {
    label: 'Loudspeaker',
    help: 'The device that speaks to you. While it is not connected, the system’s default is used.',
    alsoKnownAs: 'devices output speakers headphones headset bluetooth usb unplugged',
  },
  sounds: {
    label: 'Start and stop sounds',
    help: 'A soft tick when talking begins and ends.',
  },
  theme: {
    label: 'Theme',
    help: 'Light, dark, or the same as your system.',
    choices: { system: 'System', light: 'Light', dark: 'Dark' },
  },
  textSize: {
    label: 'Text size',
    help: 'Makes all text smaller or larger.',
    alsoKnownAs: 'zoom font',
  },
  gauges: {
    label: 'Latency gauges',
    help: 'Shows beside the conversation how long each stage took.',
  },
  overlay: {
    label: 'Latency overlay',
    help: 'Shows the time from your voice to theirs in large figures, for demos.',
  },
  keepTranscripts: {
    label: 'Keep transcripts',
    help: 'Writes down what is said, on this machine only.',
  },
  keepAudio: {
    label: 'Keep audio',
    help: 'Keeps both voices as well, so that you can hear a conversation again.',
    alsoKnownAs: 'record recording',
  },
  retentionDays: {
    label: 'Forget after',
    help: 'Conversations older than this are deleted for good; 0 keeps them.',
    alsoKnownAs: 'retention delete',
  },
  startAtLogin: {
    label: 'Start at login',
    help: 'Starts Sidetone when you log in. It stays in the tray and does not listen until you open its window.',
  },
  closeToTray: {
    label: 'Keep running in the tray',
    help: 'Closing the window leaves Sidetone in the tray.',
  },
  firstRun: {
    label: 'Introduction',
    help: 'The step of the introduction that comes next.',
  },
};

export const inWords = (setting: SettingDescription): ShownSetting => ({
  ...setting,
  ...settingWords[setting.key],
});
