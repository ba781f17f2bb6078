import { describe, expect, it } from 'vitest';
import { answer, connected, createRun, played, samples, saySomething } from './testing/machine-run';

describe('a conversation', () => {
  it('goes once around and remembers what was heard', () => {
    const run = connected();
    expect(run.state().tag).toBe('ACTIVE');
    const attempt = saySomething(run);
    expect(run.state().tag).toBe('PROCESSING');
    answer(run, attempt);
    expect(run.state().tag).toBe('RESPONDING');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.apply({ type: 'speech', attempt, chunk: 1, samples: samples(12_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 1 });
    expect(run.ofType('play.end')).toEqual([{ type: 'play.end', turnId: 1, totalSamples: 36_000 }]);
    played(run, 1, 36_000, 'drained');
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.state().history).toEqual([
      {
        turnId: 1,
        user: 'What are your opening hours?',
        persona: 'We are open from nine to six. Come by.',
        interrupted: false,
      },
    ]);
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['completed']);
  });

  // Otherwise the reply would never count as heard, or as heard while nothing was to be heard yet.
  it('counts a reply as heard from its first sound, be it in a later piece than the first', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({ type: 'token', attempt, text: 'We are open from nine to six.' });
    run.apply({ type: 'written', attempt });
    const silence = new Float32Array(4_800);
    run.apply({ type: 'speech', attempt, chunk: 0, samples: silence, firstAudibleSample: null });
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(19_200), firstAudibleSample: 2_400 });
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(4_800), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    played(run, 1, 28_800, 'drained');
    const [metric] = run.ofType('metric');
    // Drained at 5000 ms after 28 800 samples; the first sound is sample 7200 of 24 000 a second.
    const audibleMs = 5_000 - ((28_800 - 7_200) * 1_000) / 24_000;
    expect(metric?.spans.voiceToVoiceMs).toBe(audibleMs - 1);
  });

  it('tells how long the first sound took as soon as it is heard, once, and the same at the end', () => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt);
    const before = run.ofType('audible').length;
    played(run, 1, 0, 'playing');
    expect([before, run.ofType('audible').length]).toEqual([0, 0]);
    played(run, 1, 1_200, 'playing');
    played(run, 1, 4_800, 'playing');
    const [audible, second] = run.ofType('audible');
    expect(audible?.spans.voiceToVoiceMs).toBeGreaterThan(0);
    expect(second).toBeUndefined();
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.apply({ type: 'speech', attempt, chunk: 1, samples: samples(12_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 1 });
    played(run, 1, 36_000, 'drained');
    expect(run.ofType('metric')[0]?.spans).toEqual(audible?.spans);
  });

  it('measures nothing of a greeting, before which no one spoke', () => {
    const run = createRun();
    run.apply({ type: 'connect', greet: true });
    run.apply({ type: 'ready', isReplyCheap: true });
    const [attempt] = run.ofType('synthesise').map((command) => command.attempt);
    if (attempt === undefined) throw new Error('no greeting');
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(12_000), firstAudibleSample: 0 });
    played(run, 0, 4_800, 'playing');
    expect(run.ofType('audible')).toEqual([]);
  });

  it('keeps half a second from before the first word, or "Yes" loses its Y', () => {
    const run = connected();
    run.frames(40, 0.01);
    const before = run.sample();
    run.frames(10, 0.9);
    run.frames(17, 0.01);
    expect(run.ofType('transcribe')[0]?.fromSample).toBe(before - 8_000);
  });

  it('does not take a click for a word', () => {
    const run = connected();
    run.frames(3, 0.9);
    run.frames(30, 0.01);
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('transcribe')).toEqual([]);
  });

  it('says nothing when nothing was recognised', () => {
    const run = connected();
    saySomething(run, '  ');
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['empty']);
    expect(run.state().history).toEqual([]);
  });

  it('greets, and the greeting is part of the memory', () => {
    const run = createRun();
    run.apply({ type: 'connect', greet: true });
    run.apply({ type: 'ready', isReplyCheap: false });
    const attempt = run.ofType('synthesise')[0]?.attempt;
    if (attempt === undefined) throw new Error('no greeting');
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(1_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    played(run, 0, 1_000, 'drained');
    expect(run.state().history).toEqual([
      { turnId: 0, user: '', persona: 'Hello, this is Maya.', interrupted: false },
    ]);
  });
});
