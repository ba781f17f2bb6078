/** Owns which requests belong to which attempt at a turn, so that they can be called off together. */
import type { Attempt } from '../types';

export type AttemptSignals = {
  /** One for each attempt; its first request makes it. */
  of(attempt: Attempt): AbortSignal;
  abort(attempt: Attempt): void;
  /** A request that is all of its attempt has ended. */
  drop(attempt: Attempt): void;
  /** A turn that is over has no attempt left; its last requests may still be ending. */
  forget(turnId: number): void;
  abortAll(): void;
};

export function createAttemptSignals(): AttemptSignals {
  const attempts = new Map<string, AbortController>();
  return {
    of: (attempt) => {
      const known = attempts.get(keyOf(attempt)) ?? new AbortController();
      attempts.set(keyOf(attempt), known);
      return known.signal;
    },
    abort: (attempt) => {
      attempts.get(keyOf(attempt))?.abort();
      attempts.delete(keyOf(attempt));
    },
    drop: (attempt) => void attempts.delete(keyOf(attempt)),
    forget: (turnId) => {
      for (const key of attempts.keys()) if (key.startsWith(attemptPrefix(turnId))) attempts.delete(key);
    },
    abortAll: () => {
      for (const attempt of attempts.values()) attempt.abort();
      attempts.clear();
    },
  };
}

export const keyOf = (attempt: Attempt): string => `${attemptPrefix(attempt.turnId)}${attempt.number}`;
const attemptPrefix = (turnId: number): string => `${turnId}/`;
