import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from './events';
import { createRun, PERSONA, played, type Run, samples } from './testing/machine-run';
import type { Command } from './commands';
import type { SessionState } from './state';
import { TIMERS } from './types';

const attempt = fc.record({ turnId: fc.integer({ min: 0, max: 3 }), number: fc.integer({ min: 0, max: 5 }) });
const chunk = fc.integer({ min: 0, max: 3 });
const problem = fc.constant({ code: 'INTERNAL', message: 'x', hint: '' } as const);
const text = fc.constantFrom(
  '',
  ' ',
  'Yes.',
  'One, two. Three',
  'a very long clause without an end, and more. ',
);
const timerName = fc.constantFrom(...TIMERS);

type Action =
  | { readonly kind: 'event'; readonly event: Happening }
  | { readonly kind: 'speech' | 'silence' | 'fire' | 'playing' };

const event: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant('connect' as const), greet: fc.boolean() }),
  fc.record({ type: fc.constant('ready' as const), isReplyCheap: fc.boolean() }),
  fc.record({
    type: fc.constant('scored' as const),
    attempt,
    scores: fc.constantFrom(
      { smartTurn: null, textScore: null },
      { smartTurn: 0.9, textScore: 0.9 },
      { smartTurn: 0.1, textScore: 0.01 },
    ),
  }),
  fc.record({
    type: fc.constant('pauseStatistics' as const),
    pauseStatistics: fc.constantFrom(null, { p50Ms: 400, p90Ms: 1200 }),
  }),
  fc.record({
    type: fc.constant('turnTaking' as const),
    turnTaking: fc.record({
      pauseBeforeReply: fc.constantFrom('adaptive' as const, 300, 3000),
      interruption: fc.constantFrom('low' as const, 'normal' as const, 'high' as const, 'never' as const),
    }),
  }),
  fc.record({
    type: fc.constant('persona' as const),
    persona: fc.constantFrom(PERSONA, { ...PERSONA, greeting: null, filler: 'Let me see.' }),
  }),
  fc.record({
    type: fc.constant('interim' as const),
    attempt,
    text: fc.constantFrom('', 'Yes.', 'yes', 'One, two. Three.'),
  }),
  fc.record({ type: fc.constant('unready' as const), problem }),
  fc.record({ type: fc.constant('mode' as const), mode: fc.constantFrom('duplex' as const, 'ptt' as const) }),
  fc.constant({ type: 'reconfigure' as const }),
  fc.record({ type: fc.constant('talk.down' as const), atSample: fc.nat(200_000) }),
  fc.record({ type: fc.constant('talk.up' as const), atSample: fc.nat(200_000) }),
  fc.constant({ type: 'voice.stop' as const }),
  fc.record({
    type: fc.constant('transcribed' as const),
    attempt,
    text,
    lastVoicedMs: fc.constantFrom(null, 5),
  }),
  fc.record({
    type: fc.constant('overlap' as const),
    attempt,
    request: fc.nat(4),
    text: fc.constantFrom(null, '', 'Stop.', 'Mm-hmm.', 'One, two', 'I wanted to ask you something else'),
  }),
  fc.record({
    type: fc.constant('filler' as const),
    attempt,
    samples: fc.constantFrom(samples(0), samples(480)),
    firstAudibleSample: fc.constantFrom(null, 0),
  }),
  fc.record({
    type: fc.constant('frame' as const),
    endSample: fc.nat(300_000),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    echo: fc.constantFrom(undefined, 0, 1),
  }),
  fc.record({ type: fc.constant('token' as const), attempt, text }),
  fc.record({ type: fc.constant('written' as const), attempt }),
  fc.record({
    type: fc.constant('speech' as const),
    attempt,
    chunk,
    samples: fc.constantFrom(samples(0), samples(480), samples(600_000)),
    firstAudibleSample: fc.constantFrom(null, 0, 100),
  }),
  fc.record({ type: fc.constant('takenBack' as const), attempt }),
  fc.record({ type: fc.constant('spoken' as const), attempt, chunk }),
  fc.record({
    type: fc.constant('failed' as const),
    attempt,
    stage: fc.constantFrom('stt' as const, 'llm' as const, 'tts' as const),
    problem,
  }),
  fc.record({
    type: fc.constant('playout' as const),
    turnId: fc.integer({ min: 0, max: 3 }),
    phase: fc.constantFrom('started', 'playing', 'paused', 'drained', 'stopped'),
    playedSamples: fc.nat(700_000),
    playedAtMs: fc.nat(100_000),
  }),
  fc.record({ type: fc.constant('timer' as const), timer: timerName, attempt: fc.option(attempt) }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: event.map((happening): Action => ({ kind: 'event', event: happening })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Action>({ kind: 'speech' }, { kind: 'silence' }, { kind: 'playing' }),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ kind: 'fire' }) },
  {
    weight: 1,
    arbitrary: fc.constant<Action>({ kind: 'event', event: { type: 'end', reason: 'hung-up' } }),
  },
);

/** Answers whatever work is asked for, so that random runs get far into a turn. */
const obey = (run: Run, commands: readonly Command[], seed: number): void => {
  for (const command of commands) {
    if (seed % 5 === 0) return;
    if (command.type === 'transcribe') {
      run.apply({ type: 'transcribed', attempt: command.attempt, text: 'Hello.', lastVoicedMs: 1 });
    } else if (command.type === 'synthesise') {
      const { attempt: of, chunk: index } = command;
      run.apply({ type: 'speech', attempt: of, chunk: index, samples: samples(480), firstAudibleSample: 3 });
      if (seed % 2 === 0) run.apply({ type: 'spoken', attempt: of, chunk: index });
    } else if (command.type === 'transcribe.overlap') {
      const text = ['', 'Uh-huh.', 'Stop.', 'What about Sunday?', null][seed % 5] ?? null;
      if (seed % 2 === 0)
        run.apply({ type: 'overlap', attempt: command.attempt, request: command.request, text });
    } else if (command.type === 'fill') {
      run.apply({ type: 'filler', attempt: command.attempt, samples: samples(480), firstAudibleSample: 0 });
    } else if (command.type === 'generate') {
      const text = seed % 7 === 0 ? '你好' : 'Well, yes. ';
      run.apply({ type: 'token', attempt: command.attempt, text });
      if (seed % 3 === 0) run.apply({ type: 'written', attempt: command.attempt });
    }
  }
};

const take = (run: Run, step: Action, seed: number): void => {
  const before = run.all.length;
  if (step.kind === 'event') run.apply(step.event);
  else if (step.kind === 'fire') run.fireTimers();
  else if (step.kind === 'speech') run.frames(12, 0.9);
  else if (step.kind === 'playing') {
    // The player reports of the turn that is in flight, so that random runs get to be interrupted.
    const state = run.state();
    if (state.tag === 'RESPONDING') {
      const { attempt: of, reply } = state.turn;
      played(run, of.turnId, Math.max(reply.playedSamples, Math.floor(reply.totalSamples / 2)), 'playing');
    }
  } else run.frames(20, 0.01);
  obey(run, run.all.slice(before), seed);
};

const actions = fc.array(fc.tuple(action, fc.nat(30)), { maxLength: 60 });

describe('whatever happens, in whatever order', () => {
  it('never throws, never leaves TERMINATED, never signals completion twice', () => {
    fc.assert(
      fc.property(actions, fc.constantFrom('duplex' as const, 'ptt' as const), (steps, mode) => {
        const run = createRun(mode);
        const states: SessionState[] = [];
        for (const [step, seed] of steps) {
          take(run, step, seed);
          states.push(run.state());
        }
        const end = states.findIndex((state) => state.tag === 'TERMINATED');
        const afterwards = end === -1 ? [] : states.slice(end);
        expect(new Set(afterwards).size).toBeLessThanOrEqual(1);
        expect(run.ofType('complete').length).toBe(end === -1 ? 0 : 1);
      }),
      { numRuns: 1_500 },
    );
  });

  it('gets back to ACTIVE or TERMINATED when the timers fire', () => {
    fc.assert(
      fc.property(actions, fc.boolean(), (steps, fills) => {
        const run = createRun('duplex', fills ? { ...PERSONA, filler: 'Let me see.' } : PERSONA);
        run.apply({ type: 'connect', greet: true });
        for (const [step, seed] of steps) take(run, step, seed);
        for (let round = 0; round < 12 && run.timers.size > 0; round += 1) run.fireTimers();
        expect(run.timers.size).toBe(0);
        expect(['ACTIVE', 'TERMINATED']).toContain(run.state().tag);
        expect(run.pausedVoice()).toBeNull();
      }),
      { numRuns: 1_500 },
    );
  });

  it('takes an event of another session for nothing', () => {
    fc.assert(
      fc.property(actions, event, (steps, foreign) => {
        const run = createRun();
        for (const [step, seed] of steps) take(run, step, seed);
        const state = run.state();
        expect(run.apply(foreign, 'another')).toEqual([]);
        expect(run.state()).toBe(state);
      }),
    );
  });

  it('accounts for every turn it began exactly once', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const run = createRun();
        run.apply({ type: 'connect', greet: false });
        run.apply({ type: 'ready', isReplyCheap: false });
        for (const [step, seed] of steps) take(run, step, seed);
        for (let round = 0; round < 12; round += 1) run.fireTimers();
        run.apply({ type: 'end', reason: 'hung-up' });
        const begun = new Set(run.turnIds);
        const ended = run.ofType('metric').map((command) => command.turnId);
        expect(new Set(ended).size).toBe(ended.length);
        for (const turnId of begun) expect(ended).toContain(turnId);
      }),
      { numRuns: 1_000 },
    );
  });
});
