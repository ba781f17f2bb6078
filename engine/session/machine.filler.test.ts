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
import type { WorkId } from './types';

describe('the filler', () => {
  const thinking = (): { readonly run: Run; readonly work: WorkId } => {
    const run = createRun('duplex', { ...PERSONA, filler: 'Let me see.' });
    run.apply({ type: 'connect', greet: false });
    run.apply({ type: 'ready', isReplyCheap: false });
    return { run, work: saySomething(run) };
  };
  const fire = (run: Run): void => {
    const timer = run.timers.get('filler');
    if (timer === undefined) throw new Error('no timer');
    run.timers.delete('filler');
    run.apply({ type: 'timer', timer: 'filler', work: timer.work });
  };
  const give = (run: Run, work: WorkId): void => {
    run.apply({ type: 'filler', work, samples: samples(24_000), firstAudibleSample: 0 });
  };

  it('is said once while the reply is awaited, and is no part of what was said', () => {
    const { run, work } = thinking();
    expect(run.timers.get('filler')?.ms).toBe(1_500);
    fire(run);
    expect(run.ofType('fill')).toEqual([{ type: 'fill', work, text: 'Let me see.' }]);
    give(run, work);
    give(run, work);
    run.apply({ type: 'timer', timer: 'filler', work });
    expect(run.ofType('fill')).toHaveLength(1);
    expect(run.ofType('play')).toHaveLength(1);
    answer(run, work, 'One two three four five six seven eight nine ten.');
    run.apply({ type: 'spoken', work, chunk: 0 });
    // Half of the reply, which begins after the filler.
    played(run, 1, 36_000, 'playing');
    run.apply({ type: 'voice.stop' });
    played(run, 1, 36_000, 'stopped');
    expect(run.state().history.at(-1)?.persona).toBe('One two three four five');
  });

  it('is not said when the reply came in time, nor without a persona that has one', () => {
    const { run, work } = thinking();
    answer(run, work);
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
      run.apply({ type: 'interim', work: interim.work, text: 'What are your opening' });
    }
    run.frames(UNKNOWN_SILENCE, 0.01);
    const work = run.ofType('transcribe').at(-1)?.work;
    if (work === undefined) throw new Error('no turn began');
    run.apply({ type: 'transcribed', work, text: 'What are your opening hours?', lastVoicedMs: 1 });
    expect(run.ofType('generate').length).toBeGreaterThan(1);
    fire(run);
    expect(run.ofType('fill')).toHaveLength(1);
  });
});
