/**
 * Owns the judgement that a transcript, or its end, is no transcript. A recogniser that hears no words in a sound may
 * write one word, or one phrase, over and over. Pure. It must not drop what a person may well say ("no, no, no").
 */

import { isPeriodic, LONGEST_PHRASE, wordPlaces } from '../../text/repeats';

/** No word is said this often in a row in one utterance; digits read aloud come close ("five five five five"). */
const WORD_REPEATS = 6;

/** The same for a phrase of two words or more ("stop it, stop it, stop it"). */
const PHRASE_REPEATS = 5;

/** A loop is the transcript, and not a part of it, if it makes up at least this much of it. */
const LOOP_SHARE = 0.5;

/** What recognisers trained on subtitles write for noise; more than once in a row, and alone, it is never speech. */
const NOISE_WORD = 'you';

/** @returns whether `text` holds no words, or is mostly one word or phrase repeated beyond what people do. */
export function isDegenerate(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  if (words.length === 0) return true;
  if (words.length > 1 && words.every((word) => word === NOISE_WORD)) return true;
  for (let length = 1; length <= Math.min(LONGEST_PHRASE, words.length); length++) {
    const repeats = mostRepeats(words, length);
    const isTooMany = repeats >= (length === 1 ? WORD_REPEATS : PHRASE_REPEATS);
    if (isTooMany && repeats * length >= words.length * LOOP_SHARE) return true;
  }
  return false;
}

/** As many words in a row as a text begins with, met again in it, are the text beginning again. */
const RESTART_WORDS = 4;

/**
 * For a transcript that was broken off because it did not end: such a one begins again after its last word ("We close
 * at one today. We close at one"). @returns it up to there, or all of it. Not for others: people do say a sentence
 * twice.
 */
export function withoutRestart(text: string): string {
  const words = wordPlaces(text);
  // Nothing but one phrase, over and over, without a full stop between: "Where can i park where can i park where".
  for (let length = 2; length <= Math.min(LONGEST_PHRASE, words.length / 2); length++) {
    if (isPeriodic(words, length) && !isPeriodic(words, 1))
      return text.slice(0, words[length]?.index).trimEnd();
  }
  const isAgain = (from: number): boolean =>
    words.slice(0, RESTART_WORDS).every(({ word }, at) => words[from + at]?.word === word);
  for (let from = RESTART_WORDS; from + RESTART_WORDS <= words.length; from++) {
    const before = text.slice(0, words[from]?.index).trimEnd();
    // In the middle of a sentence it is the sentence that goes on: "from 9 to 1, and from 9 to 1 on Sunday".
    if (isAgain(from) && /[.?!]$/.test(before)) return before;
  }
  return text;
}

/** How often, at most, a phrase of `length` words stands in a row; a rest of it at the end does not count. */
function mostRepeats(words: readonly string[], length: number): number {
  let most = 1;
  let same = 0;
  for (let i = length; i < words.length; i++) {
    same = words[i] === words[i - length] ? same + 1 : 0;
    most = Math.max(most, Math.floor(same / length) + 1);
  }
  return most;
}
