import { describe, expect, it } from 'vitest';
import {
  answer,
  connected,
  midReply,
  played,
  recognise,
  type Run,
  samples,
  saySomething,
  UNKNOWN_SILENCE,
} from './testing/machine-run';

describe('a merged turn', () => {
  /** Speaks on 300 ms after the reply became audible. */
  const speakOn = (run: Run, understood: string | null = 'an appointment for'): void => {
    const attempt = saySomething(run, 'I would like to book');
    answer(run, attempt);
    run.frames(1, 0.01);
    const { state } = run;
    const tag = state().tag;
    expect(tag).toBe('RESPONDING');
    run.apply({
      type: 'playout',
      turnId: 1,
      phase: 'playing',
      playedSamples: 2_400,
      playedAtMs: run.now(),
    });
    run.frames(9, 0.01);
    run.frames(15, 0.9);
    recognise(run, understood);
    if (understood === null) run.frames(30, 0.9);
    played(run, 1, 12_000, 'stopped');
    run.frames(10, 0.9);
    run.frames(UNKNOWN_SILENCE, 0.01);
  };

  it('makes one of both when the user speaks on right after the reply has begun', () => {
    const run = connected();
    speakOn(run);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no turn');
    expect(run.state().history).toHaveLength(1);
    run.apply({ type: 'transcribed', attempt, text: 'an appointment for Monday.', lastVoicedMs: 1 });
    expect(run.ofType('generate').at(-1)).toMatchObject({
      userText: 'I would like to book an appointment for Monday.',
      history: [],
    });
    expect(run.ofType('transcript').at(-1)?.text).toBe('an appointment for Monday.');
    run.apply({ type: 'token', attempt, text: 'Gladly.' });
    run.apply({ type: 'written', attempt });
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(100), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    played(run, 2, 100, 'drained');
    expect(run.state().history).toEqual([
      {
        turnId: 2,
        user: 'I would like to book an appointment for Monday.',
        persona: 'Gladly.',
        interrupted: false,
      },
    ]);
  });

  it('forgets nothing when the words that were to be merged come to nothing', () => {
    const run = connected();
    speakOn(run, null);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no turn');
    run.apply({ type: 'transcribed', attempt, text: '', lastVoicedMs: null });
    expect(run.state().history.map(({ user }) => user)).toEqual(['I would like to book']);
    const next = saySomething(run, 'Hello?');
    expect(run.ofType('generate').at(-1)).toMatchObject({ attempt: next, userText: 'Hello?' });
  });

  it('does not merge what is said over the middle of a reply', () => {
    const run = midReply();
    run.frames(12, 0.9);
    recognise(run, 'What about Sunday');
    run.frames(UNKNOWN_SILENCE, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no turn');
    run.apply({ type: 'transcribed', attempt, text: 'What about Sunday?', lastVoicedMs: 1 });
    expect(run.ofType('generate').at(-1)?.userText).toBe('What about Sunday?');
  });
});
