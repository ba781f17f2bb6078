/**
 * Owns what a key press says while a person chooses a key: the talk key by its place on the keyboard, the key that works
 * everywhere as Electron writes it. Pure.
 */
export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export type KeyRefusal = 'modifier' | 'taken' | 'needs-modifier' | 'unknown';

export type Captured =
  { readonly tag: 'key'; readonly value: string } | { readonly tag: 'refused'; readonly why: KeyRefusal };

const refused = (why: KeyRefusal): Captured => ({ tag: 'refused', why });

const isModifier = (code: string): boolean =>
  /^(?:Control|Shift|Alt|Meta|OS|Fn)(?:Left|Right|Lock)?$/.test(code);
/** Leaving, moving on and pressing buttons must work whatever was chosen. */
const TAKEN = new Set(['Escape', 'Tab', 'Enter', 'NumpadEnter']);

export function talkKeyOf({ code, ctrlKey, metaKey, altKey }: KeyPress): Captured {
  if (code === '') return refused('unknown');
  if (isModifier(code)) return refused('modifier');
  if (TAKEN.has(code) || ctrlKey || metaKey || altKey) return refused('taken');
  return { tag: 'key', value: code };
}

const NAMED: Readonly<Record<string, string>> = {
  Space: 'Space',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Semicolon: ';',
  Equal: '=',
  Comma: ',',
  Minus: '-',
  Period: '.',
  Slash: '/',
  Backquote: '`',
  BracketLeft: '[',
  Backslash: '\\',
  BracketRight: ']',
  Quote: "'",
};

function acceleratorKey(code: string): string | null {
  const plain = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return `num${pad}`;
  return /^F(?:[1-9]|1\d|2[0-4])$/.test(code) ? code : (NAMED[code] ?? null);
}

export function acceleratorOf(press: KeyPress, isMac: boolean): Captured {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (isModifier(code)) return refused('modifier');
  const key = acceleratorKey(code);
  if (key === null) return refused(TAKEN.has(code) ? 'taken' : 'unknown');
  const isFunctionKey = /^F\d+$/.test(key);
  if (!isFunctionKey && !ctrlKey && !metaKey && !altKey) return refused('needs-modifier');
  const parts = [
    (isMac ? metaKey : ctrlKey) ? 'CommandOrControl' : null,
    isMac && ctrlKey ? 'Control' : null,
    !isMac && metaKey ? 'Super' : null,
    altKey ? 'Alt' : null,
    shiftKey ? 'Shift' : null,
    key,
  ];
  return { tag: 'key', value: parts.filter((part) => part !== null).join('+') };
}
