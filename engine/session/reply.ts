/**
 * Owns a reply on its way from tokens to the loudspeaker: text to chunks, chunks to the voice one at a time, samples
 * to the player, and what of it was heard. Pure: each step gives the new turn and the commands it takes.
 */
import { PLAYOUT_RATE } from '../contract/units';
import type { Ready, Spans } from '../contract/spans';
import { createChunker, finishText, pushText } from '../text/chunk';
import { hasWords } from '../text/sayable';
import { TUNING } from './tuning';
import type { Command } from './commands';
import type { Marks, Reply, ReplyChunk, Turn } from './turn/types';
import type { WorkId } from './types';

export type TurnStep = { readonly turn: Turn; readonly commands: readonly Command[] };

const MAX_AHEAD_SAMPLES = (TUNING.maxAheadMs * PLAYOUT_RATE) / 1000;

/** A chunk whose last 50 ms were not played was heard: they are the voice's closing silence. */
const HEARD_TOLERANCE = (50 * PLAYOUT_RATE) / 1000;

export const EMPTY_MARKS: Marks = {
  lastVoicedMs: null,
  endpointMs: null,
  transcriptMs: null,
  firstTokenMs: null,
  firstChunkMs: null,
  firstAudioMs: null,
  firstAudibleMs: null,
};

const emptyReply = (): Reply => ({
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

export const newTurn = (work: WorkId, fromSample: number, toSample: number, marks: Marks): Turn => ({
  work,
  fromSample,
  toSample,
  userText: null,
  reply: emptyReply(),
  marks,
  held: null,
  isProvisional: false,
  isAllHeard: false,
  barge: { stage: 'open', overlap: null, nextProbe: 0 },
  joins: null,
  filler: 'unsaid',
  remark: null,
  speculation: 'none',
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
  return advance(next, atMs, [{ type: 'timer.stop', timer: 'llm' }]);
}

/** A whole text that needs no model: the greeting. */
export function sayLine(turn: Turn, line: string, atMs: number): TurnStep {
  const next = withReply(turn, { text: line, written: true, chunks: [newChunk(line)] });
  return advance(next, atMs, [partialTranscript(next)]);
}

export const partialTranscript = (turn: Turn): Command => ({
  type: 'transcript',
  turnId: turn.work.turnId,
  role: 'persona',
  text: turn.reply.text.trimStart(),
  unheard: '',
  isFinal: false,
});

/** Gives the voice its next chunk if it is free, and tells the player when there will be no more. */
export function advance(turn: Turn, atMs: number, before: readonly Command[] = []): TurnStep {
  const { reply, work } = turn;
  if (reply.speaking !== null) return { turn, commands: before };
  const index = reply.chunks.findIndex((chunk) => !chunk.done);
  if (index === -1) {
    if (!reply.written || reply.endSent || reply.totalSamples === 0) return { turn, commands: before };
    return {
      turn: withReply(turn, { endSent: true }),
      commands: [
        ...before,
        { type: 'play.end', turnId: work.turnId, totalSamples: reply.totalSamples },
        playoutTimer(work),
      ],
    };
  }
  const ahead = reply.totalSamples - reply.playedSamples;
  const chunk = reply.chunks[index];
  if (ahead > MAX_AHEAD_SAMPLES || chunk === undefined) return { turn, commands: before };
  return {
    turn: mark(withReply(turn, { speaking: index }), 'firstChunkMs', atMs),
    commands: [
      ...before,
      { type: 'synthesise', work, chunk: index, text: chunk.text },
      { type: 'timer.start', timer: 'tts', work, ms: TUNING.ttsTimeoutMs },
    ],
  };
}

export const playoutTimer = (work: WorkId): Command => ({
  type: 'timer.start',
  timer: 'playout',
  work,
  ms: TUNING.playoutTimeoutMs,
});

/** Samples came from the voice. Those of a chunk that is not with the voice are dropped. */
export function addSpeech(
  turn: Turn,
  chunk: number,
  samples: Float32Array,
  firstAudibleSample: number | null,
  atMs: number,
): TurnStep {
  const { reply, work } = turn;
  const current = reply.chunks[chunk];
  if (reply.speaking !== chunk || current === undefined || samples.length === 0) {
    return { turn, commands: [] };
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
    turn: mark(next, 'firstAudioMs', atMs),
    commands: [
      { type: 'play', turnId: work.turnId, samples },
      { type: 'timer.start', timer: 'tts', work, ms: TUNING.ttsTimeoutMs },
      playoutTimer(work),
    ],
  };
}

/** Something to bridge the wait, ahead of the reply: it is played, and neither written down nor remembered. */
export function addFiller(turn: Turn, samples: Float32Array, firstAudibleSample: number | null): TurnStep {
  const { work } = turn;
  return {
    turn: withReply(turn, { totalSamples: samples.length, firstAudibleSample }),
    commands: [{ type: 'play', turnId: work.turnId, samples }, playoutTimer(work)],
  };
}

/** The voice has finished a chunk. */
export function endSpeech(turn: Turn, chunk: number, atMs: number): TurnStep {
  const current = turn.reply.chunks[chunk];
  if (turn.reply.speaking !== chunk || current === undefined) return { turn, commands: [] };
  const next = withReply(turn, {
    speaking: null,
    chunks: turn.reply.chunks.with(chunk, { ...current, done: true }),
  });
  return advance(next, atMs, [{ type: 'timer.stop', timer: 'tts' }]);
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
  return advance(marked, atMs, [playoutTimer(turn.work), ...(isNew ? becomesAudible(marked) : [])]);
}

/** Where no one spoke before it, as before a greeting, there is nothing to measure. */
function becomesAudible({ work, marks, speculation }: Turn): readonly Command[] {
  const spans = spansOf(marks);
  return spans.voiceToVoiceMs === null
    ? []
    : [{ type: 'audible', turnId: work.turnId, spans, ready: readyOf(marks), speculation }];
}

/**
 * The chunks of which the player has samples. One that the voice did not finish keeps as many words as its samples have
 * room for, at the pace of the chunks before it: the rest of them nobody can ever hear.
 */
function handedOver(reply: Reply): readonly ReplyChunk[] {
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

/**
 * A stage failed: what is with the voice is dropped, the fallback line takes its place under a new attempt.
 * @param unsaid what of the reply is shown as not heard.
 */
export function fallBack(turn: Turn, line: string, attempt: number, atMs: number, unsaid = ''): TurnStep {
  const { reply, work } = turn;
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
    work: { ...work, attempt },
  };
  return advance(next, atMs, [
    { type: 'cancel', work },
    { type: 'timer.stop', timer: 'stt' },
    { type: 'timer.stop', timer: 'llm' },
    partialTranscript(next),
  ]);
}

/** Not even the fallback line could be spoken: let what is queued play out, expect no more. */
export function giveUpSpeaking(turn: Turn, atMs: number): TurnStep {
  const kept = handedOver(turn.reply);
  const next = withReply(turn, { chunks: kept, speaking: null, written: true, fallback: 'failed' });
  return advance(next, atMs, [
    { type: 'cancel', work: turn.work },
    { type: 'timer.stop', timer: 'tts' },
  ]);
}

/** Everything that will ever be played of this turn has been handed over. */
export const isHandedOver = (reply: Reply): boolean =>
  reply.written && reply.speaking === null && reply.chunks.every((chunk) => chunk.done);

/** Whether anything of the reply has left the loudspeaker loud enough to be noticed. */
export const wasHeard = (reply: Reply): boolean =>
  reply.firstAudibleSample !== null && reply.playedSamples > reply.firstAudibleSample;

/**
 * Splits a reply at what was played. Inside a chunk, words are placed in proportion to their letters, which is within
 * a word of the truth for the clauses and sentences that chunks are.
 */
export function splitHeard(reply: Reply): { readonly heard: string; readonly unheard: string } {
  const played = reply.playedSamples;
  const samplesPerLetter = paceOf(reply);
  const heard: string[] = [];
  const unheard: string[] = [];
  for (const chunk of reply.chunks) {
    if (chunk.text === '') continue;
    if (chunk.startSample === null) {
      // A chunk that had nothing to speak (a lone emoji) belongs to its neighbours' fate; words that the voice can't say
      // were not heard.
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

/** What was ready before the turn was decided cost nobody any waiting: it counts from the decision. */
function waitedFor(marks: Marks): Marks {
  const { endpointMs } = marks;
  // Nor before the stage that it was waiting for: a reply that was begun on a draft waits for its confirmation.
  let last = endpointMs;
  const notBefore = (atMs: number | null): number | null => {
    if (atMs === null || last === null) return atMs;
    last = Math.max(atMs, last);
    return last;
  };
  return {
    ...marks,
    transcriptMs: notBefore(marks.transcriptMs),
    firstTokenMs: notBefore(marks.firstTokenMs),
    firstChunkMs: notBefore(marks.firstChunkMs),
    firstAudioMs: notBefore(marks.firstAudioMs),
  };
}

/** Differences of marks; null where either end is missing. A stage that was ready before it was asked took 0 ms. */
export function spansOf(given: Marks): Spans {
  const marks = waitedFor(given);
  const between = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : Math.max(0, Math.round((to - from) * 10) / 10);
  return {
    endOfTurnDelayMs: between(marks.lastVoicedMs, marks.endpointMs),
    transcriptionDelayMs: between(marks.endpointMs, marks.transcriptMs),
    llmTtftMs: between(marks.transcriptMs, marks.firstTokenMs),
    firstSentenceMs: between(marks.firstTokenMs, marks.firstChunkMs),
    ttsTtfbMs: between(marks.firstChunkMs, marks.firstAudioMs),
    playoutDelayMs: between(marks.firstAudioMs, marks.firstAudibleMs),
    voiceToVoiceMs: between(marks.lastVoicedMs, marks.firstAudibleMs),
  };
}

/** When the stages were really ready, also where that was before the turn was decided. */
export function readyOf(marks: Marks): Ready | null {
  const { lastVoicedMs } = marks;
  if (lastVoicedMs === null) return null;
  const since = (atMs: number | null): number | null =>
    atMs === null ? null : Math.round((atMs - lastVoicedMs) * 10) / 10;
  return {
    transcriptMs: since(marks.transcriptMs),
    firstTokenMs: since(marks.firstTokenMs),
    firstChunkMs: since(marks.firstChunkMs),
    firstAudioMs: since(marks.firstAudioMs),
  };
}
