/** Owns when two attempts are the same. */
import type { Attempt } from '../types';

export const sameAttempt = (a: Attempt, b: Attempt | null): boolean =>
  b !== null && a.turnId === b.turnId && a.number === b.number;
