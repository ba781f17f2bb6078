/**
 * Owns the table of all keys: of the page, of one page only, and the one that the desktop shell watches. Handling
 * (keyboard.ts), the sheet that lists them and the buttons that name them read this one table. So no key is listed that
 * does nothing, and none works in secret. A new key takes a row, and its words (words/keys.ts).
 */
import type { Chord } from '../../../engine/contract/chord';
import type { Settings } from '../../../engine/contract/settings';

export type KeyId = 'talk' | 'everywhere' | 'mute' | 'stop' | 'record' | 'overlay' | 'save' | 'keys';

/** What of a key press is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key may do. */
export type KeyActions = {
  readonly toggleMute: () => void;
  /** Closes what is open; else the voice stops. */
  readonly closeOrStop: () => void;
  readonly toggleRecording: () => void;
  readonly toggleOverlay: () => void;
  readonly toggleKeySheet: () => void;
};

export type KeyRow = {
  readonly id: KeyId;
  /**
   * Whose key it is. `window`: works anywhere in it. `talking`: where the talk button stands or the key is tried.
   * `editor`: of the page that is open. `desktop`: the shell's, and not there in a browser.
   */
  readonly place: 'window' | 'talking' | 'editor' | 'desktop';
  /** For `words.keys.shown`: the keys, or what the settings have. */
  readonly shown: (settings: Settings, isMac: boolean) => Chord | string;
  readonly matches: (press: KeyPress, settings: Settings) => boolean;
  /** It types nothing, so that it works while the user types; a letter or a sign then is just that. */
  readonly inText: boolean;
  /** Else the browser would do something of its own. */
  readonly isChord: boolean;
  /** Works while a key is tried: a press then is about that key, and nothing else may happen for it. */
  readonly inTrial: boolean;
  /** On its way down; null for a key that another looks after: the grammar of talking, the page or the shell. */
  readonly run: ((may: KeyActions) => void) | null;
};

const alone = (code: string): Chord => ({ code, ctrl: false, alt: false, shift: false, meta: false });

const isPlain = ({ ctrlKey, metaKey, altKey }: KeyPress): boolean => !ctrlKey && !metaKey && !altKey;

/** On some keyboards AltGr is Ctrl and Alt, and types. */
const isCommand = ({ ctrlKey, metaKey, altKey }: KeyPress): boolean => (ctrlKey || metaKey) && !altKey;

/** Ctrl, or Command on a Mac. */
const command = (code: string, shift: boolean, isMac: boolean): Chord => ({
  ...alone(code),
  shift,
  ctrl: !isMac,
  meta: isMac,
});

/** `KeyboardEvent.code`s. */
const MUTE = 'KeyM';
/** Not R: that would be to reload, and people press it to reload. */
const RECORD = 'KeyE';
const OVERLAY = 'KeyL';

export const KEYS: readonly KeyRow[] = [
  {
    id: 'talk',
    place: 'talking',
    shown: ({ talkKey }) => alone(talkKey),
    matches: (press, { talkKey }) => press.code === talkKey && isPlain(press),
    inText: false,
    isChord: false,
    inTrial: true,
    run: null,
  },
  {
    id: 'everywhere',
    place: 'desktop',
    shown: ({ globalShortcut }) => globalShortcut,
    matches: () => false,
    inText: true,
    isChord: true,
    inTrial: false,
    run: null,
  },
  {
    id: 'mute',
    // On every page, for the microphone is open on every page.
    place: 'window',
    shown: () => alone(MUTE),
    // A user who talks by this key has the button to mute.
    matches: (press, { talkKey }) => press.code === MUTE && talkKey !== MUTE && isPlain(press),
    inText: false,
    isChord: false,
    inTrial: false,
    run: ({ toggleMute }) => toggleMute(),
  },
  {
    id: 'stop',
    place: 'window',
    shown: () => alone('Escape'),
    matches: ({ key }) => key === 'Escape',
    inText: true,
    isChord: false,
    inTrial: true,
    run: ({ closeOrStop }) => closeOrStop(),
  },
  {
    id: 'record',
    place: 'window',
    shown: (_settings, isMac) => command(RECORD, true, isMac),
    matches: (press) => press.code === RECORD && press.shiftKey && isCommand(press),
    inText: true,
    isChord: true,
    inTrial: false,
    run: ({ toggleRecording }) => toggleRecording(),
  },
  {
    id: 'overlay',
    place: 'window',
    shown: (_settings, isMac) => command(OVERLAY, true, isMac),
    matches: (press) => press.code === OVERLAY && press.shiftKey && isCommand(press),
    inText: true,
    isChord: true,
    inTrial: false,
    run: ({ toggleOverlay }) => toggleOverlay(),
  },
  {
    id: 'save',
    place: 'editor',
    shown: (_settings, isMac) => command('KeyS', false, isMac),
    // By what is printed on it: it lies elsewhere on other keyboards.
    matches: (press) => press.key.toLowerCase() === 's' && isCommand(press),
    inText: true,
    isChord: true,
    inTrial: false,
    run: null,
  },
  {
    id: 'keys',
    place: 'window',
    shown: () => alone('?'),
    // Where it lies, and whether it takes Shift, differs by keyboard.
    matches: (press) => press.key === '?' && !press.ctrlKey && !press.metaKey,
    inText: false,
    isChord: false,
    inTrial: false,
    run: ({ toggleKeySheet }) => toggleKeySheet(),
  },
];

export const keyRow = (id: KeyId): KeyRow => {
  const found = KEYS.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no key "${id}"`);
  return found;
};

/** Those that do something as things are set, where this page runs. */
export const keysHere = (settings: Settings, isDesktop: boolean): readonly KeyRow[] =>
  KEYS.filter(({ id, place }) => {
    if (place === 'desktop') return isDesktop;
    return id !== 'mute' || settings.talkKey !== MUTE;
  });

/** What the keyboard is about when a key goes down. */
export type KeyScene = {
  readonly isTyping: boolean;
  /** Keys that talk and mute are free here. */
  readonly isTalking: boolean;
  /** The talk key is being tried. */
  readonly isTrying: boolean;
};

/** The key that does something at once, if this is one. */
export function keyToRun(
  press: KeyPress,
  settings: Settings,
  { isTyping, isTalking, isTrying }: KeyScene,
): KeyRow | null {
  const found = KEYS.find(
    (row) =>
      row.run !== null &&
      (row.inText || !isTyping) &&
      (row.inTrial || !isTrying) &&
      (row.place !== 'talking' || isTalking) &&
      row.matches(press, settings),
  );
  return found ?? null;
}

/** For `aria-keyshortcuts`, which has names of its own. */
export function ariaKeys(id: 'record' | 'overlay', isMac: boolean): string {
  return `${isMac ? 'Meta' : 'Control'}+Shift+${(id === 'record' ? RECORD : OVERLAY).slice(-1)}`;
}

/** What takes letters: they must reach it. */
export function takesText(
  target: Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { readonly type?: string },
): boolean {
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target.tagName === 'INPUT' && !NO_TEXT.has(target.type ?? 'text');
}

const NO_TEXT = new Set(['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'color']);
