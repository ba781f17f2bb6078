/** Owns whether something grew over a long run: what it came to at the end against the beginning. Pure. */
import { quantile } from './statistics';

/** The first readings are of a program that still takes what it needs. */
const SETTLING = 0.1;
/** Of the rest, what counts as beginning and as end: enough for a middle that one reading doesn't move. */
const PART = 0.25;

/** @returns growth in percent, of the medians; null where there is too little to tell. */
export function growthPercent(readings: readonly number[]): number | null {
  const settled = readings.slice(Math.ceil(readings.length * SETTLING));
  const count = Math.floor(settled.length * PART);
  const from = count === 0 ? null : quantile(settled.slice(0, count), 0.5);
  const to = quantile(settled.slice(-count), 0.5);
  if (from === null || to === null || from === 0) return null;
  return Math.round((1000 * (to - from)) / from) / 10;
}
