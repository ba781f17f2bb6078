/**
 * Owns the geometry of a turn's waterfall: where each stage's bar begins and ends, as parts of the whole. The stages
 * follow one another by definition of the spans; speculation is drawn where it was really done,
 * inside the silence.
 */
import { STAGE_NAMES, type Ready, type Spans } from '../../../engine/contract/spans';

export type Stage = Exclude<keyof Spans, 'voiceToVoiceMs'>;

export const STAGES = STAGE_NAMES;

/** Parts of the whole, 0 to 1. */
export type Stretch = { readonly from: number; readonly width: number };

export type Bar = Stretch & {
  readonly stage: Stage;
  readonly ms: number | null;
  /** What of it was done before the turn was decided; a width of zero where only its end is known. */
  readonly early: Stretch | null;
};

export type Waterfall = { readonly bars: readonly Bar[]; readonly totalMs: number };

/** When a stage was ready, and when the one was that it needs. */
const WORK: Readonly<Partial<Record<Stage, readonly [keyof Ready, keyof Ready | null]>>> = {
  transcriptionDelayMs: ['transcriptMs', null],
  llmTtftMs: ['firstTokenMs', 'transcriptMs'],
  firstSentenceMs: ['firstChunkMs', 'firstTokenMs'],
  ttsTtfbMs: ['firstAudioMs', 'firstChunkMs'],
};

function earlyPartOf(stage: Stage, ready: Ready | null, decidedMs: number | null, totalMs: number) {
  const work = WORK[stage];
  if (work === undefined || ready === null || decidedMs === null || decidedMs <= 0) return null;
  const readyMs = ready[work[0]];
  const needMs = work[1] === null ? null : ready[work[1]];
  if (readyMs === null) return null;
  // A reply that was begun on an interim transcript is there before its transcript: when it began was not measured.
  const begunMs = needMs === null || needMs > readyMs ? readyMs : needMs;
  if (begunMs >= decidedMs) return null;
  const within = (ms: number): number => Math.min(Math.max(ms, 0), decidedMs, totalMs) / totalMs;
  const from = within(begunMs);
  return { from, width: within(readyMs) - from };
}

/** @returns null if nothing was measured. */
export function waterfallOf(spans: Spans, ready: Ready | null = null): Waterfall | null {
  const sumMs = STAGES.reduce((sum, stage) => sum + Math.max(0, spans[stage] ?? 0), 0);
  const totalMs = Math.max(sumMs, spans.voiceToVoiceMs ?? 0);
  if (totalMs <= 0) return null;
  let atMs = 0;
  const bars = STAGES.map((stage) => {
    const ms = spans[stage];
    const lengthMs = Math.max(0, ms ?? 0);
    const early = earlyPartOf(stage, ready, spans.endOfTurnDelayMs, totalMs);
    const bar = { stage, ms, from: atMs / totalMs, width: lengthMs / totalMs, early };
    atMs += lengthMs;
    return bar;
  });
  return { bars, totalMs };
}
