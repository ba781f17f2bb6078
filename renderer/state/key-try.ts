/**
 * Owns what a press of the talk key would do, for trying it where nobody listens: down while it is held, on and off by
 * taps, or either. Pure.
 */
import type { Settings } from '../../engine/contract/settings';

export type KeyTry = {
  readonly isOpen: boolean;
  /** When it went down; null while it is up. */
  readonly downMs: number | null;
  /** It was on already when this press began. */
  readonly wasOpen: boolean;
  /** It was opened and closed at least once. */
  readonly isTried: boolean;
};

export const NOT_TRIED: KeyTry = { isOpen: false, downMs: null, wasOpen: false, isTried: false };

/** Longer than anybody taps, shorter than anybody says something. */
const TAP_MS = 400;

export function pressTry(now: KeyTry, atMs: number): KeyTry {
  if (now.downMs !== null) return now;
  return { ...now, downMs: atMs, wasOpen: now.isOpen, isOpen: true };
}

export function releaseTry(now: KeyTry, atMs: number, keyMode: Settings['keyMode']): KeyTry {
  if (now.downMs === null) return now;
  const isTap = keyMode === 'toggle' || (keyMode === 'auto' && atMs - now.downMs < TAP_MS);
  const isOpen = isTap && !now.wasOpen;
  return { ...now, downMs: null, isOpen, isTried: now.isTried || !isOpen };
}

/** "Space", "F8", "K": what stands on the key, as far as its code tells. */
export const keyName = (code: string): string =>
  code
    .replace(/^(Key|Digit)/, '')
    .replace(/^Numpad(.+)/, 'Numpad $1')
    .replace(/(Left|Right)$/, (side) => ` ${side.toLowerCase()}`)
    .replace(/^Arrow /, 'Arrow ')
    .trim();

/** They have another meaning everywhere, or move the focus. */
const TAKEN = new Set([
  'Escape',
  'Tab',
  'Enter',
  'NumpadEnter',
  'MetaLeft',
  'MetaRight',
  'OSLeft',
  'OSRight',
]);

export const canBeTalkKey = (code: string): boolean => code !== '' && code.length <= 40 && !TAKEN.has(code);
