/**
 * Owns what of a reply was given to the player, and what of that was heard, in words and by sample. Pure.
 */
import { PLAYOUT_RATE } from '../../contract/units';
import { hasWords } from '../../text/sayable';
import { TUNING } from '../tuning';
import type { Reply, ReplyChunk } from './types';

/** A chunk whose last 50 ms were not played was heard: they are the voice's closing silence. */
const HEARD_TOLERANCE = (50 * PLAYOUT_RATE) / 1000;

/**
 * The chunks of which the player has samples. One that the voice did not finish keeps as many words as its samples
 * have room for, at the pace of the chunks before it. The rest can never be heard.
 */
export function handedOver(reply: Reply): readonly ReplyChunk[] {
  const samplesPerLetter = paceOf(reply);
  return reply.chunks.flatMap((chunk) => cutToSamples(chunk, samplesPerLetter) ?? []);
}

/** @returns null if there is no word of it. */
export function cutToSamples(chunk: ReplyChunk, samplesPerLetter: number): ReplyChunk | null {
  if (chunk.startSample === null) return null;
  if (chunk.done) return chunk;
  const [text] = splitWords(chunk.text, lengthOf(chunk) / (chunk.text.length * samplesPerLetter));
  return text === '' ? null : { ...chunk, text, done: true };
}

/** Samples for a letter, of the chunks that the voice has finished. */
export function paceOf({ chunks }: Reply): number {
  const finished = chunks.filter((chunk) => chunk.done);
  const letters = finished.reduce(
    (sum, { text, startSample }) => sum + (startSample === null ? 0 : text.length),
    0,
  );
  const samples = finished.reduce((sum, chunk) => sum + lengthOf(chunk), 0);
  return letters === 0 ? PLAYOUT_RATE / TUNING.lettersPerSecond : samples / letters;
}

const lengthOf = ({ startSample, endSample }: ReplyChunk): number =>
  startSample === null ? 0 : endSample - startSample;

/** Everything that will ever be played of this turn has been handed over. */
export const isHandedOver = (reply: Reply): boolean =>
  reply.written && reply.speaking === null && reply.chunks.every((chunk) => chunk.done);

/** Whether anything of the reply has left the loudspeaker loud enough to be noticed. */
export const wasHeard = (reply: Reply): boolean =>
  reply.firstAudibleSample !== null && reply.playedSamples > reply.firstAudibleSample;

/**
 * Splits a reply at what was played. Inside a chunk, words are placed in proportion to their letters. Chunks are
 * clauses and sentences: for these it is within a word of the truth.
 */
export function splitHeard(reply: Reply): { readonly heard: string; readonly unheard: string } {
  const played = reply.playedSamples;
  const samplesPerLetter = paceOf(reply);
  const heard: string[] = [];
  const unheard: string[] = [];
  for (const chunk of reply.chunks) {
    if (chunk.text === '') continue;
    if (chunk.startSample === null) {
      // A chunk that had nothing to speak (a lone emoji) belongs to its neighbours' fate; words that the voice can't
      // say were not heard.
      (chunk.done && unheard.length === 0 && !hasWords(chunk.text) ? heard : unheard).push(chunk.text);
    } else if (chunk.done && played >= chunk.endSample - HEARD_TOLERANCE) {
      heard.push(chunk.text);
    } else {
      // A chunk comes in small pieces: of one that was cut short it is not known how long it would have become.
      const length = chunk.done
        ? lengthOf(chunk)
        : Math.max(lengthOf(chunk), chunk.text.length * samplesPerLetter);
      const share = (played - chunk.startSample) / length;
      const [before, after] = splitWords(chunk.text, share);
      if (before !== '') heard.push(before);
      if (after !== '') unheard.push(after);
    }
  }
  const rest = reply.chunker.rest.trim();
  if (rest !== '') unheard.push(rest);
  return { heard: heard.join(' '), unheard: unheard.join(' ') };
}

function splitWords(text: string, share: number): readonly [string, string] {
  const limit = share * text.length;
  let cut = 0;
  for (const word of text.matchAll(/\S+/g)) {
    const end = word.index + word[0].length;
    if (end > limit) break;
    cut = end;
  }
  return [text.slice(0, cut).trim(), text.slice(cut).trim()];
}
