import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../contract/errors';
import { isCommitted } from './committed';
import type { TurnEffect, TurnEvent } from './events';
import { newTurn } from './new-turn';
import { stepTurn } from './step';
import type { Turn } from './types';

const LENT = {
  nextAttempt: 7,
  fallbackLine: 'Sorry, say that again?',
  filler: undefined,
  atMs: 100,
} as const;
const text = fc.constantFrom('We open at nine. ', 'And close at six.', '\n', '你好');
const words = fc.constantFrom('', 'Where can I park?', 'where can i park', 'Where can I bark?');

const progress: fc.Arbitrary<TurnEvent> = fc.oneof(
  text.map((piece): TurnEvent => ({ type: 'token', text: piece, ...LENT })),
  fc.constantFrom<TurnEvent>(
    { type: 'written', ...LENT },
    { type: 'takenBack', ...LENT },
    { type: 'spoken', chunk: 0, ...LENT },
    { type: 'speech', chunk: 0, samples: new Float32Array(480), firstAudibleSample: 0, ...LENT },
    { type: 'allHeard' },
    { type: 'failed', stage: 'llm', problem: problemOf('LLM_FAILED.emptyTurn'), ...LENT },
  ),
  words.map((recognised): TurnEvent => ({
    type: 'transcribed',
    text: recognised,
    lastVoicedMs: 1,
    mergedWith: null,
    remark: null,
    ...LENT,
  })),
);

const interim: TurnEvent = { type: 'interim', text: 'Where can I park?', isAllHeard: true, mergedWith: null };
const isTimer = ({ type }: TurnEffect): boolean => type === 'timer.start' || type === 'timer.stop';
const isOver = ({ type }: TurnEffect): boolean => type === 'over';

/** The turn after these events, and all effects; it ends where the turn is over. */
function through(from: Turn, events: readonly TurnEvent[]): { turn: Turn; effects: readonly TurnEffect[] } {
  let turn = from;
  const effects: TurnEffect[] = [];
  for (const event of events) {
    const step = stepTurn(turn, event);
    turn = step.turn;
    effects.push(...step.effects);
    if (step.effects.some(isOver)) break;
  }
  return { turn, effects };
}

const undecided = (): Turn => newTurn({ turnId: 1, number: 1 }, 0, 9_000);
const decided = (): Turn => ({ ...undecided(), isDecided: true });

describe('a turn that is not decided', () => {
  it('is waited for by no timer, and fails in silence: catches a fallback line that answers half a sentence', () => {
    fc.assert(
      fc.property(fc.array(progress, { maxLength: 12 }), (events) => {
        const { turn, effects } = through(undecided(), [interim, ...events]);
        expect(effects.some(isTimer)).toBe(false);
        expect(effects.some(({ type }) => type === 'problem')).toBe(false);
        expect(turn.reply.fallback).toBe('no');
        expect(isCommitted(turn)).toBe(false);
      }),
    );
  });

  it('has the effects of a decided one, without its timers, as long as no stage fails', () => {
    fc.assert(
      fc.property(fc.array(progress, { maxLength: 12 }), (events) => {
        const speculative = through(undecided(), [interim, ...events]);
        const waitedFor = through(decided(), [interim, ...events]);
        fc.pre(!speculative.effects.some(isOver) && !waitedFor.effects.some(isOver));
        fc.pre(waitedFor.turn.reply.fallback === 'no');
        // What a decided turn has played the player has, so that it can't be taken back.
        fc.pre(!events.some(({ type }) => type === 'takenBack'));
        expect(speculative.effects).toEqual(waitedFor.effects.filter((effect) => !isTimer(effect)));
      }),
    );
  });

  it('is under the waits of a decided turn from its decision on', () => {
    const { turn } = through(undecided(), [interim, { type: 'token', text: 'We open at nine.', ...LENT }]);
    const { turn: after, effects } = stepTurn(turn, { type: 'decided', ...LENT });
    expect(effects.map((effect) => (effect.type === 'timer.start' ? effect.timer : effect.type))).toEqual([
      'stt',
      'llm',
      'quiet',
    ]);
    expect(after.marks.endpointMs).toBe(100);
    expect(after.marks.transcriptMs).toBeNull();
  });
});

describe('a step', () => {
  it('leaves the turn as it is if the event is none of its own', () => {
    const turn = undecided();
    for (const event of [
      { type: 'spoken', chunk: 3, ...LENT },
      { type: 'speech', chunk: 0, samples: new Float32Array(9), firstAudibleSample: 0, ...LENT },
      { type: 'late', wait: 'filler', ...LENT },
    ] as const) {
      expect(stepTurn(turn, event)).toEqual({ turn, effects: [] });
    }
  });

  it('begins anew for other words, and unsays what was made of the former', () => {
    const begun = through(decided(), [interim, { type: 'token', text: 'Nowhere. Really.', ...LENT }]).turn;
    const { turn, effects } = stepTurn(begun, {
      type: 'transcribed',
      text: 'Where can I bark?',
      lastVoicedMs: 1,
      mergedWith: null,
      remark: null,
      ...LENT,
    });
    expect(turn).toMatchObject({
      attempt: { turnId: 1, number: 7 },
      isInterim: false,
      speculation: 'dropped',
    });
    expect(effects.filter((effect) => !isTimer(effect)).map(({ type }) => type)).toEqual([
      'unsay',
      'cancel',
      'transcript',
      'generate',
    ]);
  });
});
