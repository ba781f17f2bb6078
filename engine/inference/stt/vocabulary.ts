/**
 * Owns how Moonshine's tokens become text. Moonshine uses the vocabulary of Llama 1 and 2 (32,000 pieces) with 768
 * special tokens behind it. It must not run the model.
 */
import llamaTokenizer from 'llama-tokenizer-js';

export const START_TOKEN = 1;
export const END_TOKEN = 2;

/** 0 to 2 are unknown, start and end; from 32,000 on are Moonshine's own marks. None of them is text. */
const FIRST_PIECE = 3;
const PIECES = 32_000;

/** The space before a word that begins with no piece of its own: each digit is a piece without one. */
const SPACE = 29_871;

/** Whether a text that begins with this token begins with a number, so far as one token tells. */
export const opensNumber = (token: number): boolean => token === SPACE || /^\d/.test(decodeTokens([token]));

/** The digits 0 to 9, each a piece of its own. */
export const DIGIT_TOKENS: readonly number[] = Array.from('0123456789', (digit) => {
  const token = llamaTokenizer.encode(digit, false, false).at(-1);
  if (token === undefined) throw new Error(`The vocabulary has no piece for ${digit}.`);
  return token;
});

/** Quotation marks with the space that stands before a first word, each a piece of its own. */
const QUOTATION_MARKS: readonly number[] = ['"', "'", '“', '‘', `"'`].flatMap((marks) =>
  llamaTokenizer.encode(marks, false, true),
);

/** What no text of speech begins with: a quotation mark is not said. */
export const UNSPOKEN: ReadonlySet<number> = new Set(QUOTATION_MARKS);

/** @returns the text of `tokens`, without marks and without the space that Llama puts before the first word. */
export function decodeTokens(tokens: readonly number[]): string {
  const pieces = tokens.filter((token) => token >= FIRST_PIECE && token < PIECES);
  // The two flags say that neither a start mark nor a leading space is cut off. Only so is a text decoded whole that
  // starts with a byte token ("é") or without a space.
  return llamaTokenizer.decode(pieces, false, false).trim();
}
