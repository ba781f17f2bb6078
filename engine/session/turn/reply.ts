/**
 * Owns a reply on its way from tokens to the loudspeaker. Text becomes chunks, the voice gets one chunk at a time,
 * samples go to the player, and the player reports. Pure: each step gives the new turn and the effects it has.
 */
import { PLAYOUT_RATE } from '../../contract/units';
import { createChunker, finishText, pushText } from '../../text/chunk';
import { TUNING } from '../tuning';
import type { TurnEffect, TurnStep } from './events';
import { handedOver, wasHeard } from './heard';
import { readyOf, spansOf } from './spans';
import { startWait, stopWait } from './waits';
import type { Marks, Reply, ReplyChunk, Turn } from './types';

const MAX_AHEAD_SAMPLES = (TUNING.maxAheadMs * PLAYOUT_RATE) / 1000;

export const emptyReply = (): Reply => ({
  chunker: createChunker(),
  text: '',
  written: false,
  chunks: [],
  speaking: null,
  totalSamples: 0,
  playedSamples: 0,
  firstAudibleSample: null,
  endSent: false,
  fallback: 'no',
});

export const withReply = (turn: Turn, change: Partial<Reply>): Turn => ({
  ...turn,
  reply: { ...turn.reply, ...change },
});

const mark = (turn: Turn, name: keyof Marks, atMs: number): Turn =>
  turn.marks[name] === null ? { ...turn, marks: { ...turn.marks, [name]: atMs } } : turn;

export const newChunk = (text: string): ReplyChunk => ({
  text,
  startSample: null,
  endSample: 0,
  done: false,
});

/** The model wrote a piece of text. */
export function addText(turn: Turn, piece: string, atMs: number): TurnStep {
  const { state: chunker, chunks } = pushText(turn.reply.chunker, piece);
  const text = turn.reply.text + piece;
  const marked = mark(turn, 'firstTokenMs', atMs);
  const next = withReply(marked, {
    chunker,
    text,
    chunks: [...turn.reply.chunks, ...chunks.map(newChunk)],
  });
  return advance(next, atMs, [partialTranscript(next)]);
}

/** The model has finished. */
export function endText(turn: Turn, atMs: number): TurnStep {
  const { chunks } = finishText(turn.reply.chunker);
  const next = withReply(turn, {
    written: true,
    chunker: createChunker(),
    chunks: [...turn.reply.chunks, ...chunks.map(newChunk)],
  });
  return advance(next, atMs, stopWait(turn, 'llm'));
}

/** A whole text that needs no model: the greeting. */
export function sayLine(turn: Turn, line: string, atMs: number): TurnStep {
  const next = withReply(turn, { text: line, written: true, chunks: [newChunk(line)] });
  return advance(next, atMs, [partialTranscript(next)]);
}

export const partialTranscript = (turn: Turn): TurnEffect => ({
  type: 'transcript',
  turnId: turn.attempt.turnId,
  role: 'persona',
  text: turn.reply.text.trimStart(),
  unheard: '',
  isFinal: false,
});

/** Gives the voice its next chunk if it is free, and tells the player when there will be no more. */
export function advance(turn: Turn, atMs: number, before: readonly TurnEffect[] = []): TurnStep {
  const { reply, attempt } = turn;
  if (reply.speaking !== null) return { turn, effects: before };
  const index = reply.chunks.findIndex((chunk) => !chunk.done);
  if (index === -1) {
    if (!reply.written || reply.endSent || reply.totalSamples === 0) return { turn, effects: before };
    return {
      turn: withReply(turn, { endSent: true }),
      effects: [
        ...before,
        { type: 'play.end', turnId: attempt.turnId, totalSamples: reply.totalSamples },
        ...startWait(turn, 'playout'),
      ],
    };
  }
  const ahead = reply.totalSamples - reply.playedSamples;
  const chunk = reply.chunks[index];
  if (ahead > MAX_AHEAD_SAMPLES || chunk === undefined) return { turn, effects: before };
  return {
    turn: mark(withReply(turn, { speaking: index }), 'firstChunkMs', atMs),
    effects: [
      ...before,
      { type: 'synthesise', attempt, chunk: index, text: chunk.text },
      ...startWait(turn, 'tts'),
    ],
  };
}

/** Samples came from the voice. Those of a chunk that is not with the voice are dropped. */
export function addSpeech(
  turn: Turn,
  chunk: number,
  samples: Float32Array,
  firstAudibleSample: number | null,
  atMs: number,
): TurnStep {
  const { reply, attempt } = turn;
  const current = reply.chunks[chunk];
  if (reply.speaking !== chunk || current === undefined || samples.length === 0) {
    return { turn, effects: [] };
  }
  const endSample = reply.totalSamples + samples.length;
  const chunks = reply.chunks.with(chunk, {
    ...current,
    startSample: current.startSample ?? reply.totalSamples,
    endSample,
  });
  const audible =
    reply.firstAudibleSample ??
    (firstAudibleSample === null ? null : reply.totalSamples + firstAudibleSample);
  const next = withReply(turn, { chunks, totalSamples: endSample, firstAudibleSample: audible });
  return {
    turn: { ...mark(next, 'firstAudioMs', atMs), hasVoice: true },
    effects: [
      { type: 'play', turnId: attempt.turnId, samples },
      ...startWait(turn, 'tts'),
      ...startWait(turn, 'playout'),
    ],
  };
}

/** Something to bridge the wait, ahead of the reply: it is played, and neither written down nor remembered. */
export function addFiller(turn: Turn, samples: Float32Array, firstAudibleSample: number | null): TurnStep {
  const { attempt } = turn;
  return {
    turn: { ...withReply(turn, { totalSamples: samples.length, firstAudibleSample }), hasVoice: true },
    effects: [{ type: 'play', turnId: attempt.turnId, samples }, ...startWait(turn, 'playout')],
  };
}

/** The voice has finished a chunk. */
export function endSpeech(turn: Turn, chunk: number, atMs: number): TurnStep {
  const current = turn.reply.chunks[chunk];
  if (turn.reply.speaking !== chunk || current === undefined) return { turn, effects: [] };
  const next = withReply(turn, {
    speaking: null,
    chunks: turn.reply.chunks.with(chunk, { ...current, done: true }),
  });
  return advance(next, atMs, stopWait(turn, 'tts'));
}

/** The player reported. Reports never run backwards, and never past what it was given. */
export function addPlayout(turn: Turn, playedSamples: number, playedAtMs: number, atMs: number): TurnStep {
  const { reply } = turn;
  const played = Math.min(Math.max(reply.playedSamples, playedSamples), reply.totalSamples);
  const first = reply.firstAudibleSample;
  const audibleAtMs = first === null ? null : playedAtMs + ((first - playedSamples) * 1000) / PLAYOUT_RATE;
  const next = withReply(turn, { playedSamples: played });
  const marked = audibleAtMs === null ? next : mark(next, 'firstAudibleMs', audibleAtMs);
  const isNew = !wasHeard(reply) && wasHeard(marked.reply);
  return advance(marked, atMs, [...startWait(turn, 'playout'), ...(isNew ? becomesAudible(marked) : [])]);
}

/** Where no one spoke before it, as before a greeting, there is nothing to measure. */
function becomesAudible({ attempt, marks, speculation }: Turn): readonly TurnEffect[] {
  const spans = spansOf(marks);
  return spans.voiceToVoiceMs === null
    ? []
    : [{ type: 'audible', turnId: attempt.turnId, spans, ready: readyOf(marks), speculation }];
}

/**
 * A stage failed: what is with the voice is dropped, the fallback line takes its place under a new attempt.
 * @param unsaid what of the reply is shown as not heard.
 */
export function fallBack(
  turn: Turn,
  line: string,
  attemptNumber: number,
  atMs: number,
  unsaid = '',
): TurnStep {
  const { reply, attempt } = turn;
  const kept = handedOver(reply);
  const spokenText = kept.map((chunk) => chunk.text).join(' ');
  const next: Turn = {
    ...withReply(turn, {
      chunker: { ...createChunker(), rest: unsaid },
      text: spokenText === '' ? line : `${spokenText} ${line}`,
      written: true,
      chunks: [...kept, newChunk(line)],
      speaking: null,
      fallback: 'speaking',
    }),
    attempt: { ...attempt, number: attemptNumber },
  };
  return advance(next, atMs, [
    { type: 'cancel', attempt },
    ...stopWait(turn, 'stt'),
    ...stopWait(turn, 'llm'),
    partialTranscript(next),
  ]);
}

/** Not even the fallback line could be spoken: let what is queued play out, expect no more. */
export function giveUpSpeaking(turn: Turn, atMs: number): TurnStep {
  const kept = handedOver(turn.reply);
  const next = withReply(turn, { chunks: kept, speaking: null, written: true, fallback: 'failed' });
  return advance(next, atMs, [{ type: 'cancel', attempt: turn.attempt }, ...stopWait(turn, 'tts')]);
}
