/** Owns what makes two pieces of work the same. */
import type { WorkId } from '../types';

export const sameWork = (a: WorkId, b: WorkId | null): boolean =>
  b !== null && a.turnId === b.turnId && a.attempt === b.attempt;
