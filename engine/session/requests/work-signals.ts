/** Owns which requests belong to which piece of work, so that they can be called off together. */
import type { WorkId } from '../types';

export type WorkSignals = {
  /** One for each piece of work; a first request makes it. */
  of(work: WorkId): AbortSignal;
  abort(work: WorkId): void;
  /** A request that is all of its work has ended. */
  drop(work: WorkId): void;
  /** A turn that is over has no work left; its last requests may still be ending. */
  forget(turnId: number): void;
  abortAll(): void;
};

export function createWorkSignals(): WorkSignals {
  const works = new Map<string, AbortController>();
  return {
    of: (work) => {
      const known = works.get(keyOf(work)) ?? new AbortController();
      works.set(keyOf(work), known);
      return known.signal;
    },
    abort: (work) => {
      works.get(keyOf(work))?.abort();
      works.delete(keyOf(work));
    },
    drop: (work) => void works.delete(keyOf(work)),
    forget: (turnId) => {
      for (const key of works.keys()) if (key.startsWith(workPrefix(turnId))) works.delete(key);
    },
    abortAll: () => {
      for (const work of works.values()) work.abort();
      works.clear();
    },
  };
}

export const keyOf = (work: WorkId): string => `${workPrefix(work.turnId)}${work.attempt}`;
const workPrefix = (turnId: number): string => `${turnId}/`;
