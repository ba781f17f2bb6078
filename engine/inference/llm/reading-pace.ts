/**
 * Owns how much of a prompt is given to the model in one call. Nothing can reach into a call, so that one should take
 * hardly longer than it may take to stop. Pure but for what it remembers of the last call.
 */

/** What is called off has to stop within 50 ms. */
const CALL_MS = 45;

/**
 * Few tokens in a call are read at a higher price each. Qwen2.5 0.5B, milliseconds of one core for a token: 31 alone,
 * 23 in calls of 4, 20 in calls of 8, 17 in calls of 16 and of 32. On two cores a call of 4 takes 47 ms, one of 32
 * takes 265.
 */
const LEAST_TOKENS = 4;
export const MOST_TOKENS = 32;

export type ReadingPace = {
  /** How many tokens the next call should have at most. */
  tokens(): number;
  /** @param tokens of a call. @param tookMs how long it took. */
  note(tokens: number, tookMs: number): void;
};

export function createReadingPace(): ReadingPace {
  let next = LEAST_TOKENS;
  return {
    tokens: () => next,
    note: (tokens, tookMs) => {
      // The rest of a prompt says little of a whole call.
      if (tokens < Math.min(next, LEAST_TOKENS)) return;
      const fit = Math.floor((tokens * CALL_MS) / Math.max(tookMs, 1));
      next = Math.max(LEAST_TOKENS, Math.min(fit, 2 * next, MOST_TOKENS));
    },
  };
}
