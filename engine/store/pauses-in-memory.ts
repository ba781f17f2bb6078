/** Owns habits of pausing that are forgotten with the process: for conversations that belong to no person. */
import { addPause, NO_PAUSES, type PauseModel } from '../session/turn-taking/pause-model';
import type { PauseStore } from './pauses';

const DAY_MS = 86_400_000;

export function createPausesInMemory(): PauseStore {
  const habits = new Map<string, PauseModel>();
  const habitOf = (profileId: string): PauseModel => habits.get(profileId) ?? NO_PAUSES;
  return {
    read: async (profileId) => habitOf(profileId),
    add: async (profileId, pausesMs, atMs) => {
      const day = Math.floor(atMs / DAY_MS);
      const habit = pausesMs.reduce((model, pauseMs) => addPause(model, pauseMs, day), habitOf(profileId));
      habits.set(profileId, habit);
      return habit;
    },
    reset: async (profileId) => void habits.delete(profileId),
    renamed: async (profileId, to) => {
      if (profileId === to) return;
      const habit = habits.get(profileId);
      habits.delete(profileId);
      if (habit === undefined) habits.delete(to);
      else habits.set(to, habit);
    },
  };
}
