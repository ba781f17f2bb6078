/**
 * Owns what can be told of a transcript from its tokens while it is being written. It may begin again, go round in
 * circles, or have a number at its beginning that was never said. Pure; it must not run the model.
 */
import { withoutRestart } from './degenerate';
import { beginsWithNumber } from './tidy';
import { decodeTokens, opensNumber } from './vocabulary';

export const isNumbered = (tokens: readonly number[]): boolean => beginsWithNumber(decodeTokens(tokens));

/** A text that begins again as it began: @returns the tokens up to there, or all. */
export function beforeRestart(tokens: readonly number[]): readonly number[] {
  const text = decodeTokens(tokens);
  const once = withoutRestart(text);
  if (once === text) return tokens;
  const last = tokens.findIndex((_, at) => decodeTokens(tokens.slice(0, at + 1)) === once);
  return last === -1 ? tokens : tokens.slice(0, last + 1);
}

/**
 * A digit that the model writes because numbers go on so, and not because it heard it. The model can't tell which digit
 * comes, and the text might as well be over ("555-219", from there on "-3666" or "-2199"). Of 628 parts of spoken
 * numbers that stop at a pause (engine/bench/digits-said.ts), 25 went on with digits that were never said. The doubt of
 * the first of these was
 * 0.045 and more, but for two. Of 2900 digits that were said three had 0.03 and more, all of them written wrongly.
 */
const MOST_DOUBT = 0.03;
/**
 * A number's first digit is heard less well, and a caller who says that a number comes may stop there: up to 0.06;
 * imagined, 1.
 */
const MOST_DOUBT_OF_FIRST = 0.2;

/** @param tokens before the digit. @param doubt see Choice */
export function isImagined(tokens: readonly number[], doubt: number): boolean {
  if (doubt < MOST_DOUBT) return false;
  const goesOn = /\d$/u.test(decodeTokens(beforeDigit(tokens)).replace(/[.\s]+$/u, ''));
  return doubt >= (goesOn ? MOST_DOUBT : MOST_DOUBT_OF_FIRST);
}

/** What was written only to go on with a digit that is not believed: "555-" and "$". @returns the tokens before it. */
export function beforeDigit(tokens: readonly number[]): readonly number[] {
  const last = tokens.findLastIndex((token) => !LEADS_ON.test(decodeTokens([token])));
  return tokens.slice(0, last + 1);
}
const LEADS_ON = /^[-–,:(+$£€#\s]*$/u;

const LONGEST_LOOP = 4;

/**
 * Whether the last tokens were written three times over ("cleaning cleaning cleaning"). Digits are: "555", "1,000,000".
 */
export function isLooping(tokens: readonly number[]): boolean {
  for (let length = 1; length <= LONGEST_LOOP; length++) {
    const last = tokens.slice(-length);
    const isAgain = (times: number): boolean =>
      last.every((token, at) => token === tokens.at(at - length * (times + 1)));
    const isLoop = tokens.length >= 3 * length && isAgain(1) && isAgain(2);
    if (isLoop && !/^[\d\s,.-]*$/u.test(decodeTokens(last))) return true;
  }
  return false;
}

/** So many words of a guess that the model says again are no chance. */
const SAID_AGAIN = 3;

/** What is a number, if more of it is heard: "for 555" is "4 555". */
const SOUNDS_LIKE_NUMBER = /^(to|too|two|for|four|won|one|ate|eight|oh)$/iu;

/**
 * The number that is imagined before the first word may come only when the utterance has grown. If it was not there
 * before, and the model goes on from the first word as it did then, that is what was said.
 *
 * @param chosen the likeliest token after each of the guess's, the first of them before it
 */
export function isOutnumbered(guess: readonly number[], chosen: readonly number[]): boolean {
  const [first] = chosen;
  if (first === undefined || !opensNumber(first) || guess.length <= SAID_AGAIN) return false;
  if (SOUNDS_LIKE_NUMBER.test(decodeTokens(guess.slice(0, 1)))) return false;
  return guess.slice(1, 1 + SAID_AGAIN).every((token, at) => token === chosen[1 + at]);
}
