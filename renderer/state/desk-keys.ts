/**
 * Owns the keys of what stands on the desk beside talking: the recorder and the overlay. They work anywhere in the window,
 * also while something is typed: each is a chord that types nothing.
 */
import type { App } from './app';

export const DESK_KEYS = { record: 'KeyE', overlay: 'KeyL' } as const;
export type DeskKey = keyof typeof DESK_KEYS;

type Press = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'repeat'>;

/** Ctrl or Command, Shift and a letter. Not R: that would be to reload, and people press it to reload. */
export function deskKeyOf(press: Press): DeskKey | null {
  const isChord = (press.ctrlKey || press.metaKey) && press.shiftKey && !press.altKey && !press.repeat;
  if (!isChord) return null;
  const keys = Object.keys(DESK_KEYS) as DeskKey[];
  return keys.find((key) => DESK_KEYS[key] === press.code) ?? null;
}

/** As it is written on a button. */
export function chordOf(key: DeskKey, isMac: boolean): string {
  const letter = DESK_KEYS[key].slice(-1);
  return isMac ? `⇧⌘${letter}` : `Ctrl+Shift+${letter}`;
}

/** As a screen reader is told. */
export const ariaChordOf = (key: DeskKey, isMac: boolean): string =>
  `${isMac ? 'Meta' : 'Control'}+Shift+${DESK_KEYS[key].slice(-1)}`;

export const isMac = (): boolean => navigator.userAgent.includes('Mac OS');

export function listenToDeskKeys({
  actions,
  stores,
  recorder,
}: Pick<App, 'actions' | 'stores' | 'recorder'>): void {
  document.addEventListener('keydown', (event) => {
    const key = deskKeyOf(event);
    if (key === null) return;
    event.preventDefault();
    if (key === 'record') recorder.toggle();
    else actions.set({ overlay: !stores.settings.getState().settings.overlay });
  });
}
