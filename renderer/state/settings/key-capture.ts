/**
 * Owns what a key press says while a person chooses a key. The talk key goes by its place on the keyboard, the key that
 * works everywhere as it is written in the settings. Pure.
 */
import { writeChord, type Chord } from '../../../engine/contract/chord';

export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export type KeyRefusal = 'modifier' | 'taken' | 'needs-modifier' | 'unknown';

export type Captured =
  { readonly tag: 'key'; readonly value: string } | { readonly tag: 'refused'; readonly why: KeyRefusal };

const refused = (why: KeyRefusal): Captured => ({ tag: 'refused', why });

const isModifier = (code: string): boolean =>
  /^(?:Control|Shift|Alt|Meta|OS|Fn)(?:Left|Right|Lock)?$/.test(code);
/** Leaving, moving on and pressing buttons must work whatever was chosen. */
const TAKEN = new Set(['Escape', 'Tab', 'Enter', 'NumpadEnter']);
/** The settings take no longer one. */
const LONGEST_CODE = 40;

export function talkKeyOf({ code, ctrlKey, metaKey, altKey }: KeyPress): Captured {
  if (code === '' || code.length > LONGEST_CODE) return refused('unknown');
  if (isModifier(code)) return refused('modifier');
  if (TAKEN.has(code) || ctrlKey || metaKey || altKey) return refused('taken');
  return { tag: 'key', value: code };
}

const chordOf = ({ code, ctrlKey, altKey, shiftKey, metaKey }: KeyPress): Chord => ({
  code,
  ctrl: ctrlKey,
  alt: altKey,
  shift: shiftKey,
  meta: metaKey,
});

export function acceleratorOf(press: KeyPress, isMac: boolean): Captured {
  const { code, ctrlKey, metaKey, altKey } = press;
  if (isModifier(code)) return refused('modifier');
  const written = writeChord(chordOf(press), isMac);
  if (written === null) return refused(TAKEN.has(code) ? 'taken' : 'unknown');
  if (!/^F\d+$/.test(code) && !ctrlKey && !metaKey && !altKey) return refused('needs-modifier');
  return { tag: 'key', value: written };
}
