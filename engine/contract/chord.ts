/**
 * Owns keys that are pressed together, and how they are written in the settings ("CommandOrControl+Shift+Space", as
 * Electron has it). One table for the code that chooses such keys, names them or watches for them. Pure. What can't be
 * read is null, never a guess.
 */

export type Chord = {
  /** `KeyboardEvent.code`. */
  readonly code: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
};

export type Modifier = Exclude<keyof Chord, 'code'>;

/** Keys whose names are not simply letters, digits or numbers, as they are written. */
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

/** They can be read in a settings file, and are not offered. */
const ONLY_READ: Readonly<Record<string, string>> = {
  tab: 'Tab',
  return: 'Enter',
  enter: 'Enter',
  capslock: 'CapsLock',
  scrolllock: 'ScrollLock',
  numlock: 'NumLock',
};

const READ: Readonly<Record<string, string>> = {
  ...ONLY_READ,
  ...Object.fromEntries(Object.entries(NAMED).map(([code, name]) => [name.toLowerCase(), code])),
};

const isFunctionKey = (code: string): boolean => /^F(?:[1-9]|1\d|2[0-4])$/.test(code);

function writtenKey(code: string): string | null {
  const plain = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return `num${pad}`;
  return isFunctionKey(code) ? code : (NAMED[code] ?? null);
}

/** @returns null for a key that must not be taken away from every other program, or that has no name there. */
export function writeChord({ code, ctrl, alt, shift, meta }: Chord, isMac: boolean): string | null {
  const key = writtenKey(code);
  if (key === null) return null;
  const parts = [
    (isMac ? meta : ctrl) ? 'CommandOrControl' : null,
    isMac && ctrl ? 'Control' : null,
    !isMac && meta ? 'Super' : null,
    alt ? 'Alt' : null,
    shift ? 'Shift' : null,
    key,
  ];
  return parts.filter((part) => part !== null).join('+');
}

function modifierOf(name: string, isMac: boolean): Modifier | null {
  switch (name) {
    case 'commandorcontrol':
    case 'cmdorctrl':
      return isMac ? 'meta' : 'ctrl';
    case 'command':
    case 'cmd':
    case 'super':
    case 'meta':
      return 'meta';
    case 'control':
    case 'ctrl':
      return 'ctrl';
    case 'alt':
    case 'option':
      return 'alt';
    case 'shift':
      return 'shift';
    default:
      return null;
  }
}

function codeOf(name: string): string | null {
  if (/^[a-z]$/.test(name)) return `Key${name.toUpperCase()}`;
  if (/^\d$/.test(name)) return `Digit${name}`;
  const pad = /^num(\d)$/.exec(name)?.[1];
  if (pad !== undefined) return `Numpad${pad}`;
  const number = /^f(\d{1,2})$/.exec(name)?.[1];
  if (number !== undefined) return isFunctionKey(`F${Number(number)}`) ? `F${Number(number)}` : null;
  return READ[name] ?? null;
}

export function readChord(written: string, isMac: boolean): Chord | null {
  const modifiers = { ctrl: false, alt: false, shift: false, meta: false };
  let code: string | null = null;
  for (const part of written.split('+')) {
    const name = part.trim().toLowerCase();
    const modifier = modifierOf(name, isMac);
    if (modifier !== null) {
      modifiers[modifier] = true;
      continue;
    }
    // Two keys that are no modifiers are no combination.
    if (code !== null) return null;
    code = codeOf(name);
    if (code === null) return null;
  }
  return code === null ? null : { code, ...modifiers };
}
