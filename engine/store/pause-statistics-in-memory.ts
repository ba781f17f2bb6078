/** Owns pause statistics that are forgotten with the process: for conversations that belong to no person. */
import { addPause, NO_PAUSES, type PauseCounts } from '../session/turn-taking/pause-statistics';
import type { PauseStore } from './pause-statistics';

const DAY_MS = 86_400_000;

export function createStatisticsInMemory(): PauseStore {
  const kept = new Map<string, PauseCounts>();
  const countsOf = (profileId: string): PauseCounts => kept.get(profileId) ?? NO_PAUSES;
  return {
    read: async (profileId) => countsOf(profileId),
    add: async (profileId, pausesMs, atMs) => {
      const day = Math.floor(atMs / DAY_MS);
      const counts = pausesMs.reduce((grown, pauseMs) => addPause(grown, pauseMs, day), countsOf(profileId));
      kept.set(profileId, counts);
      return counts;
    },
    reset: async (profileId) => void kept.delete(profileId),
    renamed: async (profileId, to) => {
      if (profileId === to) return;
      const counts = kept.get(profileId);
      kept.delete(profileId);
      if (counts === undefined) kept.delete(to);
      else kept.set(to, counts);
    },
  };
}
