/**
 * Owns what is measured of a turn: the waits between its marks, and when its stages were really ready. Pure.
 */
import type { Ready, Spans } from '../../contract/spans';
import type { Marks } from './types';

export const EMPTY_MARKS: Marks = {
  lastVoicedMs: null,
  endpointMs: null,
  transcriptMs: null,
  firstTokenMs: null,
  firstChunkMs: null,
  firstAudioMs: null,
  firstAudibleMs: null,
};

/** The user did not wait for what was ready before the turn was decided: it counts from the decision. */
function waitedFor(marks: Marks): Marks {
  const { endpointMs } = marks;
  // Nor before the stage that it was waiting for: a reply that was begun on an interim transcript waits for its
  // confirmation.
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
