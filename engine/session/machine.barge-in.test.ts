import { describe, expect, it } from 'vitest';
import { answer, connected, played, recognise, saySomething } from './testing/machine-run';

describe('barge-in', () => {
  it('cuts the history at the playout sample, not at what was written', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt, 'One two three four five six seven eight nine ten. And more.');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    played(run, 1, 12_000, 'playing');
    run.frames(15, 0.95);
    expect(run.ofType('play.pause')).toEqual([{ type: 'play.pause', turnId: 1 }]);
    recognise(run, 'But I wanted to');
    expect(run.ofType('play.flush')).toEqual([{ type: 'play.flush', turnId: 1 }]);
    expect(run.ofType('cancel').at(-1)?.attempt).toEqual(attempt);
    played(run, 1, 12_000, 'stopped');
    const [turn] = run.state().history;
    expect(turn).toMatchObject({ interrupted: true });
    expect(turn?.persona).toMatch(/^One two three four/);
    expect(turn?.persona).not.toMatch(/ten/);
    expect(run.ofType('transcript').at(-1)?.unheard).toMatch(/nine ten\. And more\.$/);
  });

  // A voice gives a sentence a slice at a time: all of the first slice is not all of the sentence.
  it('does not take for heard what the voice had yet to say', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt, 'One two three four five six seven eight nine ten. And more.');
    played(run, 1, 24_000, 'playing');
    run.frames(15, 0.95);
    recognise(run, 'But I wanted to');
    played(run, 1, 24_000, 'stopped');
    // A second, of which nothing else is known than the pace of people: fifteen letters.
    expect(run.state().history[0]?.persona).toBe('One two three');
  });

  it('lets a short cough pass', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt);
    played(run, 1, 12_000, 'playing');
    run.frames(5, 0.95);
    run.frames(20, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
  });

  it('goes on with the same utterance if nothing was heard yet', () => {
    const run = connected();
    const attempt = saySomething(run, 'I would like to book');
    const first = run.ofType('transcribe')[0];
    run.frames(20, 0.95);
    run.frames(17, 0.01);
    const second = run.ofType('transcribe')[1];
    expect(second?.attempt.turnId).toBe(1);
    expect(second?.attempt.number).toBeGreaterThan(attempt.number);
    expect(second?.fromSample).toBe(first?.fromSample);
    expect(run.ofType('metric')).toEqual([]);
  });

  it('ignores what the cancelled attempt still delivers', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.frames(20, 0.95);
    const state = run.state();
    run.apply({ type: 'token', attempt, text: 'Too late.' });
    run.apply({ type: 'transcribed', attempt, text: 'Too late.', lastVoicedMs: 1 });
    expect(run.state()).toBe(state);
  });

  it('stops the voice on request and listens on', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt);
    run.apply({ type: 'voice.stop' });
    run.fireTimers();
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['interrupted']);
  });
});
