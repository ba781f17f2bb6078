/**
 * Owns what can be told of a text by words that come again: that it is nothing but one phrase over and over. Pure; what
 * follows from that is for its callers.
 */

/** Words of a phrase that is looked for, at most. */
export const LONGEST_PHRASE = 12;

/**
 * For what is shown while it is still being said: an interim transcript that is nothing but its first words over again
 * ("Do you do you do you", "Toes, toes, toes, to"). People do say "no, no, no"; that is shown a moment later, when it
 * is sure.
 */
export function isStammering(text: string): boolean {
  const words = wordPlaces(text);
  for (let length = 1; length <= Math.min(LONGEST_PHRASE, words.length / 2); length++) {
    if (words.length >= (length === 1 ? 3 : 2 * length + 1) && isPeriodic(words, length)) return true;
  }
  return false;
}

export type WordPlace = { readonly word: string; readonly index: number };

export const wordPlaces = (text: string): readonly WordPlace[] =>
  [...text.matchAll(/[\p{L}\p{N}']+/gu)].map(({ 0: word, index }) => ({ word: word.toLowerCase(), index }));

/**
 * Whether each word but the first `length` is the one so many before it; the last may be the beginning of it. No
 * numbers.
 */
export const isPeriodic = (words: readonly WordPlace[], length: number): boolean =>
  words.every(({ word }, at) => {
    const before = words[at - length]?.word;
    if (before === undefined) return true;
    return !/^\d/u.test(word) && (before === word || (at === words.length - 1 && before.startsWith(word)));
  });
