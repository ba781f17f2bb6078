/** Owns the words about keys and the talk button: what a key is called, and what it does. By behaviour, not by name. */
import { readChord, type Chord, type Modifier } from '../../engine/contract/chord';
import type { Mode } from '../../engine/contract/mode';
import type { Settings } from '../../engine/contract/settings';
import { KEY_SHEET } from '../../engine/contract/shared-words';
import type { ShellFacts } from '../../engine/contract/shell';
import type { KeyRefusal } from '../state/settings/key-capture';
import type { KeyId } from '../state/keys/keys';
import { shell } from './shell';

type KeyMode = Settings['keyMode'];
type Words = { readonly label: string; readonly hint: string };

/** On the keyboard of this system; a Mac writes them together, others with a plus between. */
const MODIFIER: Readonly<Record<'mac' | 'other', Readonly<Record<Modifier, string>>>> = {
  mac: { ctrl: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' },
  other: { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift', meta: 'Super' },
};

/** In the order in which each system writes them. */
const ORDER: Readonly<Record<'mac' | 'other', readonly Modifier[]>> = {
  mac: ['ctrl', 'alt', 'shift', 'meta'],
  other: ['meta', 'ctrl', 'alt', 'shift'],
};

const BY_CODE: Readonly<Record<string, Modifier>> = {
  Control: 'ctrl',
  Alt: 'alt',
  Shift: 'shift',
  Meta: 'meta',
};

/** `KeyboardEvent.code`s whose own names say little. */
const NAMES: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  IntlBackslash: '<',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  ContextMenu: 'Menu',
  ArrowUp: 'Arrow up',
  ArrowDown: 'Arrow down',
  ArrowLeft: 'Arrow left',
  ArrowRight: 'Arrow right',
};

const PAD: Readonly<Record<string, string>> = {
  Add: '+',
  Subtract: '-',
  Multiply: '*',
  Divide: '/',
  Decimal: '.',
  Equal: '=',
};

/** What a key is called, wherever it is named. @param code `KeyboardEvent.code`. */
export function keyName(code: string, isMac = false): string {
  const known = NAMES[code];
  if (known !== undefined) return known;
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const [, name, side] = /^(Control|Alt|Shift|Meta)(Left|Right)$/.exec(code) ?? [];
  const modifier = BY_CODE[name ?? ''];
  // There are two of them, and only the one that was chosen does anything.
  if (modifier !== undefined) return `${side} ${MODIFIER[isMac ? 'mac' : 'other'][modifier]}`;
  const pad = /^Numpad(.+)$/.exec(code)?.[1];
  if (pad !== undefined) return `Number pad ${PAD[pad] ?? pad}`;
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

/** What keys that are pressed together are called. */
export function chordName(chord: Chord, isMac: boolean): string {
  const system = isMac ? 'mac' : 'other';
  const held = ORDER[system].filter((modifier) => chord[modifier]).map((one) => MODIFIER[system][one]);
  return [...held, keyName(chord.code, isMac)].join(isMac ? '' : ' + ');
}

/** The same of what the settings have; what can't be read is shown as it stands there. */
export function writtenName(written: string, isMac: boolean): string {
  const chord = readChord(written, isMac);
  return chord === null ? written : chordName(chord, isMac);
}

/** What stands on the sheet of keys. @param key as the table or as the settings have it; empty for none. */
function shownName(key: Chord | string, isMac: boolean): string {
  if (typeof key !== 'string') return chordName(key, isMac);
  return key === '' ? NONE : writtenName(key, isMac);
}

const NONE = 'None';

const REFUSAL: Readonly<Record<KeyRefusal, string>> = {
  modifier: 'A modifier key can’t be used alone.',
  taken: 'That key is already in use.',
  'needs-modifier': 'In other programs that key types. Add Ctrl, Alt or Command, or choose a function key.',
  unknown: 'That key can’t be used for this.',
};

/** Push-to-talk, nothing pressed. */
const PRESS: Readonly<Record<KeyMode, (key: string) => Words>> = {
  auto: (key) => ({ label: 'Hold to talk', hint: `or tap; ${key} does the same` }),
  hold: (key) => ({ label: 'Hold to talk', hint: `or hold ${key}` }),
  toggle: (key) => ({ label: 'Tap to talk', hint: `or tap ${key}` }),
};

/** The persona answers by itself, and you are heard anyway. */
const JUST_TALK: Readonly<Record<KeyMode, (key: string) => Words>> = {
  auto: (key) => ({ label: 'Just talk', hint: `hold ${key} to keep your turn, tap it to mute` }),
  hold: (key) => ({ label: 'Just talk', hint: `pauses are answered; hold ${key} to keep your turn` }),
  toggle: (key) => ({ label: 'Just talk', hint: `pauses are answered; tap ${key} to mute` }),
};

/** Before anything was said. */
const EMPTY_PTT: Readonly<Record<KeyMode, (key: string) => string>> = {
  auto: (key) => `Hold ${key} or the button while you speak, or tap it before and after.`,
  hold: (key) => `Hold ${key} or the button while you speak, and let go to be answered.`,
  toggle: (key) => `Tap ${key} or the button, speak, and tap it again to be answered.`,
};

const MUTED: Readonly<Record<KeyMode, (key: string) => Words>> = {
  auto: (key) => ({ label: 'You are muted', hint: `hold or tap ${key} to be heard` }),
  hold: (key) => ({ label: 'You are muted', hint: `hold ${key} to be heard` }),
  toggle: (key) => ({ label: 'You are muted', hint: `tap ${key} to be heard` }),
};

/** Which of them there are is `KEYS`'s part. */
const DOES: Readonly<Record<Exclude<KeyId, 'talk' | 'everywhere'>, string>> = {
  mute: 'Mute or unmute yourself.',
  stop: 'Stop the voice; close what is open.',
  record: 'Record a video of the conversation, and stop recording.',
  overlay: 'Show the latency in large figures, or hide it.',
  save: 'Save the persona that is being edited.',
  keys: 'Show these keys.',
};

const TALK: Readonly<Record<Mode, Readonly<Record<KeyMode, string>>>> = {
  ptt: {
    auto: 'Hold it while you talk, and let go to be answered; or tap it before and after.',
    hold: 'Hold it while you talk, and let go to be answered.',
    toggle: 'Tap it to start talking; tap again to be answered.',
  },
  duplex: {
    auto: 'Hold it to keep your turn: pauses won’t end it. Tap it to mute or unmute yourself.',
    hold: 'Hold it to keep your turn: pauses won’t end it.',
    toggle: 'Tap it to mute or unmute yourself.',
  },
};

/** Elsewhere the key scrolls, types or presses a button. */
const ON_PAGE = 'Only on the page Conversation and in the introduction.';

const ELSEWHERE = 'Also while another program is in front.';

/** A key that is only registered tells of no release, so that it can be tapped and no more. */
function everywhereDoes({ mode, keyMode, globalShortcut }: Settings, facts: ShellFacts | null): string {
  if (globalShortcut === '') return 'Talk while another program is in front. Choose a key in the settings.';
  const trouble = facts === null ? null : shell.shortcut[facts.globalShortcut];
  if (trouble !== null && facts?.globalShortcut !== 'unproven') return `${trouble.title} ${trouble.hint}`;
  return `${TALK[mode][facts?.globalHold === 'on' ? keyMode : 'toggle']} ${ELSEWHERE}`;
}

/** What a key does as things are set, and as the desktop lets it. */
function does(id: KeyId, settings: Settings, facts: ShellFacts | null): string {
  switch (id) {
    case 'talk':
      return `${TALK[settings.mode][settings.keyMode]} ${ON_PAGE}`;
    case 'everywhere':
      return everywhereDoes(settings, facts);
    default:
      return DOES[id];
  }
}

export const keys = {
  name: keyName,
  chord: chordName,
  written: writtenName,
  does,
  refusal: REFUSAL,
  shown: shownName,
  none: NONE,
  sheet: KEY_SHEET,
  sheetHint: 'They work anywhere in the window unless noted.',
  press: (mode: KeyMode, key: string): Words => PRESS[mode](key),
  justTalk: (mode: KeyMode, key: string): Words => JUST_TALK[mode](key),
  muted: (mode: KeyMode, key: string): Words => MUTED[mode](key),
  held: { label: 'Talking…', hint: 'let go to be answered' },
  latched: { label: 'Talking…', hint: 'tap to be answered' },
  emptyPtt: (mode: KeyMode, key: string): string => EMPTY_PTT[mode](key),
  mutedTitle: 'You are muted.',
  mutedHint: (name: string): string => `${name} can’t hear you until you unmute.`,
} as const;
