import { describe, expect, it } from 'vitest';
import type { TurnTaking } from '../contract/settings';
import { USUAL_TURN_TAKING } from './common';
import { connected, played, recognise, type Run, samples, saySomething } from './testing/machine-run';

const wish = (run: Run, turnTaking: Partial<TurnTaking>): void =>
  void run.apply({ type: 'turnTaking', turnTaking: { ...USUAL_TURN_TAKING, ...turnTaking } });

describe('a pause that a person has set', () => {
  /** Milliseconds of silence, as the detector hears it, until the turn is over. */
  const silenceAfter = (text: string | null, before: (run: Run) => void): number => {
    const run = connected();
    before(run);
    run.frames(30, 0.9);
    run.frames(3, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('nothing was begun in the silence');
    if (text !== null) {
      run.apply({ type: 'transcribed', attempt, text, lastVoicedMs: 1 });
      run.apply({ type: 'scored', attempt, scores: { smartTurn: 0.97, textScore: 0.9 } });
    }
    for (let count = 3; count < 200; count += 1) {
      if (run.state().tag !== 'ACTIVE') return count * 32;
      run.frames(1, 0.01);
    }
    throw new Error('the turn was never over');
  };
  const WHOLE = 'What are your opening hours?';
  const OPEN = 'I would like to book an';

  it.each([WHOLE, OPEN, null])('is waited out exactly, whatever was said (%s)', (text) => {
    // The detector notices a silence 64 ms late, and a frame is 32.
    const atLeast = 1500 - 64;
    const waited = silenceAfter(text, (run) => wish(run, { pauseBeforeReply: 1500 }));
    expect(waited).toBeGreaterThanOrEqual(atLeast);
    expect(waited).toBeLessThan(atLeast + 2 * 32);
  });

  it('is never so short that it ends turns inside words', () => {
    expect(silenceAfter(OPEN, (run) => wish(run, { pauseBeforeReply: 50 }))).toBeGreaterThanOrEqual(300 - 64);
  });

  it('holds for the utterance under way, and adaptive is adaptive again', () => {
    const usual = silenceAfter(WHOLE, () => undefined);
    const there = silenceAfter(WHOLE, (run) => wish(run, { pauseBeforeReply: 3000 }));
    const back = silenceAfter(WHOLE, (run) => {
      wish(run, { pauseBeforeReply: 3000 });
      wish(run, {});
    });
    expect(there).toBeGreaterThan(usual + 2000);
    expect(back).toBe(usual);
  });

  it('ends nothing while the key is held', () => {
    const run = connected('ptt');
    wish(run, { pauseBeforeReply: 300 });
    run.apply({ type: 'talk.down', atSample: 0 });
    run.frames(30, 0.9);
    run.frames(100, 0.01);
    expect(run.state().tag).toBe('ACTIVE');
  });
});

describe('how readily the persona gives up the floor', () => {
  /** In the middle of a reply, after echo cancellation had its time. */
  const midReply = (interruption: TurnTaking['interruption'] | null): Run => {
    const run = connected();
    if (interruption !== null) wish(run, { interruption });
    for (const turnId of [1, 2]) {
      const attempt = saySomething(run, `This is number ${turnId}.`);
      run.apply({ type: 'token', attempt, text: 'We are here.' });
      run.apply({ type: 'written', attempt });
      run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(96_000), firstAudibleSample: 0 });
      run.apply({ type: 'spoken', attempt, chunk: 0 });
      if (turnId === 1) played(run, 1, 96_000, 'drained');
    }
    run.apply({ type: 'playout', turnId: 2, phase: 'playing', playedSamples: 40_000, playedAtMs: 0 });
    return run;
  };
  const thresholds = (run: Run): readonly string[] =>
    run.ofType('barge').map(({ action, reason }) => `${action}: ${reason}`);
  /** Frames of speech until the interruption comes to this. */
  const framesUntil = (action: string, interruption: TurnTaking['interruption'] | null): number => {
    const run = midReply(interruption);
    for (let count = 1; count < 100; count += 1) {
      run.frames(1, 0.9);
      if (thresholds(run).some((step) => step.startsWith(action))) return count;
    }
    return Number.POSITIVE_INFINITY;
  };

  it.each(['duck', 'pause', 'stop'])('%s comes sooner the more readily, and by default as ever', (action) => {
    const [low, normal, high, untold] = (['low', 'normal', 'high', null] as const).map((one) =>
      framesUntil(action, one),
    );
    expect(untold).toBe(normal);
    expect(low).toBeGreaterThan(normal ?? 0);
    expect(high).toBeLessThanOrEqual(normal ?? 0);
    expect(low).toBeLessThan(50);
  });

  it('needs more words when it is low, fewer when it is high', () => {
    const stoppedBy = (text: string, interruption: TurnTaking['interruption']): boolean => {
      const run = midReply(interruption);
      run.frames(14, 0.9);
      recognise(run, text);
      return run.state().tag === 'ACTIVE';
    };
    expect(stoppedBy('Tuesday', 'high')).toBe(true);
    expect(stoppedBy('Tuesday', 'normal')).toBe(false);
    expect(stoppedBy('What about Tuesday', 'normal')).toBe(true);
    expect(stoppedBy('About Tuesday', 'low')).toBe(false);
    expect(stoppedBy('What about Tuesday', 'low')).toBe(true);
    expect(stoppedBy('Stop', 'low')).toBe(true);
  });

  it('never: speech over the persona changes nothing, however long it lasts', () => {
    const run = midReply('never');
    run.frames(90, 0.95);
    run.frames(20, 0.01);
    expect(thresholds(run)).toEqual([]);
    expect(run.ofType('transcribe.overlap')).toEqual([]);
    played(run, 2, 96_000, 'drained');
    run.frames(30, 0.01);
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
    expect(run.ofType('transcribe')).toHaveLength(2);
  });

  it('never: the key and Esc stop the voice all the same', () => {
    const asked = midReply('never');
    asked.apply({ type: 'voice.stop' });
    expect(asked.state().tag).toBe('ACTIVE');
    const pressed = midReply('never');
    pressed.apply({ type: 'talk.down', atSample: pressed.sample() });
    expect(thresholds(pressed).at(-1)).toBe('stop: key');
    expect(pressed.state().listening.kind).toBe('held');
  });

  it('never: who begins just before the end of the reply loses no word', () => {
    const run = midReply('never');
    run.frames(10, 0.01);
    const onset = run.sample();
    run.frames(5, 0.9);
    played(run, 2, 96_000, 'drained');
    run.frames(20, 0.9);
    const { listening } = run.state();
    expect(listening.kind === 'speaking' && listening.fromSample <= onset).toBe(true);
  });

  it('never, wished while the voice is paused: lets it go on at once', () => {
    const run = midReply('normal');
    run.frames(9, 0.9);
    expect(run.pausedVoice()).toBe(2);
    wish(run, { interruption: 'never' });
    run.frames(1, 0.9);
    expect(run.pausedVoice()).toBeNull();
    expect(thresholds(run).slice(-2)).toEqual(['resume: turn-over', 'unduck: turn-over']);
  });
});
