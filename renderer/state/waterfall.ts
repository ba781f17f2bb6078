/**
 * Owns the geometry of a turn's waterfall: where each stage's bar begins and ends, as parts of the whole. The stages
 * follow one another by definition of the spans; work done ahead of time shows as a stage that took nothing.
 */
import type { Spans } from '../../engine/contract/spans';

export type Stage = Exclude<keyof Spans, 'voiceToVoiceMs'>;

export const STAGES = [
  'endOfTurnDelayMs',
  'transcriptionDelayMs',
  'llmTtftMs',
  'firstSentenceMs',
  'ttsTtfbMs',
  'playoutDelayMs',
] as const satisfies readonly Stage[];

export type Bar = {
  readonly stage: Stage;
  readonly ms: number | null;
  /** Parts of the whole, 0 to 1. */
  readonly from: number;
  readonly width: number;
};

export type Waterfall = { readonly bars: readonly Bar[]; readonly totalMs: number };

/** @returns null if nothing was measured. */
export function waterfallOf(spans: Spans): Waterfall | null {
  const sumMs = STAGES.reduce((sum, stage) => sum + Math.max(0, spans[stage] ?? 0), 0);
  const totalMs = Math.max(sumMs, spans.voiceToVoiceMs ?? 0);
  if (totalMs <= 0) return null;
  let atMs = 0;
  const bars = STAGES.map((stage) => {
    const ms = spans[stage];
    const lengthMs = Math.max(0, ms ?? 0);
    const bar = { stage, ms, from: atMs / totalMs, width: lengthMs / totalMs };
    atMs += lengthMs;
    return bar;
  });
  return { bars, totalMs };
}
