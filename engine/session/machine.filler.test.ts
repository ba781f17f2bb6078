import { describe, expect, it } from 'vitest';
import {
  answer,
  connected,
  createRun,
  played,
  type Run,
  samples,
  saySomething,
  PERSONA,
  UNKNOWN_SILENCE,
} from './testing/machine-run';
import type { Attempt } from './types';

describe('the filler', () => {
  const thinking = (): { readonly run: Run; readonly attempt: Attempt } => {
    const run = createRun('duplex', { ...PERSONA, filler: 'Let me see.' });
    run.apply({ type: 'connect', greet: false });
    run.apply({ type: 'ready', isReplyCheap: false });
    return { run, attempt: saySomething(run) };
  };
  const fire = (run: Run): void => {
    const timer = run.timers.get('filler');
    if (timer === undefined) throw new Error('no timer');
    run.timers.delete('filler');
    run.apply({ type: 'timer', timer: 'filler', attempt: timer.attempt });
  };
  const give = (run: Run, attempt: Attempt): void => {
    run.apply({ type: 'filler', attempt, samples: samples(24_000), firstAudibleSample: 0 });
  };

  it('is said once while the reply is awaited, and is no part of what was said', () => {
    const { run, attempt } = thinking();
    expect(run.timers.get('filler')?.ms).toBe(1_500);
    fire(run);
    expect(run.ofType('fill')).toEqual([{ type: 'fill', attempt, text: 'Let me see.' }]);
    give(run, attempt);
    give(run, attempt);
    run.apply({ type: 'timer', timer: 'filler', attempt });
    expect(run.ofType('fill')).toHaveLength(1);
    expect(run.ofType('play')).toHaveLength(1);
    answer(run, attempt, 'One two three four five six seven eight nine ten.');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    // Half of the reply, which begins after the filler.
    played(run, 1, 36_000, 'playing');
    run.apply({ type: 'voice.stop' });
    played(run, 1, 36_000, 'stopped');
    expect(run.state().history.at(-1)?.persona).toBe('One two three four five');
  });

  it('is not said when the reply came in time, nor without a persona that has one', () => {
    const { run, attempt } = thinking();
    answer(run, attempt);
    expect(run.timers.has('filler')).toBe(false);
    const plain = connected();
    saySomething(plain);
    expect(plain.timers.has('filler')).toBe(false);
  });

  it('is said as well where the whole has other words than the interim transcript and the reply is begun anew', () => {
    const run = createRun('duplex', { ...PERSONA, filler: 'Let me see.' });
    run.apply({ type: 'connect', greet: false });
    run.apply({ type: 'ready', isReplyCheap: false });
    for (let frames = 0; frames < 40; frames += 1) {
      const asked = run.ofType('transcribe.interim').length;
      run.frames(1, 0.9);
      const interim = run.ofType('transcribe.interim').at(-1);
      if (interim === undefined || run.ofType('transcribe.interim').length === asked) continue;
      run.apply({ type: 'interim', attempt: interim.attempt, text: 'What are your opening' });
    }
    run.frames(UNKNOWN_SILENCE, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no turn began');
    run.apply({ type: 'transcribed', attempt, text: 'What are your opening hours?', lastVoicedMs: 1 });
    expect(run.ofType('generate').length).toBeGreaterThan(1);
    fire(run);
    expect(run.ofType('fill')).toHaveLength(1);
  });
});
