import { describe, expect, it } from 'vitest';
import { connected } from './testing/machine-run';

describe('push-to-talk', () => {
  it('takes nothing for a turn while the key is up', () => {
    const run = connected('ptt');
    run.frames(30, 0.9);
    run.frames(30, 0.01);
    expect(run.ofType('transcribe')).toEqual([]);
  });

  it('ends a short grace after the release, with the pre-roll before the press', () => {
    const run = connected('ptt');
    run.frames(40, 0.01);
    const down = run.sample();
    run.apply({ type: 'talk.down', atSample: down });
    run.frames(30, 0.9);
    const up = run.sample();
    run.apply({ type: 'talk.up', atSample: up });
    run.frames(10, 0.01);
    expect(run.ofType('transcribe')).toMatchObject([{ fromSample: down - 8_000, toSample: up + 3_200 }]);
  });

  it('keeps the whole utterance when the finger bounces', () => {
    const run = connected('ptt');
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(60, 0.9);
    run.apply({ type: 'talk.up', atSample: run.sample() });
    run.frames(1, 0.9);
    run.apply({ type: 'talk.down', atSample: run.sample() });
    run.frames(1, 0.9);
    run.apply({ type: 'talk.up', atSample: run.sample() });
    run.frames(10, 0.01);
    expect(run.ofType('transcribe').at(-1)).toMatchObject({ fromSample: 0 });
    expect(run.state().tag).toBe('PROCESSING');
  });

  it('recognises again if the last syllable came after the work had begun', () => {
    const run = connected('ptt');
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(30, 0.9);
    run.frames(4, 0.01);
    const early = run.ofType('transcribe')[0];
    run.apply({ type: 'talk.up', atSample: run.sample() });
    run.frames(2, 0.9);
    run.frames(5, 0.01);
    const last = run.ofType('transcribe').at(-1);
    expect(last?.attempt).not.toEqual(early?.attempt);
    expect(last?.toSample).toBeGreaterThan(early?.toSample ?? Infinity);
  });

  it('answers what was being said when the mode changes', () => {
    const run = connected('ptt');
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(30, 0.9);
    run.apply({ type: 'mode', mode: 'duplex' });
    expect(run.state().tag).toBe('PROCESSING');
  });

  it('ends the turn even if the microphone dies while the key is down', () => {
    const run = connected('ptt');
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(30, 0.9);
    run.fireTimers();
    expect(run.state().tag).toBe('PROCESSING');
  });

  it.each([
    ['silence', ['STT_FAILED.silence']],
    ['noWords', ['STT_FAILED.noWords']],
    ['short', []],
  ] as const)('tells why nothing was heard (%s): catches an empty turn without a word', (unheard, told) => {
    const run = connected('ptt');
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(30, 0.01);
    run.apply({ type: 'talk.up', atSample: run.sample() });
    run.frames(10, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('nothing was recognised');
    run.apply({ type: 'transcribed', attempt, text: '', lastVoicedMs: null, unheard });
    expect(run.ofType('metric')).toMatchObject([{ outcome: 'empty' }]);
    expect(run.ofType('problem').map(({ problem }) => problem.exact?.key)).toEqual(told);
  });

  it('says nothing of a noise that began a turn by itself: catches a notice for every door', () => {
    const run = connected('duplex');
    run.frames(30, 0.9);
    run.frames(60, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('nothing was recognised');
    run.apply({ type: 'transcribed', attempt, text: '', lastVoicedMs: null, unheard: 'noWords' });
    expect(run.ofType('problem')).toEqual([]);
  });
});
