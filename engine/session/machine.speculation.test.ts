import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../contract/spans';
import { answer, connected, played, recognise, type Run, UNKNOWN_SILENCE } from './testing/machine-run';
import type { Attempt } from './types';

describe('speculation', () => {
  const speakAndPause = (run: Run): Attempt => {
    run.frames(30, 0.9);
    run.frames(7, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no attempt began');
    return attempt;
  };

  it('works in the first silence but lets nothing be heard or seen before the turn is decided', () => {
    const run = connected();
    const attempt = speakAndPause(run);
    run.apply({ type: 'transcribed', attempt, text: 'Where can I park?', lastVoicedMs: 1 });
    answer(run, attempt, 'Behind the building, for free.');
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('play')).toEqual([]);
    expect(run.ofType('transcript')).toEqual([]);
    run.frames(10, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.ofType('play')).toHaveLength(1);
    expect(run.ofType('transcribe')).toHaveLength(1);
    expect(run.ofType('transcript').find(({ role }) => role === 'user')?.text).toBe('Where can I park?');
    expect(run.timers.has('playout')).toBe(true);
  });

  it('drops the attempt when the user goes on, and answers all that was said', () => {
    const run = connected();
    const attempt = speakAndPause(run);
    run.apply({ type: 'transcribed', attempt, text: 'I would like', lastVoicedMs: 1 });
    run.frames(1, 0.9);
    expect(run.ofType('cancel').at(-1)?.attempt).toEqual(attempt);
    answer(run, attempt);
    run.frames(20, 0.9);
    run.frames(17, 0.01);
    const second = run.ofType('transcribe').at(-1);
    expect(second?.attempt.turnId).toBe(1);
    expect(second?.fromSample).toBe(run.ofType('transcribe')[0]?.fromSample);
    expect(run.ofType('play')).toEqual([]);
  });

  it('is silent about a failure of work that the user does not wait for, and tries again when the user does', () => {
    const run = connected();
    const attempt = speakAndPause(run);
    const problem = { code: 'STT_FAILED', message: 'x', hint: '' } as const;
    run.apply({ type: 'failed', attempt, stage: 'stt', problem });
    run.frames(UNKNOWN_SILENCE, 0.01);
    expect(run.ofType('problem')).toEqual([]);
    expect(run.state().tag).toBe('PROCESSING');
    expect(run.ofType('transcribe')).toHaveLength(2);
  });

  it('counts as waiting only what came after the decision, so that the stages add up', () => {
    const run = connected();
    const attempt = speakAndPause(run);
    run.apply({ type: 'transcribed', attempt, text: 'Where can I park?', lastVoicedMs: 1_000 });
    answer(run, attempt, 'Yes.');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.frames(10, 0.01);
    played(run, 1, 24_000, 'drained');
    const spans = run.ofType('metric')[0]?.spans;
    expect(spans).toMatchObject({ transcriptionDelayMs: 0, llmTtftMs: 0, firstSentenceMs: 0, ttsTtfbMs: 0 });
    const { voiceToVoiceMs, ...stages } = spans ?? EMPTY_SPANS;
    const sum = Object.values(stages).reduce<number>((total, ms) => total + (ms ?? 0), 0);
    expect(sum).toBeCloseTo(voiceToVoiceMs ?? -1);
  });

  it('begins in a silence that began before the floor was taken: catches an interruption that is answered late', () => {
    const run = connected();
    const attempt = speakAndPause(run);
    run.apply({ type: 'transcribed', attempt, text: 'Where can I park?', lastVoicedMs: 1 });
    answer(run, attempt, 'Behind the building, for free, and there is room for bicycles as well.');
    run.frames(UNKNOWN_SILENCE, 0.01);
    played(run, 1, 24_000, 'playing');
    run.frames(9, 0.9);
    run.frames(3, 0.01);
    const before = run.ofType('transcribe').length;
    recognise(run, 'Wait.');
    expect(run.state().tag).toBe('ACTIVE');
    run.frames(1, 0.01);
    expect(run.ofType('transcribe')).toHaveLength(before + 1);
    // Once, whatever becomes of it.
    const again = run.ofType('transcribe').at(-1)?.attempt ?? attempt;
    const problem = { code: 'STT_FAILED', message: 'x', hint: '' } as const;
    run.apply({ type: 'failed', attempt: again, stage: 'stt', problem });
    run.frames(3, 0.01);
    expect(run.ofType('transcribe')).toHaveLength(before + 1);
  });

  it('learns how loud the user is where the answer was there before the decision, and from no knock', () => {
    const run = connected();
    run.frames(28, 0.9, 0.01);
    run.frames(2, 0.9, 1);
    run.frames(7, 0.01, 1e-6);
    const attempt = run.ofType('transcribe').at(-1)?.attempt ?? { turnId: 0, number: 0 };
    run.apply({ type: 'transcribed', attempt, text: 'Where can I park?', lastVoicedMs: 1 });
    answer(run, attempt, 'Behind the building, for free.');
    run.frames(10, 0.01, 1e-6);
    expect(run.state()).toMatchObject({ tag: 'RESPONDING', voicePower: 0.01 });
  });
});
