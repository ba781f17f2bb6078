import { describe, expect, it } from 'vitest';
import {
  costOf,
  decidedAtMs,
  EVIDENCE_TIMES,
  evidenceOf,
  silenceRule,
  stockSmartTurn,
  type HeardPoint,
} from './turn-curve';

const point = (over: Partial<HeardPoint> = {}): HeardPoint => ({
  set: 'callers',
  file: 'a.wav',
  fold: 'a',
  recordingKind: 'question',
  speechFromMs: 300,
  silenceFromMs: 1000,
  holdMs: null,
  text: 'Where can I park?',
  smartTurn: 0.9,
  textScore: 0.4,
  recogniserMs: 700,
  ...over,
});

describe('playing a rule', () => {
  it('lets no evidence be used before it could be there: catches dead air that no policy could have reached', () => {
    const scoreAt = EVIDENCE_TIMES.vadMs + 120 + EVIDENCE_TIMES.textScoreMs;
    expect(decidedAtMs(point(), ({ textScore }) => ({ waitMs: textScore === null ? 3000 : 0 }))).toBe(
      scoreAt,
    );
    const slow = { ...EVIDENCE_TIMES, recogniserMs: 'measured' } as const;
    expect(decidedAtMs(point(), ({ transcript }) => ({ waitMs: transcript === null ? 3000 : 0 }), slow)).toBe(
      796,
    );
    expect(evidenceOf(point(), EVIDENCE_TIMES)[0]).toMatchObject({
      silenceMs: EVIDENCE_TIMES.vadMs,
      smartTurn: null,
      textScore: null,
      transcript: null,
    });
  });

  it('ends on an early answer even if a later one would have waited', () => {
    expect(decidedAtMs(point(), ({ textScore }) => ({ waitMs: textScore === null ? 230 : 3000 }))).toBe(230);
  });

  it('counts a hold as cut off only if speech went on after the decision', () => {
    const holds = [400, 500, 501].map((holdMs) => point({ holdMs }));
    expect(costOf([...holds, point()], silenceRule(500))).toMatchObject({
      holds: 3,
      cutOffs: 1,
      ends: 1,
      meanDeadAirMs: 500,
    });
    expect(costOf([], silenceRule(500)).cutOffShare).toBeNull();
  });

  it('plays the stock rule as it ships', () => {
    expect(decidedAtMs(point({ smartTurn: 0.51 }), stockSmartTurn)).toBe(200);
    expect(decidedAtMs(point({ smartTurn: 0.5 }), stockSmartTurn)).toBe(3000);
  });
});
