/**
 * Owns whether a conversation lost the first or the last words of what was said. Pure. The reference is what the same
 * recogniser makes of the whole recording, so that its own mistakes are not taken for the ear's.
 */
import { normaliseWords } from './word-errors';

export type LostWords = { readonly first: boolean; readonly last: boolean };

/** A recogniser that hears a little less silence may put one word before the first, or hear the first as two. */
const NEAR_END = 3;

export function lostWords(reference: string, heard: string): LostWords {
  const expected = normaliseWords(reference);
  const words = normaliseWords(heard);
  const [first] = expected;
  const last = expected.at(-1);
  return {
    first: first !== undefined && !words.slice(0, NEAR_END).includes(first),
    last: last !== undefined && !words.slice(-NEAR_END).includes(last),
  };
}
