import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../../engine/contract/spans';
import { STAGES, waterfallOf } from './waterfall';

describe('waterfallOf', () => {
  it('never draws a bar outside the picture, whatever was measured', () => {
    const ms = fc.option(fc.double({ min: -50, max: 20_000, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(ms, { minLength: 7, maxLength: 7 }), (values) => {
        const spans = { ...EMPTY_SPANS, voiceToVoiceMs: values[6] ?? null };
        for (const [index, stage] of STAGES.entries()) spans[stage] = values[index] ?? null;
        const waterfall = waterfallOf(spans);
        let end = 0;
        for (const bar of waterfall?.bars ?? []) {
          expect(bar.width).toBeGreaterThanOrEqual(0);
          expect(bar.from).toBeCloseTo(end, 9);
          end = bar.from + bar.width;
          expect(end).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('is drawn to scale: a stage of half the time has half the width', () => {
    const waterfall = waterfallOf({
      ...EMPTY_SPANS,
      endOfTurnDelayMs: 300,
      ttsTtfbMs: 300,
      voiceToVoiceMs: 600,
    });
    expect(waterfall?.bars.find(({ stage }) => stage === 'ttsTtfbMs')).toMatchObject({
      from: 0.5,
      width: 0.5,
    });
  });

  it('shows nothing rather than an empty scale for a turn that was cancelled before anything was measured', () => {
    expect(waterfallOf(EMPTY_SPANS)).toBeNull();
  });

  const spans = { ...EMPTY_SPANS, endOfTurnDelayMs: 400, transcriptionDelayMs: 0, llmTtftMs: 0 };
  const early = { ...spans, firstSentenceMs: 100, ttsTtfbMs: 300, playoutDelayMs: 0, voiceToVoiceMs: 800 };
  const ready = { transcriptMs: 200, firstTokenMs: 320, firstChunkMs: 500, firstAudioMs: 800 };
  const earlyPartOf = (stage: string) =>
    waterfallOf(early, ready)?.bars.find((bar) => bar.stage === stage)?.early;

  it('draws speculation where it was done, inside the silence, and up to the decision only', () => {
    expect(earlyPartOf('llmTtftMs')).toEqual({ from: 0.25, width: expect.closeTo(0.15, 9) });
    expect(earlyPartOf('firstSentenceMs')).toEqual({ from: 0.4, width: expect.closeTo(0.1, 9) });
    expect(earlyPartOf('ttsTtfbMs')).toBeNull();
  });

  it('claims no length for work whose beginning was not measured', () => {
    expect(earlyPartOf('transcriptionDelayMs')).toEqual({ from: 0.25, width: 0 });
    const onInterim = waterfallOf(early, { ...ready, firstTokenMs: -50 });
    expect(onInterim?.bars.find(({ stage }) => stage === 'llmTtftMs')?.early).toEqual({ from: 0, width: 0 });
  });

  it('shows no speculation on a turn that was waited for from its decision on', () => {
    const late = { transcriptMs: 600, firstTokenMs: 700, firstChunkMs: 750, firstAudioMs: 800 };
    expect(waterfallOf(early, late)?.bars.every(({ early }) => early === null)).toBe(true);
  });
});
