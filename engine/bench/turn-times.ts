/**
 * Owns when each of several callers begins each of its turns: one in every so many milliseconds, spread over that time as
 * calls that know nothing of each other are. Pure; the same each time.
 */
import { createRandom } from './random';

/** How far a turn may lie from its place, in parts of the time between two: as far as the neighbours of eight callers. */
const JITTER = 0.2;

/** @returns for each caller, when its turns begin, in milliseconds from the start, in order. */
export function turnTimes(
  callers: number,
  turnsEach: number,
  everyMs: number,
): readonly (readonly number[])[] {
  const random = createRandom();
  return Array.from({ length: callers }, (_, caller) =>
    Array.from({ length: turnsEach }, (_turn, turn) => {
      const jitter = (2 * random() - 1) * JITTER;
      return Math.round(everyMs * Math.max(0, caller / callers + turn + jitter));
    }),
  );
}
