/**
 * Owns the full stop of an abbreviation that ends its sentence as well ("It is on Main St."). Pure. It must not know
 * abbreviations (see ../abbreviations.ts).
 */
import type { Match, Said } from '../rule';
import { sentenceEnd } from '../sentence-end';

const LOOK_BACK = 40;
const LOOK_AHEAD = 64;

/** The words for a match; its last full stop is left to the sentence where that ends there. */
export function withStop({ whole, at, line, after }: Match, words: string): Said {
  if (!whole.endsWith('.')) return words;
  // A small letter goes on with the sentence.
  // So does a masked or a numbered code ("Acct. ****9921").
  if (/^\s(?:\p{Ll}|[•#*&(]|[NSEW]{1,2} of\b)/u.test(after)) return words;
  const stop = at + whole.length - 1;
  const from = Math.max(0, stop - LOOK_BACK);
  const text = line.text.slice(from, stop + LOOK_AHEAD);
  const verdict = sentenceEnd({ text, complete: true }, stop - from);
  return verdict.kind === 'end' ? { words, length: whole.length - 1 } : words;
}
