/** Owns the words about keys and the talk button: what a key is called, and what it does. By behaviour, not by name. */
import type { Settings } from '../../engine/contract/settings';

type KeyMode = Settings['keyMode'];
type Words = { readonly label: string; readonly hint: string };

const NAMES: Readonly<Record<string, string>> = {
  ControlLeft: 'Ctrl',
  ControlRight: 'right Ctrl',
  ShiftLeft: 'Shift',
  ShiftRight: 'right Shift',
  AltLeft: 'Alt',
  AltRight: 'right Alt',
  MetaLeft: 'Meta',
  MetaRight: 'right Meta',
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
  CapsLock: 'Caps Lock',
  ScrollLock: 'Scroll Lock',
  ContextMenu: 'Menu',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** @param code `KeyboardEvent.code`. */
export function keyName(code: string): string {
  const known = NAMES[code];
  if (known !== undefined) return known;
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const pad = /^Numpad(.+)$/.exec(code)?.[1];
  return pad === undefined ? code : `${pad} on the number pad`;
}

/** Push-to-talk, nothing pressed. */
const PRESS: Readonly<Record<KeyMode, (key: string) => Words>> = {
  auto: (key) => ({ label: 'Hold to talk', hint: `or tap; ${key} does the same` }),
  hold: (key) => ({ label: 'Hold to talk', hint: `or hold ${key}` }),
  toggle: (key) => ({ label: 'Tap to talk', hint: `or tap ${key}` }),
};

/** The persona answers by itself, and you are heard anyway. */
const JUST_TALK: Readonly<Record<KeyMode, (key: string) => Words>> = {
  auto: (key) => ({ label: 'Just talk', hint: `hold ${key} to think aloud, tap it to mute` }),
  hold: (key) => ({ label: 'Just talk', hint: `a pause is answered; hold ${key} to think aloud` }),
  toggle: (key) => ({ label: 'Just talk', hint: `a pause is answered; tap ${key} to mute` }),
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

export type KeyHelp = { readonly keys: string; readonly does: string };

/** All keys that work anywhere in the window, and what they do as things are set. */
function help({
  talkKey,
  keyMode,
  mode,
}: Pick<Settings, 'talkKey' | 'keyMode' | 'mode'>): readonly KeyHelp[] {
  const key = keyName(talkKey);
  const held: KeyHelp = {
    keys: `${key}, held`,
    does:
      mode === 'ptt'
        ? 'Talk while it is down; let go to be answered.'
        : 'Talk while it is down, muted or not; no pause is taken for the end.',
  };
  const tapped: KeyHelp = {
    keys: `${key}, tapped`,
    does: mode === 'ptt' ? 'Start talking; tap again to be answered.' : 'Mute or unmute yourself.',
  };
  const talk = keyMode === 'hold' ? [held] : keyMode === 'toggle' ? [tapped] : [held, tapped];
  return [...talk, { keys: 'M', does: 'Mute or unmute yourself.' }, { keys: 'Esc', does: 'Stop the voice.' }];
}

export const keys = {
  name: keyName,
  help,
  press: (mode: KeyMode, key: string): Words => PRESS[mode](key),
  justTalk: (mode: KeyMode, key: string): Words => JUST_TALK[mode](key),
  muted: (mode: KeyMode, key: string): Words => MUTED[mode](key),
  held: { label: 'Talking…', hint: 'let go to be answered' },
  latched: { label: 'Talking…', hint: 'tap to be answered' },
  emptyPtt: (mode: KeyMode, key: string): string => EMPTY_PTT[mode](key),
  mutedTitle: 'You are muted.',
  mutedHint: (name: string): string => `${name} hears nothing until you say so.`,
} as const;
