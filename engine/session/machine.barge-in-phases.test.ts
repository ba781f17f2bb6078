import { describe, expect, it } from 'vitest';
import {
  answer,
  connected,
  LONG_REPLY,
  midReply,
  played,
  recognise,
  saySomething,
  type Run,
} from './testing/machine-run';

describe('the phases of an interruption', () => {
  const thresholds = (run: Run): readonly string[] =>
    run.ofType('barge').map(({ action, reason }) => `${action}: ${reason}`);
  const RESUMED = (reason: string) => [
    'duck: speech',
    'pause: speech-lasts',
    `resume: ${reason}`,
    `unduck: ${reason}`,
  ];

  it('is quieter within 100 ms of speech and silent within 300, with no word known yet', () => {
    const run = midReply();
    run.frames(2, 0.9);
    expect(run.ofType('play.duck')).toEqual([{ type: 'play.duck', turnId: 2, gainDb: -12 }]);
    run.frames(6, 0.9);
    expect(thresholds(run)).toEqual(['duck: speech', 'pause: speech-lasts']);
    // The early request, of which nothing is known, and what lasts.
    expect(run.ofType('transcribe.overlap')).toHaveLength(2);
    expect(run.state().tag).toBe('RESPONDING');
  });

  it.each(['', 'Yeah.', 'Mm-'])(
    'is only softer while %s is all that there is: catches a voice that halts for each listener',
    (askedEarly) => {
      const run = midReply();
      run.frames(5, 0.9);
      recognise(run, askedEarly);
      run.frames(6, 0.9);
      recognise(run, 'Yeah, I');
      run.frames(3, 0.9);
      run.frames(3, 0.01);
      recognise(run, 'Yeah.');
      run.frames(8, 0.01);
      expect(thresholds(run)).toEqual(['duck: speech', 'unduck: backchannel']);
    },
  );

  it('halts within 300 ms for words, in half a second for sound that lasts: catches a hold-off that never ends', () => {
    const words = midReply();
    words.frames(5, 0.9);
    recognise(words, 'What');
    words.frames(3, 0.9);
    expect(thresholds(words)).toEqual(['duck: speech', 'pause: speech-lasts']);
    const sound = midReply();
    sound.frames(5, 0.9);
    recognise(sound, '');
    sound.frames(5, 0.9);
    recognise(sound, '');
    sound.frames(5, 0.9);
    expect(thresholds(sound)).toEqual(['duck: speech']);
    sound.frames(1, 0.9);
    expect(thresholds(sound)).toEqual(['duck: speech', 'pause: speech-lasts']);
  });

  it('asks on though the early request is not answered: catches a slow recogniser that makes "yeah, yeah" a wish to speak', () => {
    const run = midReply();
    run.frames(5, 0.9);
    expect(run.ofType('transcribe.overlap')).toHaveLength(1);
    run.frames(3, 0.9);
    expect(run.ofType('transcribe.overlap')).toHaveLength(2);
    recognise(run, 'Yeah.');
    run.frames(16, 0.9);
    expect(thresholds(run)).not.toContain('stop: sustained');
  });

  it('gives no faint sound to the recogniser before it has lasted: catches a core that is kept busy by an echo', () => {
    const run = midReply();
    run.frames(7, 0.9, 0.01);
    expect(run.ofType('transcribe.overlap')).toEqual([]);
    run.frames(1, 0.9, 0.01);
    expect(run.ofType('transcribe.overlap')).toHaveLength(1);
  });

  it('settles nothing by the early request: catches a voice that stops for half a word, or takes half a word for an echo', () => {
    for (const half of ['No.', 'Our', 'Wait, stop.']) {
      const run = midReply();
      run.frames(5, 0.9);
      recognise(run, half);
      expect(thresholds(run)).toEqual(['duck: speech']);
      run.frames(9, 0.9);
      recognise(run, 'What about Sunday');
      expect(thresholds(run).at(-1)).toBe('stop: words');
    }
  });

  it('is not disturbed by a click of one frame', () => {
    const run = midReply();
    run.frames(1, 0.99);
    run.frames(20, 0.01);
    expect(thresholds(run)).toEqual([]);
  });

  it('stops for words with content, and their first word is part of the next turn', () => {
    const run = midReply();
    run.frames(10, 0.01);
    const onset = run.sample();
    run.frames(12, 0.9);
    recognise(run, 'What about Sunday');
    expect(thresholds(run).at(-1)).toBe('stop: words');
    expect(run.ofType('play.flush')).toHaveLength(1);
    run.frames(10, 0.9);
    run.frames(17, 0.01);
    expect(run.ofType('transcribe').at(-1)?.fromSample).toBe(onset - 8_000);
    expect(run.ofType('transcribe').at(-1)?.attempt.turnId).toBe(3);
  });

  it.each(['Stop.', 'Wait!', 'No.', 'Hold on,', 'Excuse me.', 'Okay, stop'])(
    'stops at once for %s',
    (text) => {
      const run = midReply();
      run.frames(9, 0.9);
      recognise(run, text);
      expect(thresholds(run).at(-1)).toBe('stop: stop-word');
      expect(run.state().tag).toBe('ACTIVE');
    },
  );

  it('loses no utterance that was over before it was understood', () => {
    const run = midReply();
    run.frames(10, 0.01);
    const onset = run.sample();
    run.frames(9, 0.9);
    run.frames(17, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    recognise(run, 'Stop.');
    expect(run.state().tag).toBe('PROCESSING');
    expect(run.ofType('transcribe').at(-1)).toMatchObject({ fromSample: onset - 8_000 });
  });

  it('answers what was understood while it was said, if nothing is recognised in the whole', () => {
    const run = midReply();
    run.frames(9, 0.9);
    recognise(run, 'Wait, stop.');
    run.frames(17, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no turn');
    run.apply({ type: 'transcribed', attempt, text: '', lastVoicedMs: null });
    expect(run.ofType('generate').at(-1)?.userText).toBe('Wait, stop.');
  });

  it.each(['Mm-hmm.', 'Uh-huh.', 'Yeah.', 'Okay.', 'Right.', 'I see.', 'Yeah, okay, right.'])(
    'goes on where it was after %s',
    (text) => {
      const run = midReply();
      run.frames(12, 0.9);
      run.frames(3, 0.01);
      recognise(run, text);
      run.frames(8, 0.01);
      if (run.state().tag !== 'RESPONDING') throw new Error('stopped');
      // What came last was not recognised yet.
      if (thresholds(run).length < 4) recognise(run, text);
      expect(thresholds(run)).toEqual(RESUMED('backchannel'));
      expect(run.ofType('play.resume')).toEqual([{ type: 'play.resume', turnId: 2 }]);
      run.frames(30, 0.01);
      played(run, 2, 192_000, 'drained');
      expect(run.ofType('metric').at(-1)?.outcome).toBe('completed');
      expect(run.ofType('transcribe')).toHaveLength(2);
    },
  );

  it('does not hear a harmless word anew with what a room makes of its end: catches "Right" as "Ride him"', () => {
    const run = midReply();
    run.frames(9, 0.9);
    recognise(run, 'Right,');
    const asked = run.ofType('transcribe.overlap').length;
    run.frames(4, 0.9);
    run.frames(12, 0.01);
    expect(run.ofType('transcribe.overlap')).toHaveLength(asked);
    expect(thresholds(run)).toEqual(RESUMED('backchannel'));
  });

  it('hears what follows a harmless word: catches "Right, and on Sunday?" taken for "Right"', () => {
    const run = midReply();
    run.frames(9, 0.9);
    recognise(run, 'Right,');
    run.frames(12, 0.9);
    recognise(run, 'Right, and on Sunday');
    expect(thresholds(run).at(-1)).toBe('stop: words');
  });

  it('goes on after a cough, in which there are no words', () => {
    const run = midReply();
    run.frames(9, 0.9);
    run.frames(3, 0.01);
    recognise(run, '');
    run.frames(7, 0.01);
    recognise(run, '');
    expect(thresholds(run)).toEqual(RESUMED('no-words'));
  });

  it('goes on after its own words, misheard as they come back', () => {
    const run = midReply(LONG_REPLY, 55_000);
    run.frames(12, 0.9);
    recognise(run, 'Our dentist are hear');
    expect(thresholds(run)).toEqual(RESUMED('echo'));
    run.frames(10, 0.9);
    expect(run.ofType('play.pause')).toHaveLength(1);
  });

  it('still hears the user through its own words', () => {
    const run = midReply(LONG_REPLY, 20_000);
    run.frames(12, 0.9);
    recognise(run, 'Our dentists are wait stop');
    expect(thresholds(run).at(-1)).toBe('stop: stop-word');
  });

  it('goes on after frames that are echo as if nothing had been', () => {
    const run = midReply();
    for (let index = 0; index < 30; index += 1) {
      run.apply({ type: 'frame', endSample: run.sample() + (index + 1) * 512, probability: 0.99, echo: 0.9 });
    }
    expect(thresholds(run)).toEqual([]);
  });

  it('waits for more when a backchannel is only the beginning', () => {
    const run = midReply();
    run.frames(9, 0.9);
    recognise(run, 'Yeah.');
    expect(thresholds(run)).toHaveLength(2);
    run.frames(13, 0.9);
    recognise(run, 'Yeah, but what about Sunday');
    expect(thresholds(run).at(-1)).toBe('stop: words');
  });

  it('takes a short answer to a question for a turn when the persona has asked and is nearly done', () => {
    const run = midReply('Shall I book that for you?', 90_000);
    run.frames(9, 0.9);
    recognise(run, 'Yes.');
    expect(thresholds(run).at(-1)).toBe('stop: answer');
  });

  it('takes the same word for a backchannel in the middle of a reply', () => {
    const run = midReply(
      'Shall I book that for you? We have a place at nine, and another one at ten.',
      90_000,
    );
    run.frames(9, 0.9);
    run.frames(3, 0.01);
    recognise(run, 'Yes.');
    run.frames(7, 0.01);
    expect(thresholds(run).at(-1)).not.toMatch(/^stop/);
  });

  it('stops after 700 ms of speech when the recogniser does not answer', () => {
    const run = midReply();
    run.frames(21, 0.9);
    expect(run.state().tag).toBe('RESPONDING');
    run.frames(2, 0.9);
    expect(thresholds(run).at(-1)).toBe('stop: sustained');
  });

  it('goes on after short speech when the recogniser does not answer', () => {
    const run = midReply();
    run.frames(10, 0.9);
    run.frames(40, 0.01);
    expect(thresholds(run)).toEqual(RESUMED('timeout'));
  });

  it('goes on when the microphone dies while the voice is paused', () => {
    const run = midReply();
    run.frames(10, 0.9);
    run.fireTimers();
    expect(thresholds(run)).toEqual(RESUMED('timeout'));
    expect(run.state().tag).toBe('RESPONDING');
  });

  it('does not take noise that never ends for a user who wants the floor', () => {
    const run = midReply();
    run.frames(9, 0.9);
    for (let round = 0; round < 6; round += 1) {
      recognise(run, '');
      run.frames(13, 0.9);
    }
    expect(run.state().tag).toBe('RESPONDING');
    expect(thresholds(run)).toEqual(RESUMED('no-words'));
  });

  it('asks the recogniser not more than every 400 ms, and seldom of sound that does not end', () => {
    const run = midReply();
    run.frames(9, 0.9);
    let frames = 9;
    while (frames < 400) {
      recognise(run, '');
      run.frames(1, 0.9);
      frames += 1;
    }
    const [, ...asked] = run.ofType('transcribe.overlap');
    const gaps = asked.slice(1).map(({ toSample }, index) => toSample - (asked[index]?.toSample ?? 0));
    for (const gap of gaps.slice(0, 11)) expect(gap).toBeGreaterThan(6_000);
    expect(gaps.length).toBeGreaterThan(12);
    for (const gap of gaps.slice(11)) expect(gap).toBeGreaterThan(18_000);
    for (const { fromSample, toSample } of asked.slice(12)) expect(toSample - fromSample).toBe(32_000);
  });

  it('still stops for "stop" after a television has talked through half of the reply', () => {
    const run = midReply();
    run.frames(9, 0.9);
    for (let frames = 9; frames < 400; frames += 1) {
      recognise(run, '');
      run.frames(1, 0.9);
    }
    run.frames(60, 0.9);
    recognise(run, 'Stop.');
    expect(thresholds(run).at(-1)).toBe('stop: stop-word');
  });

  it('wants more evidence in the first seconds of its own voice, before its echo is cancelled', () => {
    const run = connected();
    answer(run, saySomething(run));
    played(run, 1, 12_000, 'playing');
    run.frames(9, 0.9);
    expect(thresholds(run)).toEqual(['duck: speech']);
    run.frames(1, 0.9);
    expect(thresholds(run).at(-1)).toBe('pause: speech-lasts');
  });

  it('is not given up as a dead loudspeaker while it is paused', () => {
    const run = midReply();
    run.frames(8, 0.9);
    const { attempt } = run.timers.get('playout') ?? { attempt: null };
    run.apply({ type: 'timer', timer: 'playout', attempt });
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.ofType('problem')).toEqual([]);
  });

  it('cuts the memory at the sample of the pause', () => {
    const run = midReply('One two three four five six seven eight nine ten.', 20_000);
    run.frames(9, 0.9);
    run.apply({ type: 'playout', turnId: 2, phase: 'paused', playedSamples: 48_000, playedAtMs: 9 });
    recognise(run, 'No.');
    run.apply({ type: 'playout', turnId: 2, phase: 'stopped', playedSamples: 48_000, playedAtMs: 9 });
    expect(run.state().history.at(-1)).toMatchObject({
      persona: 'One two three four five',
      interrupted: true,
    });
  });
});
