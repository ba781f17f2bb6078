/**
 * Owns what becomes of a reply whose words turn out not to be its own, or that breaks off while it is being written. Pure.
 * What a voice or a player fails at is reply.ts's.
 */
import { createChunker, finishText } from '../../text/chunk';
import { hasSpeech } from '../../text/speakable';
import { isCommitted } from './committed';
import type { TurnEffect, TurnStep } from './events';
import { cutToSamples, paceOf } from './heard';
import { advance, newChunk, partialTranscript, withReply } from './reply';
import { endsSentence, endsWhole } from './sentences';
import type { ReplyChunk, Turn } from './types';
import { stopWait } from './waits';

/** The model had been thinking: of what it wrote nothing belongs to the reply but what the player has already. */
export function takeBack(turn: Turn, atMs: number): TurnStep {
  const { reply, attempt } = turn;
  const samplesPerLetter = paceOf(reply);
  // What is kept back was not given to the player. Places are kept: the voice may still be at one of them.
  const isGiven = isCommitted(turn);
  const chunks = reply.chunks.map(
    (chunk) => (isGiven ? cutToSamples(chunk, samplesPerLetter) : null) ?? GONE,
  );
  const next = withReply(turn, {
    chunks,
    chunker: createChunker(),
    text: chunks.flatMap(({ text }) => (text === '' ? [] : [`${text} `])).join(''),
    speaking: null,
    ...(isGiven ? {} : { totalSamples: 0, firstAudibleSample: null }),
  });
  const { marks } = next;
  // A thought of which nothing is played is not what was waited for.
  const isUnheard = next.reply.totalSamples === 0;
  const measured = isUnheard
    ? { ...marks, firstTokenMs: null, firstChunkMs: null, firstAudioMs: null }
    : marks;
  // The voice is free for the reply.
  const { speaking } = reply;
  const callOff: readonly TurnEffect[] =
    speaking === null ? [] : [{ type: 'cancel.speech', attempt, chunk: speaking }];
  const step = advance({ ...next, marks: measured, hasVoice: turn.isDecided && turn.hasVoice }, atMs, [
    ...callOff,
    ...stopWait(turn, 'tts'),
    partialTranscript(next),
  ]);
  return { turn: step.turn, effects: [{ type: 'unsay', what: 'reply' }, ...step.effects] };
}

const GONE: ReplyChunk = { text: '', startSample: null, endSample: 0, done: true };

/**
 * The model broke off: the sentences that came whole are said. After one that did not, `line` is: it asks for what the rest
 * would have answered.
 * @returns null if nothing that came can be said.
 */
export function breakOff(turn: Turn, line: string, atMs: number): TurnStep | null {
  const { reply } = turn;
  const { chunks: last } = finishText(reply.chunker);
  const rest = last.at(-1) ?? '';
  const isCut = rest !== '' && !endsSentence(rest);
  const whole = [...reply.chunks, ...(isCut ? last.slice(0, -1) : last).map(newChunk)];
  if (!whole.some(({ text }) => hasSpeech(text))) return null;
  const next = withReply(turn, {
    written: true,
    // Shown as not heard.
    chunker: { ...createChunker(), rest: isCut ? rest : '' },
    chunks: isCut ? [...whole, newChunk(line)] : whole,
    fallback: isCut ? 'speaking' : 'no',
  });
  return advance(next, atMs, stopWait(turn, 'llm'));
}

/** The model has stopped writing after a sentence that may be whole: it is said, and not when all is given up. */
export function sayWhole(turn: Turn, atMs: number): TurnStep {
  const { reply } = turn;
  if (reply.written || !endsWhole(reply)) return { turn, effects: [] };
  const { chunks } = finishText(reply.chunker);
  const next = withReply(turn, {
    chunker: { ...createChunker(), isFirst: false },
    chunks: [...reply.chunks, ...chunks.map(newChunk)],
  });
  return advance(next, atMs);
}
