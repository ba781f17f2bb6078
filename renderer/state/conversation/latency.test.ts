import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS, type Spans } from '../../../engine/contract/spans';
import { EMPTY_CONVERSATION, enterSession, withMetric, type Conversation } from './conversation';
import { duration } from '../format';
import {
  gaugesOf,
  largeFigure,
  latestTimes,
  measuredOf,
  modelNamesOf,
  quantile,
  shownTimes,
  stageFigure,
  voiceToVoiceOf,
  wholeOf,
} from './latency';

const answered = (conversation: Conversation, turnId: number, spans: Partial<Spans>): Conversation =>
  withMetric(
    conversation,
    {
      kind: 'metric',
      turnId,
      spans: { ...EMPTY_SPANS, ...spans },
      outcome: 'completed',
      speculation: 'none',
      llm: 'x',
    },
    'Maya',
  );
const took = (conversation: Conversation, turnId: number, voiceToVoiceMs: number | null): Conversation =>
  answered(conversation, turnId, { voiceToVoiceMs });

const started = enterSession(EMPTY_CONVERSATION, 'one', 'Maya');
const medianOf = (conversation: Conversation): number | null => wholeOf(measuredOf(conversation)).p50Ms;

const SIGNS = { notDone: '–', pending: '…' };

describe('figures of latency', () => {
  it('has a sign and no unit where there is nothing to measure, or not yet', () => {
    expect(largeFigure({ voiceToVoiceMs: null, isPending: false }, SIGNS)).toEqual({ figure: '–', unit: '' });
    expect(largeFigure({ voiceToVoiceMs: 866, isPending: true }, SIGNS)).toEqual({ figure: '…', unit: '' });
    expect(largeFigure({ voiceToVoiceMs: 1_451, isPending: false }, SIGNS)).toEqual({
      figure: '1.45',
      unit: 's',
    });
  });

  it('takes the median, which one slow turn does not move, and leaves unanswered turns out', () => {
    let conversation = started;
    expect(medianOf(conversation)).toBeNull();
    for (const [turnId, ms] of [600, null, 700, 9_000].entries())
      conversation = took(conversation, turnId, ms);
    expect(medianOf(conversation)).toBe(700);
    expect(medianOf(took(conversation, 9, 800))).toBe(750);
  });

  it('has no median of one turn or two; a figure beside itself would look like a measurement', () => {
    let conversation = took(took(started, 1, 600), 2, 700);
    expect(medianOf(conversation)).toBeNull();
    conversation = took(took(conversation, 3, null), 4, 900);
    expect(medianOf(conversation)).toBe(700);
  });

  it('says the same of a turn in the transcript, the panel, the overlay and the gauges', () => {
    const conversation = answered(took(took(started, 1, 500), 2, 900), 3, {
      endOfTurnDelayMs: 310.4,
      ttsTtfbMs: 240.2,
      llmTtftMs: 0,
      voiceToVoiceMs: 640.3,
    });
    const last = conversation.entries.at(-1);
    const inTranscript = last?.kind === 'turn' ? voiceToVoiceOf(last) : null;
    expect(inTranscript).toBe(640.3);
    expect(shownTimes({ ...conversation, selectedKey: last?.key ?? null })).toEqual(
      latestTimes(conversation),
    );
    expect(latestTimes(conversation).voiceToVoiceMs).toBe(inTranscript);
    const gauges = gaugesOf(measuredOf(conversation));
    expect(gauges.find(({ measure }) => measure === 'voiceToVoiceMs')?.latestMs).toBe(inTranscript);
    for (const { stage, ms } of latestTimes(conversation).stages) {
      expect(gauges.find(({ measure }) => measure === stage)?.latestMs).toBe(ms);
    }
    expect(largeFigure(latestTimes(conversation), SIGNS)).toEqual({ figure: '640', unit: 'ms' });
    expect(duration(inTranscript ?? 0)).toBe('640 ms');
  });

  it('keeps the overlay on the latest turn while an older one is looked at', () => {
    const conversation = took(took(started, 1, 500), 2, 900);
    const selectedKey = conversation.entries[0]?.key ?? null;
    expect(shownTimes({ ...conversation, selectedKey }).voiceToVoiceMs).toBe(500);
    expect(latestTimes({ ...conversation, selectedKey }).voiceToVoiceMs).toBe(900);
  });

  it('begins anew with a session: turns of another persona would be mixed into its figures', () => {
    const conversation = took(enterSession(took(started, 1, 5_000), 'two', 'Sam'), 1, 400);
    expect(measuredOf(conversation).map(({ spans }) => spans.voiceToVoiceMs)).toEqual([400]);
  });

  it('tells a stage that the user did not wait for from one that did not happen', () => {
    const words = { early: 'early', notDone: '–' };
    const { stages } = latestTimes(
      answered(started, 1, { llmTtftMs: 0, ttsTtfbMs: 120, voiceToVoiceMs: 120 }),
    );
    const figure = (stage: string) => {
      const found = stages.find((one) => one.stage === stage);
      return found === undefined ? null : stageFigure(found, words);
    };
    expect([figure('llmTtftMs'), figure('ttsTtfbMs'), figure('playoutDelayMs')]).toEqual([
      'early',
      '120 ms',
      '–',
    ]);
  });

  it('never has a running median above its 95th percentile, nor either outside what was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 3, maxLength: 40 }), (all) => {
        let conversation = started;
        for (const [turnId, ms] of all.entries()) conversation = took(conversation, turnId, ms);
        const { points, p50Ms, p95Ms } = wholeOf(measuredOf(conversation));
        const sorted = all.toSorted((left, right) => left - right);
        expect(p50Ms).toBeCloseTo(quantile(sorted, 0.5), 6);
        expect(p95Ms).toBeCloseTo(quantile(sorted, 0.95), 6);
        for (const point of points) expect(point.p50Ms ?? 0).toBeLessThanOrEqual(point.p95Ms ?? 0);
        expect(p95Ms ?? 0).toBeLessThanOrEqual(Math.max(...all));
      }),
    );
  });

  it('names the model that answered this turn, not the one chosen since', () => {
    const names = modelNamesOf(null, { models: [], voices: [] }, 'qwen2.5:3b');
    expect(names).toEqual({ stt: null, llm: 'qwen2.5:3b', voice: null });
  });
});
