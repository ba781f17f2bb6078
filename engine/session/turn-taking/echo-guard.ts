/**
 * Owns the comparison of words: what was recognised in the microphone against what the persona is saying. Its own
 * voice coming back must not be taken for the user's. Pure. It knows no audio (engine/audio/echo.ts does) and
 * decides nothing about the turn.
 */
import { PLAYOUT_RATE } from '../../contract/units';
import { TUNING } from '../tuning';
import type { Reply, ReplyChunk } from '../turn/types';

/** Words without case, marks and apostrophes: "I'll come at 9." is `ill`, `come`, `at`, `9`. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/['’‘\p{M}]/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words of a reply that are played from one of its samples to another, by the place that their letters have. */
export function spokenBetween(reply: Reply, fromSample: number, toSample: number): string {
  const spoken: string[] = [];
  for (const chunk of reply.chunks) {
    if (chunk.startSample === null) continue;
    const samplesPerLetter = (expectedEnd(chunk) - chunk.startSample) / Math.max(1, chunk.text.length);
    for (const word of chunk.text.matchAll(/\S+/g)) {
      const from = chunk.startSample + word.index * samplesPerLetter;
      const to = from + word[0].length * samplesPerLetter;
      if (to >= fromSample && from <= toSample) spoken.push(word[0]);
    }
  }
  return spoken.join(' ');
}

/** Of a chunk that the voice has not finished only a part of the samples is there. */
function expectedEnd({ startSample, endSample, done, text }: ReplyChunk): number {
  const pace = PLAYOUT_RATE / TUNING.lettersPerSecond;
  return done ? endSample : Math.max(endSample, (startSample ?? 0) + text.length * pace);
}

export type Compared = {
  /** Part of the heard words that the persona has said in the same order, 0 to 1; 0 if no words were heard. */
  readonly share: number;
  /** The words that it has not said. */
  readonly rest: readonly string[];
};

/** Longest common run of words in order (gaps allowed), where a recogniser's near misses count as the same. */
export function compareWords(
  heard: readonly string[],
  spoken: readonly string[],
  /** Words that are only the persona's if it said the very same. */
  exact: ReadonlySet<string> = NONE,
): Compared {
  const isSame = (left: string, right: string): boolean =>
    exact.has(left) ? left === right : isSimilar(left, right);
  const width = spoken.length + 1;
  const best = new Uint16Array((heard.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = heard.length - 1; i >= 0; i -= 1) {
    for (let j = spoken.length - 1; j >= 0; j -= 1) {
      best[i * width + j] = isSame(heard[i] ?? '', spoken[j] ?? '')
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const rest: string[] = [];
  let j = 0;
  for (const [i, word] of heard.entries()) {
    // The spoken word to which this one belongs in the best run, if it does.
    let k = j;
    while (k < spoken.length && at(i, k) === at(i, k + 1)) k += 1;
    const isMatched = k < spoken.length && at(i, k) > at(i + 1, k) && isSame(word, spoken[k] ?? '');
    if (isMatched) j = k + 1;
    else rest.push(word);
  }
  const share = heard.length === 0 ? 0 : (heard.length - rest.length) / heard.length;
  return { share, rest };
}

const NONE: ReadonlySet<string> = new Set();

/** The same, or a third of the letters wrong in a word of four or more. */
function isSimilar(left: string, right: string): boolean {
  if (left === right) return true;
  const longest = Math.max(left.length, right.length);
  const allowed = Math.floor(longest / 3);
  if (longest < 4 || Math.abs(left.length - right.length) > allowed) return false;
  return distance(left, right) <= allowed;
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j += 1) {
      const substituted = (row[j] ?? 0) + (left[i] === right[j] ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
