/**
 * Owns the reading of a key combination as Electron writes it ("CommandOrControl+Shift+Space"), for those who see keys
 * one by one. Pure. What can't be watched is null, never a guess.
 */

export type Combination = {
  /** As uiohook names its keys. */
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
};

type Modifier = Exclude<keyof Combination, 'key'>;

const NAMED: Readonly<Record<string, string>> = {
  space: 'Space',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Delete',
  insert: 'Insert',
  return: 'Enter',
  enter: 'Enter',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  capslock: 'CapsLock',
  scrolllock: 'ScrollLock',
  numlock: 'NumLock',
  ';': 'Semicolon',
  '=': 'Equal',
  ',': 'Comma',
  '-': 'Minus',
  '.': 'Period',
  '/': 'Slash',
  '`': 'Backquote',
  '[': 'BracketLeft',
  '\\': 'Backslash',
  ']': 'BracketRight',
  "'": 'Quote',
};

const modifierOf = (name: string, isMac: boolean): Modifier | null => {
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
};

function keyOf(name: string): string | null {
  if (/^[a-z0-9]$/.test(name)) return name.toUpperCase();
  const fn = /^f(\d{1,2})$/.exec(name)?.[1];
  if (fn !== undefined && Number(fn) >= 1 && Number(fn) <= 24) return `F${Number(fn)}`;
  const pad = /^num(\d)$/.exec(name)?.[1];
  if (pad !== undefined) return `Numpad${pad}`;
  return NAMED[name] ?? null;
}

export function readAccelerator(accelerator: string, isMac: boolean): Combination | null {
  const held = { ctrl: false, alt: false, shift: false, meta: false };
  let key: string | null = null;
  for (const part of accelerator.split('+')) {
    const name = part.trim().toLowerCase();
    const modifier = modifierOf(name, isMac);
    if (modifier !== null) {
      held[modifier] = true;
      continue;
    }
    // Two keys that are no modifiers are no combination.
    if (key !== null) return null;
    key = keyOf(name);
    if (key === null) return null;
  }
  return key === null ? null : { key, ...held };
}
