import { describe, expect, it } from 'vitest';
import { answer, createRun, PERSONA, type Run, UNKNOWN_SILENCE } from './testing/machine-run';
import { TUNING } from './tuning';
import { FRAME_MS } from '../contract/units';
import type { Command } from './commands';
import type { Attempt } from './types';

const INTERIM_FRAMES = Math.ceil(TUNING.interimStepMs / FRAME_MS);
/** So many frames of speech that the first interim transcript has been asked for and reaches their end. */
const INTERIM_SENT = INTERIM_FRAMES + 2;

describe('an interim transcript', () => {
  const speaking = (isReplyCheap: boolean, speechFrames = 30): Run => {
    const run = createRun();
    run.apply({ type: 'connect', greet: false });
    run.apply({ type: 'ready', isReplyCheap });
    run.frames(20, 0.01);
    run.frames(speechFrames, 0.9);
    return run;
  };
  const sendInterim = (run: Run, text: string): readonly Command[] => {
    const attempt = run.ofType('transcribe.interim').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no interim transcript was asked for');
    return run.apply({ type: 'interim', attempt, text });
  };
  const generated = (run: Run): Attempt => {
    const attempt = run.ofType('generate').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('no reply was begun');
    return attempt;
  };
  const confirm = (run: Run, attempt: Attempt, text: string): readonly Command[] =>
    run.apply({ type: 'transcribed', attempt, text, lastVoicedMs: 1 });
  const write = (run: Run, attempt: Attempt): void => {
    run.apply({ type: 'token', attempt, text: 'Behind the building.' });
    run.apply({ type: 'written', attempt });
  };
  /** A reply of which nothing can be said. */
  const replyWithoutWords = (run: Run, attempt: Attempt): void => {
    run.apply({ type: 'token', attempt, text: '\u{1F642}' });
    run.apply({ type: 'written', attempt });
    const { chunk } = run.ofType('synthesise').at(-1) ?? { chunk: 0 };
    run.apply({ type: 'spoken', attempt, chunk });
  };
  const isAudible = ({ type }: Command): boolean => type === 'play' || type === 'play.end';

  it('is shown while the user speaks, and asked for once at a time', () => {
    const run = speaking(false, INTERIM_SENT);
    expect(run.ofType('transcribe.interim')).toHaveLength(1);
    run.frames(10, 0.9);
    expect(run.ofType('transcribe.interim')).toHaveLength(1);
    expect(sendInterim(run, 'What are your')).toContainEqual(
      expect.objectContaining({ type: 'transcript', role: 'user', text: 'What are your', isFinal: false }),
    );
    run.frames(30, 0.9);
    expect(run.ofType('transcribe.interim')).toHaveLength(2);
  });

  it('is not shown where it stammers: catches "Do you do you do you" that flashes by', () => {
    const run = speaking(true, INTERIM_SENT);
    expect(sendInterim(run, 'Do you do you do you')).toEqual([]);
    run.frames(30, 0.9);
    expect(sendInterim(run, 'Do you take walk-ins?')).toContainEqual(
      expect.objectContaining({ type: 'transcript', text: 'Do you take walk-ins?', isFinal: false }),
    );
  });

  it('is only read ahead by a model that needs this processor, without the word that may still change', () => {
    const run = speaking(false);
    sendInterim(run, 'What are your opening hours?');
    expect(run.ofType('generate')).toEqual([]);
    expect(run.ofType('prefill').map(({ userText }) => userText)).toEqual(['What are your opening']);
  });

  it('begins a cheap reply before the last word is out; the reply waits for the decision and then is there at once', () => {
    const run = speaking(true);
    sendInterim(run, 'What are your opening hours?');
    const attempt = generated(run);
    answer(run, attempt);
    run.frames(3, 0.9);
    run.frames(2, 0.01);
    expect(run.ofType('transcribe')).toMatchObject([{ attempt }]);
    confirm(run, attempt, 'What are your opening hours');
    // The words have been judged since then; what they leave open the sound is asked about.
    const [words, ...others] = run.ofType('score');
    if (words === undefined) throw new Error('the words were not judged');
    expect(others).toEqual([]);
    run.apply({ type: 'scored', attempt: words.attempt, scores: { smartTurn: null, textScore: 0.001 } });
    const sound = run.ofType('score').at(-1);
    expect(sound).toMatchObject({ attempt, text: '' });
    expect(sound?.toSample).toBeGreaterThan(0);
    run.apply({ type: 'scored', attempt, scores: { smartTurn: 0.98, textScore: 0.95 } });
    run.frames(2, 0.01);
    expect(run.all.some(isAudible)).toBe(false);
    run.frames(12, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.all.some(isAudible)).toBe(true);
    expect(run.ofType('generate')).toHaveLength(1);
    const shown = run.ofType('transcript').filter(({ role, isFinal }) => role === 'user' && isFinal);
    expect(shown.map(({ text }) => text)).toEqual(['What are your opening hours']);
  });

  it('whose words leave no doubt is not judged by its sound: catches a model that takes a core from the reply', () => {
    const run = speaking(true);
    sendInterim(run, 'What are your opening hours?');
    const [words] = run.ofType('score');
    if (words === undefined) throw new Error('the words were not judged');
    run.frames(2, 0.01);
    run.apply({ type: 'scored', attempt: words.attempt, scores: { smartTurn: null, textScore: 0.95 } });
    confirm(run, generated(run), 'What are your opening hours?');
    run.frames(16, 0.01);
    expect(run.state().tag).toBe('PROCESSING');
    expect(run.ofType('score')).toHaveLength(1);
  });

  it('gives way when the words go on', () => {
    const run = speaking(true);
    sendInterim(run, 'I need a cleaning.');
    const first = generated(run);
    run.frames(30, 0.9);
    const commands = sendInterim(run, 'I need a cleaning and an');
    expect(commands).toContainEqual({ type: 'cancel', attempt: first });
    expect(run.ofType('generate').map(({ userText }) => userText)).toEqual([
      'I need a cleaning.',
      'I need a cleaning and an',
    ]);
  });

  it('that reaches the end of the speech starts the reply before the whole is recognised', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toEqual([]);
    sendInterim(run, 'Where can I park?');
    expect(generated(run)).toEqual(run.ofType('transcribe').at(-1)?.attempt);
  });

  it('with other words, in the silence, begins the reply anew and lets the recogniser go on: catches a wait for it', () => {
    const run = speaking(true, INTERIM_SENT);
    sendInterim(run, 'How much does a cleaning');
    const first = generated(run);
    run.frames(INTERIM_FRAMES, 0.9);
    expect(run.ofType('transcribe.interim')).toHaveLength(2);
    run.frames(2, 0.01);
    expect(run.ofType('transcribe')).toMatchObject([{ attempt: first }]);
    const commands = sendInterim(run, 'How much does a cleaning cost?');
    const second = generated(run);
    expect(commands).toContainEqual({ type: 'takeOver', from: first, to: second });
    expect(run.ofType('transcribe')).toHaveLength(1);
    answer(run, second);
    confirm(run, second, 'How much does a cleaning cost?');
    run.frames(30, 0.01);
    expect(run.all.some(isAudible)).toBe(true);
    expect(run.ofType('generate')).toHaveLength(2);
  });

  it('that reaches the end is answered aloud in secret while the whole is recognised: catches a voice 70 ms late', () => {
    const run = speaking(true, INTERIM_SENT);
    sendInterim(run, 'Where can I park?');
    const attempt = generated(run);
    write(run, attempt);
    expect(run.ofType('synthesise')).toEqual([]);
    run.frames(2, 0.01);
    expect(run.ofType('transcribe')).toHaveLength(1);
    expect(run.ofType('synthesise')).toMatchObject([{ attempt, chunk: 0 }]);
    confirm(run, attempt, 'Where can I park?');
    expect(run.ofType('synthesise')).toHaveLength(1);
    expect(run.all.some(isAudible)).toBe(false);
  });

  it('that misses the end is not spoken before the whole is known: catches a voice in the way of the recogniser', () => {
    const run = speaking(true, INTERIM_SENT);
    sendInterim(run, 'Where can I');
    const attempt = generated(run);
    write(run, attempt);
    // Within the step of interim transcripts, and beyond their reach.
    run.frames(INTERIM_FRAMES - 1, 0.9);
    run.frames(3, 0.01);
    const whole = run.ofType('transcribe').at(-1)?.attempt;
    expect(run.ofType('synthesise')).toEqual([]);
    if (whole === undefined) throw new Error('nothing was recognised');
    confirm(run, whole, 'Where can I');
    expect(run.ofType('synthesise')).toHaveLength(1);
  });

  it('that missed the end of the speech starts nothing', () => {
    const run = speaking(false);
    run.frames(20, 0.9);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can');
    expect(run.ofType('generate')).toEqual([]);
  });

  it('whose words were wrong is never heard: the reply begins anew', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I bark?');
    const first = generated(run);
    answer(run, first, 'Nowhere, please.');
    // Decided before the whole is recognised.
    run.frames(16, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.all.some(isAudible)).toBe(false);
    expect(run.ofType('transcript').some(({ isFinal, role }) => isFinal && role === 'user')).toBe(false);
    const commands = confirm(run, first, 'Where can I park?');
    expect(commands).toContainEqual({ type: 'cancel', attempt: first });
    const second = generated(run);
    expect(second).not.toEqual(first);
    expect(run.ofType('generate').at(-1)?.userText).toBe('Where can I park?');
    answer(run, second, 'Behind the building.');
    expect(run.all.some(isAudible)).toBe(true);
    expect(JSON.stringify(run.ofType('transcript'))).not.toContain('Nowhere');
  });

  it('that was right lets the reply be heard as soon as it is confirmed, if the turn was decided before', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I park?');
    const attempt = generated(run);
    answer(run, attempt);
    run.frames(16, 0.01);
    expect(run.all.some(isAudible)).toBe(false);
    confirm(run, attempt, 'Where can I park?');
    expect(run.all.some(isAudible)).toBe(true);
  });

  it('that is never confirmed ends in the fallback line, not in silence', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I park?');
    const attempt = generated(run);
    answer(run, attempt);
    run.frames(16, 0.01);
    const stt = run.timers.get('stt');
    expect(stt).toBeDefined();
    run.apply({ type: 'timer', timer: 'stt', attempt: stt?.attempt ?? null });
    expect(run.ofType('synthesise').at(-1)?.text).toBe(PERSONA.fallbackLine);
  });

  /** A turn that is decided, whose reply is made and kept back, and whose words are not confirmed. */
  const waitingForWords = (): { readonly run: Run; readonly attempt: Attempt } => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I park?');
    const attempt = generated(run);
    answer(run, attempt, 'Anywhere.');
    run.frames(16, 0.01);
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    expect(run.state().tag).toBe('RESPONDING');
    return { run, attempt };
  };

  it('that is confirmed late: the loudspeaker, which was given nothing, is not taken for gone', () => {
    const { run, attempt } = waitingForWords();
    run.apply({ type: 'timer', timer: 'playout', attempt });
    expect(run.all.some(isAudible)).toBe(false);
    expect(run.state().tag).toBe('RESPONDING');
    confirm(run, attempt, 'Where can I park?');
    expect(run.all.some(isAudible)).toBe(true);
    expect(run.timers.has('playout')).toBe(true);
  });

  it.each(['failed', 'timer'] as const)('does not hang when the whole is not recognised (%s)', (how) => {
    const { run, attempt } = waitingForWords();
    const problem = { code: 'STT_FAILED', message: 'x', hint: '' } as const;
    run.apply(
      how === 'failed'
        ? { type: 'failed', attempt, stage: 'stt', problem }
        : { type: 'timer', timer: 'stt', attempt },
    );
    expect(run.ofType('synthesise').at(-1)?.text).toBe(PERSONA.fallbackLine);
    expect(run.all.some(isAudible)).toBe(false);
  });

  it('is what a turn is remembered and shown by that is stopped before its words are confirmed', () => {
    const { run } = waitingForWords();
    const commands = run.apply({ type: 'voice.stop' });
    expect(commands).toContainEqual(
      expect.objectContaining({ type: 'transcript', role: 'user', isFinal: true, text: 'Where can I park?' }),
    );
    // Nothing was played that could be stopped or waited for.
    expect(commands.map(({ type }) => type)).not.toContain('play.flush');
    expect(run.state().settling).toBeNull();
    expect(run.state().history).toMatchObject([{ user: 'Where can I park?', persona: '' }]);
  });

  it('stops no voice that was not heard yet when the user goes on', () => {
    const { run } = waitingForWords();
    const commands = run.frames(8, 0.9);
    expect(run.state().tag).toBe('ACTIVE');
    expect(commands.map(({ type }) => type)).not.toContain('play.flush');
    expect(commands.map(({ type }) => type)).not.toContain('barge');
  });

  it('hears a user who goes on softly while the reply is kept back: nothing plays that could be an echo', () => {
    const { run } = waitingForWords();
    run.frames(8, 0.6);
    expect(run.state().tag).toBe('ACTIVE');
  });

  it('counts as dropped work when its words were wrong', () => {
    const { run, attempt } = waitingForWords();
    confirm(run, attempt, 'Where can I bark?');
    run.apply({ type: 'voice.stop' });
    expect(run.ofType('metric').at(-1)?.speculation).toBe('dropped');
  });

  it('is not recorded with its words unconfirmed because there is nothing to say', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I bark?');
    const attempt = generated(run);
    run.frames(16, 0.01);
    replyWithoutWords(run, attempt);
    expect(run.state().history).toEqual([]);
    confirm(run, attempt, 'Where can I park?');
    expect(run.ofType('generate').at(-1)?.userText).toBe('Where can I park?');
  });

  it('whose reply has nothing to say in it is followed by the fallback line once its words are confirmed', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I park?');
    const attempt = generated(run);
    run.frames(UNKNOWN_SILENCE, 0.01);
    replyWithoutWords(run, attempt);
    confirm(run, attempt, 'Where can I park?');
    expect(run.ofType('synthesise').at(-1)?.text).toBe(PERSONA.fallbackLine);
    expect(run.ofType('problem').map(({ problem }) => problem.exact?.key)).toEqual([
      'LLM_FAILED.unspeakable',
    ]);
  });

  it('whose reply stops after a whole sentence is said soon after the decision, too: 10 s of silence', () => {
    const run = speaking(true);
    sendInterim(run, 'What are your opening hours?');
    const attempt = generated(run);
    run.apply({ type: 'token', attempt, text: 'We open at nine.' });
    run.frames(UNKNOWN_SILENCE, 0.01);
    confirm(run, attempt, 'What are your opening hours?');
    expect(run.ofType('synthesise')).toEqual([]);
    const quiet = run.timers.get('quiet');
    expect(quiet).toEqual(expect.objectContaining({ attempt, ms: TUNING.quietMs }));
    run.apply({ type: 'timer', timer: 'quiet', attempt });
    expect(run.ofType('synthesise').map(({ text }) => text)).toEqual(['We open at nine.']);
  });

  it('whose reply comes to nothing is no failure of what the user waits for', () => {
    const run = speaking(false, INTERIM_SENT);
    run.frames(2, 0.01);
    sendInterim(run, 'Where can I park?');
    run.apply({ type: 'written', attempt: generated(run) });
    run.frames(UNKNOWN_SILENCE, 0.01);
    expect(run.ofType('problem')).toEqual([]);
    expect(run.ofType('synthesise')).toEqual([]);
    expect(run.ofType('transcribe')).toHaveLength(2);
  });

  it('without words is not asked for again at once', () => {
    const run = speaking(false, INTERIM_SENT);
    sendInterim(run, '');
    run.frames(2, 0.9);
    expect(run.ofType('transcribe.interim')).toHaveLength(1);
    run.frames(8, 0.9);
    expect(run.ofType('transcribe.interim')).toHaveLength(2);
    // Nor does it start a reply to nothing.
    sendInterim(run, '');
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toEqual([]);
    expect(run.state()).toMatchObject({ speculative: { userText: null } });
  });

  it('is answered when the key is let go at once in the middle of it: catches words lost to a short hold', () => {
    const run = speaking(false);
    sendInterim(run, 'What are your opening hours');
    run.apply({ type: 'talk.down', atSample: run.sample() });
    run.apply({ type: 'talk.up', atSample: run.sample() + 100 });
    run.frames(20, 0);
    expect(run.state().tag).toBe('PROCESSING');
  });

  it('is taken back when the model is changed in the middle of a word', () => {
    const run = speaking(false);
    sendInterim(run, 'What are your');
    const taken = { type: 'transcript', turnId: 1, role: 'user', text: '', isFinal: true };
    expect(run.apply({ type: 'reconfigure' })).toContainEqual(expect.objectContaining(taken));
  });
});
