import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENDPOINTING, READINGS, waitFor, type TurnEvidence } from './endpointing';

const NOTHING: TurnEvidence = {
  silenceMs: 96,
  smartTurn: null,
  textScore: null,
  transcript: null,
  question: null,
  pauseStatistics: null,
  mode: 'duplex',
};
const wait = (evidence: Partial<TurnEvidence>) => waitFor({ ...NOTHING, ...evidence }).waitMs;
const why = (evidence: Partial<TurnEvidence>) => waitFor({ ...NOTHING, ...evidence }).reason;

const DONE = { smartTurn: 0.97, textScore: 0.5, transcript: 'What are your opening hours?' } as const;
const OPEN = { smartTurn: 0.1, textScore: 0.001, transcript: "I'd like to book an appointment for" } as const;

describe('waitFor', () => {
  it('ends a whole question as soon as all is known, and waits out a thought', () => {
    expect(wait(DONE)).toBe(220);
    expect(wait(OPEN)).toBeGreaterThanOrEqual(1500);
    expect(wait(OPEN)).toBeLessThanOrEqual(2500);
  });

  it('has a plain rule for when nothing else works: catches a session without models that never answers', () => {
    expect(wait({})).toBeGreaterThanOrEqual(500);
    expect(wait({})).toBeLessThanOrEqual(1500);
    expect(why({})).toBe('silence');
    expect(wait({ transcript: '', smartTurn: 0.9 })).toBeGreaterThanOrEqual(500);
    expect(why({ transcript: '', smartTurn: 0.9 })).toBe('sound');
  });

  it('leaves the end of a turn to the reading of its words while that is on its way', () => {
    expect(wait({ ...DONE, textScore: null })).toBeGreaterThan(316);
    expect(wait({ ...DONE, textScore: null, smartTurn: null })).toBeGreaterThan(316);
  });

  it('can be asked again: scores that come later move the wait both ways', () => {
    const first = wait({ transcript: 'My daughter wants to study' });
    expect(
      wait({ transcript: 'My daughter wants to study', textScore: 0.0005, smartTurn: 0.5 }),
    ).toBeGreaterThan(first);
    expect(wait({ transcript: 'My daughter wants to study', textScore: 0.9, smartTurn: 0.95 })).toBeLessThan(
      first,
    );
  });

  it('never takes back silence that is there', () => {
    expect(wait({ ...DONE, silenceMs: 1234 })).toBe(1234);
  });

  it('lets nothing end a turn while the talk key is down', () => {
    expect(waitFor({ ...NOTHING, ...DONE, mode: 'ptt' })).toEqual({ waitMs: Infinity, reason: 'held' });
  });

  it('lets the question decide: a short answer is whole, half a number is not', () => {
    const tuesday = { transcript: 'Tuesday.', textScore: 0.05, smartTurn: 0.5 };
    expect(wait({ ...tuesday, question: 'Which day suits you?' })).toBeLessThan(wait(tuesday));
    expect(wait({ ...tuesday, question: 'Which day suits you?' })).toBeLessThanOrEqual(330);
    const digits = { transcript: '617', textScore: 0.3, smartTurn: 0.9 };
    expect(wait({ ...digits, question: 'What is your phone number?' })).toBeGreaterThan(1500);
    expect(why({ ...digits, question: 'What is your phone number?' })).toBe('number');
    expect(wait({ ...digits, question: 'How many rooms do you have?' })).toBeLessThan(600);
  });

  it('answers a plain yes at once, and hears a yes that is only a beginning', () => {
    expect(wait({ transcript: 'Yes.', textScore: 0.3, smartTurn: 0.4 })).toBeLessThanOrEqual(330);
    expect(wait({ transcript: 'Yes, but', textScore: 0.0001, smartTurn: 0.4 })).toBeGreaterThan(1400);
  });

  it('gives a teller time to breathe', () => {
    const told = {
      transcript: 'The first books were printed in black letter.',
      textScore: 0.6,
      smartTurn: 0.98,
    };
    expect(wait(told)).toBeGreaterThan(600);
    expect(why(told)).toBe('telling');
    const long = `I went there first. ${'It was closed and nobody came to the door. '.repeat(3)}`;
    expect(wait({ ...told, transcript: long })).toBeGreaterThan(800);
  });

  it('waits longer for a person whose pauses are long, within bounds', () => {
    const at = (p90Ms: number) => wait({ ...OPEN, pauseStatistics: { p50Ms: p90Ms / 2, p90Ms } });
    expect(at(1600)).toBeGreaterThan(wait(OPEN));
    expect(at(1e9)).toBeLessThanOrEqual(ENDPOINTING.ceilingMs);
    expect(at(300)).toBeLessThan(wait(OPEN));
    expect(at(1)).toBeGreaterThan(wait(OPEN) / 2);
    // What is certain is certain for everybody.
    expect(wait({ ...DONE, pauseStatistics: { p50Ms: 900, p90Ms: 2000 } })).toBe(wait(DONE));
  });

  it('is finite, bounded and never earlier than the silence, whatever it is given', () => {
    const probability = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('and', 'My number is 5', 'Yes.')), {
      nil: null,
    });
    fc.assert(
      fc.property(
        fc.record({
          silenceMs: fc.integer({ min: 0, max: 60_000 }),
          smartTurn: probability,
          textScore: probability,
          transcript: text,
          question: text,
          pauseStatistics: fc.constantFrom(null, { p50Ms: 300, p90Ms: 2500 }, { p50Ms: 200, p90Ms: 200 }),
        }),
        (evidence) => {
          const { waitMs } = waitFor({ ...NOTHING, ...evidence });
          expect(waitMs).toBeGreaterThanOrEqual(evidence.silenceMs);
          expect(waitMs).toBeLessThanOrEqual(Math.max(evidence.silenceMs, ENDPOINTING.ceilingMs));
        },
      ),
    );
  });

  it('never waits longer for better scores, or for less patience: catches a sign lost in a refit', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        score,
        score,
        fc.constantFrom(DONE.transcript, OPEN.transcript, 'Tuesday'),
        (one, other, transcript) => {
          const [low, high] = one < other ? [one, other] : [other, one];
          const at = (textScore: number, patience = 1) =>
            waitFor({ ...NOTHING, transcript, textScore, smartTurn: 0.5 }, { ...ENDPOINTING, patience })
              .waitMs;
          expect(at(high)).toBeLessThanOrEqual(at(low));
          expect(at(low, 0.5)).toBeLessThanOrEqual(at(low, 2));
        },
      ),
    );
  });

  it('has a table whose curve falls: catches knots in the wrong order', () => {
    const { curve } = ENDPOINTING;
    for (const [index, knot] of curve.slice(1).entries()) {
      expect(knot.logOdds).toBeLessThan(curve[index]?.logOdds ?? 0);
      expect(knot.waitMs).toBeGreaterThan(curve[index]?.waitMs ?? 0);
    }
    expect(READINGS.every((reading) => ENDPOINTING.floorMs[reading] >= ENDPOINTING.floorMs.all)).toBe(true);
  });
});
