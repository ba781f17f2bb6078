/**
 * Owns the table of keys that work anywhere in the window. Handling (keyboard.ts) and the sheet that lists them read
 * this one table, so that no key is listed that does nothing, and none works in secret. Whoever adds a key adds a row.
 */
import type { Settings } from '../../engine/contract/settings';
import type { Actions } from './actions';
import type { Panel } from './stores';

export type KeyId = 'talk' | 'mute' | 'stop' | 'keys';

/** What of a key press is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

export type KeyRow = {
  readonly id: KeyId;
  /** As it stands on the keyboard; for `words.keys.name`. */
  readonly shown: (settings: Settings) => readonly string[];
  readonly matches: (press: KeyPress, settings: Settings) => boolean;
  /** Whether it works while somebody types; a letter or a sign then is just that. */
  readonly inText: boolean;
  /** On its way down; null for a key that keyboard.ts looks after. */
  readonly run: ((actions: Actions, panel: Panel) => void) | null;
};

const isPlain = ({ ctrlKey, metaKey, altKey }: KeyPress): boolean => !ctrlKey && !metaKey && !altKey;

/** `KeyboardEvent.code`. */
export const MUTE_KEY = 'KeyM';

export const KEYS: readonly KeyRow[] = [
  {
    id: 'talk',
    shown: ({ talkKey }) => [talkKey],
    matches: (press, { talkKey }) => press.code === talkKey && isPlain(press),
    inText: false,
    run: null,
  },
  {
    id: 'mute',
    shown: () => [MUTE_KEY],
    matches: (press) => press.code === MUTE_KEY && isPlain(press),
    inText: false,
    // Only where the conversation is looked at, like the talk key: elsewhere letters are letters.
    run: null,
  },
  {
    id: 'stop',
    shown: () => ['Escape'],
    matches: ({ key }) => key === 'Escape',
    inText: true,
    run: (actions, panel) => (panel === 'none' ? actions.stopVoice() : actions.setPanel('none')),
  },
  {
    id: 'keys',
    shown: () => ['?'],
    // Where it lies, and whether it takes Shift, differs by keyboard.
    matches: (press) => press.key === '?' && !press.ctrlKey && !press.metaKey,
    inText: false,
    run: (actions, panel) => actions.setPanel(panel === 'keys' ? 'none' : 'keys'),
  },
];

export const keyRow = (id: KeyId): KeyRow => {
  const found = KEYS.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no key "${id}"`);
  return found;
};

/** The key that does something at once, if this is one. */
export function keyToRun(press: KeyPress, settings: Settings, isTyping: boolean): KeyRow | null {
  return (
    KEYS.find((row) => row.run !== null && (row.inText || !isTyping) && row.matches(press, settings)) ?? null
  );
}

/** What takes letters: they must reach it. */
export function takesText(
  target: Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { readonly type?: string },
): boolean {
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target.tagName === 'INPUT' && !NO_TEXT.has(target.type ?? 'text');
}

const NO_TEXT = new Set(['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'color']);
