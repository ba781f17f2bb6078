import { describe, expect, it } from 'vitest';
import { answer, connected, PERSONA, played, samples, saySomething } from './testing/machine-run';

describe('failure', () => {
  it('says the fallback line when the inference process dies in the middle of a turn', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({
      type: 'failed',
      attempt,
      stage: 'llm',
      problem: { code: 'INFERENCE_CRASHED', message: 'gone', hint: '' },
    });
    const line = run.ofType('synthesise').at(-1);
    expect(line?.text).toBe(PERSONA.fallbackLine);
    if (line === undefined) return;
    run.apply({
      type: 'speech',
      attempt: line.attempt,
      chunk: line.chunk,
      samples: samples(100),
      firstAudibleSample: 0,
    });
    run.apply({ type: 'spoken', attempt: line.attempt, chunk: line.chunk });
    played(run, 1, 100, 'drained');
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['fallback']);
  });

  it('does not take for heard the rest of a sentence in which the voice broke off', () => {
    const run = connected();
    const attempt = saySomething(run);
    const text = 'We are open on every working day of the week from nine in the morning until six.';
    run.apply({ type: 'token', attempt, text: `${text} Come by.` });
    run.apply({ type: 'written', attempt });
    // One second of five.
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
    const problem = { code: 'INFERENCE_CRASHED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', attempt, stage: 'tts', problem });
    const line = run.ofType('synthesise').at(-1);
    if (line === undefined) throw new Error('no fallback');
    const { attempt: next, chunk } = line;
    run.apply({ type: 'speech', attempt: next, chunk, samples: samples(24_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt: next, chunk });
    played(run, 1, 48_000, 'drained');
    expect(run.state().history[0]?.persona).toBe(`We are open on ${PERSONA.fallbackLine}`);
    expect(run.ofType('transcript').at(-1)?.text).toBe(`We are open on ${PERSONA.fallbackLine}`);
  });

  it('measures what was said of a broken sentence by the pace of the sentence before it', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({
      type: 'token',
      attempt,
      text: 'Ten letters. Then twenty letters or more of them follow. Next',
    });
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(12_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.apply({ type: 'speech', attempt, chunk: 1, samples: samples(12_000), firstAudibleSample: 0 });
    const problem = { code: 'TTS_FAILED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', attempt, stage: 'tts', problem });
    const line = run.ofType('synthesise').at(-1);
    run.apply({ type: 'failed', attempt: line?.attempt ?? attempt, stage: 'tts', problem });
    played(run, 1, 24_000, 'drained');
    expect(run.state().history[0]?.persona).toBe('Ten letters. Then twenty');
  });

  it('gives the turn up in words when the voice fails, too', () => {
    const run = connected();
    const attempt = saySomething(run);
    const problem = { code: 'TTS_FAILED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', attempt, stage: 'llm', problem });
    const line = run.ofType('synthesise').at(-1);
    if (line === undefined) throw new Error('no fallback');
    run.apply({ type: 'failed', attempt: line.attempt, stage: 'tts', problem });
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['failed']);
    expect(run.ofType('problem')).toHaveLength(2);
  });

  it('ends a turn whose player went silent', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt, 'Yes.');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.fireTimers();
    expect(run.state().tag).toBe('ACTIVE');
  });
});
