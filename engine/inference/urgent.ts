/**
 * Owns work that a user waits for in silence: the first second of a chunk of speech, the judgement whether a turn is
 * over. A language model in this process lets it go first between any two of its own steps. Its threads wait for each
 * other by spinning: two models at a time on two cores take ten times as long as one after the other.
 */
import { unlessAborted } from '../abort';

export type UrgentWork = {
  /** @returns `work`, which is urgent until it has settled. */
  add<T>(session: string, work: Promise<T>): Promise<T>;
  /**
   * Waits until nothing of this session is urgent, and nothing of others that was so when the wait began. What many
   * of them go on adding must not keep a model from its words. Rejects with CANCELLED on abort.
   */
  settled(session: string, signal: AbortSignal): Promise<void>;
};

export function createUrgentWork(): UrgentWork {
  const urgent = new Set<{ readonly session: string; readonly ended: Promise<unknown> }>();
  return {
    add: (session, work) => {
      const entry = { session, ended: Promise.allSettled([work]) };
      urgent.add(entry);
      void entry.ended.finally(() => urgent.delete(entry));
      return work;
    },
    settled: async (session, signal) => {
      const ofOthers = new Set([...urgent].filter((entry) => entry.session !== session));
      while (true) {
        const left = [...urgent].filter((entry) => entry.session === session || ofOthers.has(entry));
        if (left.length === 0) return;
        await unlessAborted(Promise.all(left.map(({ ended }) => ended)), signal);
      }
    },
  };
}
