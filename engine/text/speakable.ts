/**
 * Owns the way from what a language model writes to what a voice is given: the order of the rules, and the promise about
 * the result. Pure. English only. What is never said goes first (entities.ts, characters.ts, markup.ts); then the rules
 * of rules/ read what is left, each character once; each step is linear in the length of the text.
 */
import { withoutEntities } from './entities';
import { plainCharacters } from './characters';
import { withoutLatex } from './latex';
import { withoutMarkup } from './markup';
import { piecesOf, spansOf, type Piece, type Span } from './pieces';
import { claimsOf, MASK, type Claim } from './rule';
import { isShouting } from './rules/initials';
import { RULES } from './rules/order';
import { sourceOf } from './source';

export type { Span, SpanKind } from './pieces';

/**
 * Reads a text. @returns what became of each part of it: the spans cover it once, in order, and their `spoken` in order
 * is `speakable(text)`. `unsayable` are the parts that have no words here, such as other scripts.
 */
export function speakSpans(text: string): readonly Span[] {
  const source = withoutMarkup(withoutLatex(plainCharacters(withoutEntities(sourceOf(text)))));
  const pieces: Piece[] = [];
  let offset = 0;
  for (const line of source.text.split('\n')) {
    if (offset > 0) pieces.push({ from: offset - 1, to: offset, kind: 'break', rule: 'line end', text: '' });
    const claims = claimsOf({ text: line, isShouting: isShouting(line) }, RULES);
    for (const piece of piecesOf(masked(line, claims), claims, offset)) pieces.push(piece);
    offset += line.length + 1;
  }
  return spansOf(source, pieces, text.length);
}

function masked(line: string, claims: readonly Claim[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of claims) {
    parts.push(line.slice(done, from), MASK.repeat(to - from));
    done = to;
  }
  return parts.join('') + line.slice(done);
}

/**
 * Makes of a chunk of a reply the words a person would say. Call it once for each chunk, not on its own result.
 * @param text any string; Markdown, emoji and numbers are expected.
 * @returns letters, apostrophes, hyphens inside words, and . , ; : ! ? with single spaces; no digits or other symbols. ''
 * if nothing is left to be said.
 */
export const speakable = (text: string): string =>
  speakSpans(text)
    .map(({ spoken }) => spoken)
    .join('');

/** Is there anything in it that a voice can say? */
export const hasSpeech = (text: string): boolean => /\p{L}/u.test(speakable(text));
