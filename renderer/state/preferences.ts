/**
 * Owns what the page remembers from one visit to the next: the persona and the way of talking. Everything else is the
 * host's. A browser that forbids storage only forgets.
 */
import type { Mode } from '../../engine/contract/client';

export type Preferences = {
  readonly profileId: string | null;
  readonly mode: Mode;
  readonly llm: string;
  readonly voiceId: string | null;
};

export const DEFAULT_PREFERENCES: Preferences = {
  profileId: null,
  mode: 'duplex',
  llm: 'auto',
  voiceId: null,
};

const KEY = 'sidetone.preferences';

const textOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : otherwise;

/** Whatever lies in storage may be of another version or broken; each thing that can't be used falls to its default. */
export function parsePreferences(text: string | null): Preferences {
  let found: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) found = { ...parsed };
  } catch {
    return DEFAULT_PREFERENCES;
  }
  return {
    profileId: textOr(found['profileId'], null),
    mode: found['mode'] === 'ptt' ? 'ptt' : 'duplex',
    llm: textOr(found['llm'], 'auto'),
    voiceId: textOr(found['voiceId'], null),
  };
}

export function readPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(KEY));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage is full or forbidden: the next start begins with the defaults.
  }
}
