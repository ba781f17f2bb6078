import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../contract/spans';
import { FRAME_SAMPLES } from '../contract/units';
import { createSessionState, transition } from './machine';
import type { Happening } from './shell';
import type { Command, Persona, SessionState, TimerName, WorkId } from './types';

const PERSONA: Persona = {
  profileId: 'maya',
  name: 'Maya',
  greeting: 'Hello, this is Maya.',
  fallbackLine: 'Sorry, say that again?',
};

type Timers = Map<TimerName, { work: WorkId | null; ms: number }>;

/** A session on a clock of its own: it keeps the commands and the running timers, as the shell would. */
function createRun(mode: 'duplex' | 'ptt' = 'duplex', persona: Persona = PERSONA) {
  let state: SessionState = createSessionState('s1', persona, mode);
  let atMs = 0;
  const timers: Timers = new Map();
  const all: Command[] = [];
  let endSample = 0;
  /** The turn whose voice is held; null while none is. */
  let held: number | null = null;

  const turnIds: number[] = [];
  const apply = (event: Happening, sessionId = 's1'): readonly Command[] => {
    atMs += 1;
    const step = transition(state, { ...event, sessionId, atMs });
    state = step.state;
    if (state.tag === 'PROCESSING' || state.tag === 'RESPONDING') turnIds.push(state.turn.work.turnId);
    const isHeard = step.commands.some(({ type }) => type === 'play' || type === 'play.end');
    if (isHeard && state.tag === 'ACTIVE') throw new Error('speech of a turn that is not decided');
    for (const command of step.commands) {
      all.push(command);
      if (command.type === 'timer.start') timers.set(command.timer, command);
      if (command.type === 'timer.stop') timers.delete(command.timer);
      if (command.type === 'complete') timers.clear();
      if (command.type === 'play.pause') {
        if (held !== null) throw new Error('held twice');
        held = command.turnId;
      }
      if (command.type === 'play.resume' && held !== command.turnId) throw new Error('was not held');
      if (command.type === 'play.resume' || command.type === 'play.flush') held = null;
    }
    if (held !== null && state.tag !== 'RESPONDING') throw new Error('held without a turn');
    return step.commands;
  };
  const frames = (count: number, probability: number): readonly Command[] => {
    const commands: Command[] = [];
    for (let index = 0; index < count; index += 1) {
      endSample += FRAME_SAMPLES;
      atMs += 32;
      commands.push(...apply({ type: 'frame', endSample, probability }));
    }
    return commands;
  };
  const fireTimers = (): void => {
    const due = Array.from(timers);
    for (const [timer, { work }] of due) {
      timers.delete(timer);
      apply({ type: 'timer', timer, work });
    }
  };
  return {
    apply,
    frames,
    fireTimers,
    timers,
    turnIds,
    all,
    held: () => held,
    now: () => atMs,
    state: () => state,
    sample: () => endSample,
    ofType: <T extends Command['type']>(type: T) =>
      all.filter((command): command is Extract<Command, { type: T }> => command.type === type),
  };
}

type Run = ReturnType<typeof createRun>;

const connected = (mode: 'duplex' | 'ptt' = 'duplex'): Run => {
  const run = createRun(mode);
  run.apply({ type: 'connect', greet: false });
  run.apply({ type: 'ready', isReplyCheap: false });
  return run;
};

const UNKNOWN_SILENCE = 80;

/** Says something and lets it be recognised. @returns the work of the turn. */
const saySomething = (run: Run, text = 'What are your opening hours?'): WorkId => {
  run.frames(30, 0.9);
  // Nothing is known of the words yet: only the longest silence ends a turn.
  run.frames(UNKNOWN_SILENCE, 0.01);
  const work = run.ofType('transcribe').at(-1)?.work;
  if (work === undefined) throw new Error('no turn began');
  run.apply({ type: 'transcribed', work, text, lastVoicedMs: 1 });
  return work;
};

const samples = (count: number): Float32Array => new Float32Array(count).fill(0.5);

/** Lets the model write a reply and the voice speak its first chunk. */
const answer = (run: Run, work: WorkId, text = 'We are open from nine to six. Come by.'): void => {
  run.apply({ type: 'token', work, text });
  run.apply({ type: 'written', work });
  run.apply({ type: 'speech', work, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
};

const played = (run: Run, turnId: number, playedSamples: number, phase: 'playing' | 'drained' | 'stopped') =>
  run.apply({ type: 'playout', turnId, phase, playedSamples, playedAtMs: 5_000 });

/** Answers the newest question about what is said over the persona. */
const recognise = (run: Run, text: string | null): readonly Command[] => {
  const asked = run.ofType('overhear').at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return run.apply({ type: 'overheard', work: asked.work, probe: asked.probe, text });
};

describe('a conversation', () => {
  it('goes once around and remembers what was heard', () => {
    const run = connected();
    expect(run.state().tag).toBe('ACTIVE');
    const work = saySomething(run);
    expect(run.state().tag).toBe('PROCESSING');
    answer(run, work);
    expect(run.state().tag).toBe('RESPONDING');
    run.apply({ type: 'spoken', work, chunk: 0 });
    run.apply({ type: 'speech', work, chunk: 1, samples: samples(12_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work, chunk: 1 });
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
    const work = saySomething(run);
    run.apply({ type: 'token', work, text: 'We are open from nine to six.' });
    run.apply({ type: 'written', work });
    const silence = new Float32Array(4_800);
    run.apply({ type: 'speech', work, chunk: 0, samples: silence, firstAudibleSample: null });
    run.apply({ type: 'speech', work, chunk: 0, samples: samples(19_200), firstAudibleSample: 2_400 });
    run.apply({ type: 'speech', work, chunk: 0, samples: samples(4_800), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work, chunk: 0 });
    played(run, 1, 28_800, 'drained');
    const [metric] = run.ofType('metric');
    // Drained at 5000 ms after 28 800 samples; the first sound is sample 7200 of 24 000 a second.
    const audibleMs = 5_000 - ((28_800 - 7_200) * 1_000) / 24_000;
    expect(metric?.spans.voiceToVoiceMs).toBe(audibleMs - 1);
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
    const work = run.ofType('synthesise')[0]?.work;
    if (work === undefined) throw new Error('no greeting');
    run.apply({ type: 'speech', work, chunk: 0, samples: samples(1_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work, chunk: 0 });
    played(run, 0, 1_000, 'drained');
    expect(run.state().history).toEqual([
      { turnId: 0, user: '', persona: 'Hello, this is Maya.', interrupted: false },
    ]);
  });
});

describe('speculation', () => {
  const speakAndPause = (run: Run): WorkId => {
    run.frames(30, 0.9);
    run.frames(7, 0.01);
    const work = run.ofType('transcribe').at(-1)?.work;
    if (work === undefined) throw new Error('no work began');
    return work;
  };

  it('works in the first silence but lets nothing be heard or seen before the turn is decided', () => {
    const run = connected();
    const work = speakAndPause(run);
    run.apply({ type: 'transcribed', work, text: 'Where can I park?', lastVoicedMs: 1 });
    answer(run, work, 'Behind the building, for free.');
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

  it('drops the work when the user goes on, and answers all that was said', () => {
    const run = connected();
    const work = speakAndPause(run);
    run.apply({ type: 'transcribed', work, text: 'I would like', lastVoicedMs: 1 });
    run.frames(1, 0.9);
    expect(run.ofType('cancel').at(-1)?.work).toEqual(work);
    answer(run, work);
    run.frames(20, 0.9);
    run.frames(17, 0.01);
    const second = run.ofType('transcribe').at(-1);
    expect(second?.work.turnId).toBe(1);
    expect(second?.fromSample).toBe(run.ofType('transcribe')[0]?.fromSample);
    expect(run.ofType('play')).toEqual([]);
  });

  it('is silent about a failure of work that nobody waits for, and tries again when somebody does', () => {
    const run = connected();
    const work = speakAndPause(run);
    const problem = { code: 'STT_FAILED', message: 'x', hint: '' } as const;
    run.apply({ type: 'failed', work, stage: 'stt', problem });
    run.frames(UNKNOWN_SILENCE, 0.01);
    expect(run.ofType('problem')).toEqual([]);
    expect(run.state().tag).toBe('PROCESSING');
    expect(run.ofType('transcribe')).toHaveLength(2);
  });

  it('counts as waiting only what came after the decision, so that the stages add up', () => {
    const run = connected();
    const work = speakAndPause(run);
    run.apply({ type: 'transcribed', work, text: 'Where can I park?', lastVoicedMs: 1_000 });
    answer(run, work, 'Yes.');
    run.apply({ type: 'spoken', work, chunk: 0 });
    run.frames(10, 0.01);
    played(run, 1, 24_000, 'drained');
    const spans = run.ofType('metric')[0]?.spans;
    expect(spans).toMatchObject({ transcriptionDelayMs: 0, llmTtftMs: 0, firstSentenceMs: 0, ttsTtfbMs: 0 });
    const { voiceToVoiceMs, ...stages } = spans ?? EMPTY_SPANS;
    const sum = Object.values(stages).reduce<number>((total, ms) => total + (ms ?? 0), 0);
    expect(sum).toBeCloseTo(voiceToVoiceMs ?? -1);
  });
});

describe('the end of a turn', () => {
  const pausedAfter = (
    text: string,
    scores: { smartTurn: number | null; textScore: number | null } | null,
  ): Run => {
    const run = connected();
    run.frames(30, 0.9);
    run.frames(3, 0.01);
    const work = run.ofType('transcribe').at(-1)?.work;
    if (work === undefined) throw new Error('nothing was begun in the silence');
    run.apply({ type: 'transcribed', work, text, lastVoicedMs: 1 });
    if (scores !== null) run.apply({ type: 'scored', work, scores });
    return run;
  };
  const silentFrames = (run: Run): number => {
    for (let count = 3; count < 120; count += 1) {
      if (run.state().tag !== 'ACTIVE') return count;
      run.frames(1, 0.01);
    }
    throw new Error('the turn was never over');
  };

  it('comes sooner the surer it is, and comes without any opinion', () => {
    const sure = silentFrames(
      pausedAfter('What are your opening hours?', { smartTurn: 0.97, textScore: 0.9 }),
    );
    const open = silentFrames(pausedAfter('I would like to book an', { smartTurn: 0.1, textScore: 0.001 }));
    const blind = silentFrames(pausedAfter('What are your opening hours?', null));
    expect(sure).toBeLessThan(blind);
    expect(blind).toBeLessThan(open);
    expect(sure * 32).toBeLessThan(300);
  });

  it('waits longer for somebody who is known to pause long', () => {
    const scores = { smartTurn: 0.5, textScore: 0.05 };
    const usual = silentFrames(pausedAfter('I was wondering', scores));
    const run = pausedAfter('I was wondering', scores);
    run.apply({ type: 'habit', pauses: { p50Ms: 900, p90Ms: 1800 } });
    expect(silentFrames(run)).toBeGreaterThan(usual);
  });

  it('tells of the pauses that speech went on after, for the habit to be learned', () => {
    const run = connected();
    run.frames(30, 0.9);
    run.frames(15, 0.01);
    run.frames(30, 0.9);
    run.frames(UNKNOWN_SILENCE, 0.01);
    const [noted] = run.ofType('pauses');
    expect(noted?.pausesMs).toHaveLength(1);
    expect(noted?.pausesMs[0]).toBeCloseTo(15 * 32 + 64, 0);
  });

  it('forgets the opinion of a silence that speech went on after', () => {
    const run = pausedAfter('I need a cleaning.', { smartTurn: 0.6, textScore: 0.3 });
    run.frames(20, 0.9);
    expect(run.state()).toMatchObject({ tag: 'ACTIVE', scoring: null, ahead: null });
  });
});

describe('a draft', () => {
  const speaking = (isReplyCheap: boolean, speechFrames = 30): Run => {
    const run = createRun();
    run.apply({ type: 'connect', greet: false });
    run.apply({ type: 'ready', isReplyCheap });
    run.frames(20, 0.01);
    run.frames(speechFrames, 0.9);
    return run;
  };
  const drafted = (run: Run, text: string): readonly Command[] => {
    const work = run.ofType('draft').at(-1)?.work;
    if (work === undefined) throw new Error('no draft was asked for');
    return run.apply({ type: 'drafted', work, text });
  };
  const generated = (run: Run): WorkId => {
    const work = run.ofType('generate').at(-1)?.work;
    if (work === undefined) throw new Error('no reply was begun');
    return work;
  };
  const confirm = (run: Run, work: WorkId, text: string): readonly Command[] =>
    run.apply({ type: 'transcribed', work, text, lastVoicedMs: 1 });
  const isAudible = ({ type }: Command): boolean => type === 'play' || type === 'play.end';

  it('is shown while the user speaks, and asked for once at a time', () => {
    const run = speaking(false, 12);
    expect(run.ofType('draft')).toHaveLength(1);
    run.frames(10, 0.9);
    expect(run.ofType('draft')).toHaveLength(1);
    expect(drafted(run, 'What are your')).toContainEqual(
      expect.objectContaining({ type: 'transcript', role: 'user', text: 'What are your', isFinal: false }),
    );
    run.frames(30, 0.9);
    expect(run.ofType('draft')).toHaveLength(2);
  });

  it('is only read ahead by a model that needs this processor, without the word that may still change', () => {
    const run = speaking(false);
    drafted(run, 'What are your opening hours?');
    expect(run.ofType('generate')).toEqual([]);
    expect(run.ofType('prime').map(({ userText }) => userText)).toEqual(['What are your opening']);
  });

  it('begins a cheap reply before the last word is out; the reply waits for the decision and then is there at once', () => {
    const run = speaking(true);
    drafted(run, 'What are your opening hours?');
    const work = generated(run);
    answer(run, work);
    run.frames(3, 0.9);
    run.frames(2, 0.01);
    expect(run.ofType('transcribe')).toMatchObject([{ work }]);
    confirm(run, work, 'What are your opening hours');
    expect(run.ofType('score').at(-1)).toMatchObject({ work, question: '' });
    run.apply({ type: 'scored', work, scores: { smartTurn: 0.98, textScore: 0.95 } });
    run.frames(2, 0.01);
    expect(run.all.some(isAudible)).toBe(false);
    run.frames(12, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.all.some(isAudible)).toBe(true);
    expect(run.ofType('generate')).toHaveLength(1);
    const shown = run.ofType('transcript').filter(({ role, isFinal }) => role === 'user' && isFinal);
    expect(shown.map(({ text }) => text)).toEqual(['What are your opening hours']);
  });

  it('gives way when the words go on', () => {
    const run = speaking(true);
    drafted(run, 'I need a cleaning.');
    const first = generated(run);
    run.frames(30, 0.9);
    const commands = drafted(run, 'I need a cleaning and an');
    expect(commands).toContainEqual({ type: 'cancel', work: first });
    expect(run.ofType('generate').map(({ userText }) => userText)).toEqual([
      'I need a cleaning.',
      'I need a cleaning and an',
    ]);
  });

  it('that reaches the end of the speech starts the reply before the whole is recognised', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toEqual([]);
    drafted(run, 'Where can I park?');
    expect(generated(run)).toEqual(run.ofType('transcribe').at(-1)?.work);
  });

  it('that missed the end of the speech starts nothing', () => {
    const run = speaking(false);
    run.frames(20, 0.9);
    run.frames(2, 0.01);
    drafted(run, 'Where can');
    expect(run.ofType('generate')).toEqual([]);
  });

  it('whose words were wrong is never heard: the reply begins anew', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I bark?');
    const first = generated(run);
    answer(run, first, 'Nowhere, please.');
    // Decided before the whole is recognised.
    run.frames(16, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
    expect(run.all.some(isAudible)).toBe(false);
    expect(run.ofType('transcript').some(({ isFinal, role }) => isFinal && role === 'user')).toBe(false);
    const commands = confirm(run, first, 'Where can I park?');
    expect(commands).toContainEqual({ type: 'cancel', work: first });
    const second = generated(run);
    expect(second).not.toEqual(first);
    expect(run.ofType('generate').at(-1)?.userText).toBe('Where can I park?');
    answer(run, second, 'Behind the building.');
    expect(run.all.some(isAudible)).toBe(true);
    expect(JSON.stringify(run.ofType('transcript'))).not.toContain('Nowhere');
  });

  it('that was right lets the reply be heard as soon as it is confirmed, if the turn was decided before', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I park?');
    const work = generated(run);
    answer(run, work);
    run.frames(16, 0.01);
    expect(run.all.some(isAudible)).toBe(false);
    confirm(run, work, 'Where can I park?');
    expect(run.all.some(isAudible)).toBe(true);
  });

  it('that is never confirmed ends in the fallback line, not in silence', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I park?');
    const work = generated(run);
    answer(run, work);
    run.frames(16, 0.01);
    const stt = run.timers.get('stt');
    expect(stt).toBeDefined();
    run.apply({ type: 'timer', timer: 'stt', work: stt?.work ?? null });
    expect(run.ofType('synthesise').at(-1)?.text).toBe(PERSONA.fallbackLine);
  });

  /** A turn that is decided, whose reply is made and held, and whose words are not confirmed. */
  const waitingForWords = (): { readonly run: Run; readonly work: WorkId } => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I park?');
    const work = generated(run);
    answer(run, work, 'Anywhere.');
    run.frames(16, 0.01);
    run.apply({ type: 'spoken', work, chunk: 0 });
    expect(run.state().tag).toBe('RESPONDING');
    return { run, work };
  };

  it('that is confirmed late: the loudspeaker, which was given nothing, is not taken for gone', () => {
    const { run, work } = waitingForWords();
    run.apply({ type: 'timer', timer: 'playout', work });
    expect(run.all.some(isAudible)).toBe(false);
    expect(run.state().tag).toBe('RESPONDING');
    confirm(run, work, 'Where can I park?');
    expect(run.all.some(isAudible)).toBe(true);
    expect(run.timers.has('playout')).toBe(true);
  });

  it.each(['failed', 'timer'] as const)('does not hang when the whole is not recognised (%s)', (how) => {
    const { run, work } = waitingForWords();
    const problem = { code: 'STT_FAILED', message: 'x', hint: '' } as const;
    run.apply(
      how === 'failed'
        ? { type: 'failed', work, stage: 'stt', problem }
        : { type: 'timer', timer: 'stt', work },
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

  it('stops no voice that nobody heard when the user goes on', () => {
    const { run } = waitingForWords();
    const commands = run.frames(8, 0.9);
    expect(run.state().tag).toBe('ACTIVE');
    expect(commands.map(({ type }) => type)).not.toContain('play.flush');
    expect(commands.map(({ type }) => type)).not.toContain('barge');
  });

  it('hears a user who goes on softly while the reply is held: nothing plays that could be an echo', () => {
    const { run } = waitingForWords();
    run.frames(8, 0.6);
    expect(run.state().tag).toBe('ACTIVE');
  });

  it('counts as dropped work when its words were wrong', () => {
    const { run, work } = waitingForWords();
    confirm(run, work, 'Where can I bark?');
    run.apply({ type: 'voice.stop' });
    expect(run.ofType('metric').at(-1)?.speculation).toBe('dropped');
  });

  it('is not recorded with its words unconfirmed because there is nothing to say', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I bark?');
    const work = generated(run);
    run.frames(16, 0.01);
    run.apply({ type: 'token', work, text: '\u{1F642}' });
    run.apply({ type: 'written', work });
    const { chunk } = run.ofType('synthesise').at(-1) ?? { chunk: 0 };
    run.apply({ type: 'spoken', work, chunk });
    expect(run.state().history).toEqual([]);
    confirm(run, work, 'Where can I park?');
    expect(run.ofType('generate').at(-1)?.userText).toBe('Where can I park?');
  });

  it('whose reply comes to nothing is no failure that somebody waits for', () => {
    const run = speaking(false, 12);
    run.frames(2, 0.01);
    drafted(run, 'Where can I park?');
    run.apply({ type: 'written', work: generated(run) });
    run.frames(UNKNOWN_SILENCE, 0.01);
    expect(run.ofType('problem')).toEqual([]);
    expect(run.ofType('synthesise')).toEqual([]);
    expect(run.ofType('transcribe')).toHaveLength(2);
  });

  it('without words is not asked for again at once', () => {
    const run = speaking(false, 12);
    drafted(run, '');
    run.frames(3, 0.9);
    expect(run.ofType('draft')).toHaveLength(1);
    run.frames(8, 0.9);
    expect(run.ofType('draft')).toHaveLength(2);
    // Nor does it start a reply to nothing.
    drafted(run, '');
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toEqual([]);
    expect(run.state()).toMatchObject({ ahead: { userText: null } });
  });

  it('is taken back when what was said comes to nothing', () => {
    const run = speaking(false);
    drafted(run, 'What are your');
    run.apply({ type: 'talk.down', atSample: run.sample() });
    const commands = run.apply({ type: 'talk.up', atSample: run.sample() + 100 });
    expect(run.state()).toMatchObject({ tag: 'ACTIVE', draft: null, scoring: null });
    const taken = { type: 'transcript', turnId: 1, role: 'user', text: '', isFinal: true };
    expect(commands).toContainEqual(expect.objectContaining(taken));
  });

  it('is taken back when the model is changed in the middle of a word', () => {
    const run = speaking(false);
    drafted(run, 'What are your');
    const taken = { type: 'transcript', turnId: 1, role: 'user', text: '', isFinal: true };
    expect(run.apply({ type: 'reconfigure' })).toContainEqual(expect.objectContaining(taken));
  });
});

describe('barge-in', () => {
  it('cuts the history at the playout sample, not at what was written', () => {
    const run = connected();
    const work = saySomething(run);
    answer(run, work, 'One two three four five six seven eight nine ten. And more.');
    run.apply({ type: 'spoken', work, chunk: 0 });
    played(run, 1, 12_000, 'playing');
    run.frames(15, 0.95);
    expect(run.ofType('play.pause')).toEqual([{ type: 'play.pause', turnId: 1 }]);
    recognise(run, 'But I wanted to');
    expect(run.ofType('play.flush')).toEqual([{ type: 'play.flush', turnId: 1 }]);
    expect(run.ofType('cancel').at(-1)?.work).toEqual(work);
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
    const work = saySomething(run);
    answer(run, work, 'One two three four five six seven eight nine ten. And more.');
    played(run, 1, 24_000, 'playing');
    run.frames(15, 0.95);
    recognise(run, 'But I wanted to');
    played(run, 1, 24_000, 'stopped');
    // A second, of which nothing else is known than the pace of people: fifteen letters.
    expect(run.state().history[0]?.persona).toBe('One two three');
  });

  it('lets a short cough pass', () => {
    const run = connected();
    const work = saySomething(run);
    answer(run, work);
    played(run, 1, 12_000, 'playing');
    run.frames(5, 0.95);
    run.frames(20, 0.01);
    expect(run.state().tag).toBe('RESPONDING');
  });

  it('goes on with the same utterance if nothing was heard yet', () => {
    const run = connected();
    const work = saySomething(run, 'I would like to book');
    const first = run.ofType('transcribe')[0];
    run.frames(20, 0.95);
    run.frames(17, 0.01);
    const second = run.ofType('transcribe')[1];
    expect(second?.work.turnId).toBe(1);
    expect(second?.work.attempt).toBeGreaterThan(work.attempt);
    expect(second?.fromSample).toBe(first?.fromSample);
    expect(run.ofType('metric')).toEqual([]);
  });

  it('ignores what the cancelled work still delivers', () => {
    const run = connected();
    const work = saySomething(run);
    run.frames(20, 0.95);
    const state = run.state();
    run.apply({ type: 'token', work, text: 'Too late.' });
    run.apply({ type: 'transcribed', work, text: 'Too late.', lastVoicedMs: 1 });
    expect(run.state()).toBe(state);
  });

  it('stops the voice on request and listens on', () => {
    const run = connected();
    const work = saySomething(run);
    answer(run, work);
    run.apply({ type: 'voice.stop' });
    run.fireTimers();
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['interrupted']);
  });
});

describe('the barge-in ladder', () => {
  const REPLY = 'Our dentists are here from nine to six, and on Saturdays until noon.';

  /** In the middle of a reply, after echo cancellation had its time. */
  const midReply = (text = REPLY, atSample = 40_000): Run => {
    const run = connected();
    const first = saySomething(run, 'Hello there.');
    run.apply({ type: 'token', work: first, text: 'Hello.' });
    run.apply({ type: 'written', work: first });
    run.apply({ type: 'speech', work: first, chunk: 0, samples: samples(80_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work: first, chunk: 0 });
    played(run, 1, 80_000, 'drained');
    const work = saySomething(run);
    run.apply({ type: 'token', work, text });
    run.apply({ type: 'written', work });
    // One chunk for each sentence or clause, four seconds each.
    for (let chunk = 0; run.ofType('synthesise').at(-1)?.chunk === chunk; chunk += 1) {
      run.apply({ type: 'speech', work, chunk, samples: samples(96_000), firstAudibleSample: 0 });
      run.apply({ type: 'spoken', work, chunk });
    }
    // Longer ago than the time in which an interruption goes on with the question.
    run.apply({ type: 'playout', turnId: 2, phase: 'playing', playedSamples: atSample, playedAtMs: 0 });
    return run;
  };
  const ladder = (run: Run): readonly string[] =>
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
    expect(ladder(run)).toEqual(['duck: speech', 'pause: speech-lasts']);
    expect(run.ofType('overhear')).toHaveLength(1);
    expect(run.state().tag).toBe('RESPONDING');
  });

  it('is not disturbed by a click of one frame', () => {
    const run = midReply();
    run.frames(1, 0.99);
    run.frames(20, 0.01);
    expect(ladder(run)).toEqual([]);
  });

  it('stops for words with content, and their first word is part of the next turn', () => {
    const run = midReply();
    run.frames(10, 0.01);
    const onset = run.sample();
    run.frames(12, 0.9);
    recognise(run, 'What about Sunday');
    expect(ladder(run).at(-1)).toBe('stop: words');
    expect(run.ofType('play.flush')).toHaveLength(1);
    run.frames(10, 0.9);
    run.frames(17, 0.01);
    expect(run.ofType('transcribe').at(-1)?.fromSample).toBe(onset - 8_000);
    expect(run.ofType('transcribe').at(-1)?.work.turnId).toBe(3);
  });

  it.each(['Stop.', 'Wait!', 'No.', 'Hold on,', 'Excuse me.', 'Okay, stop'])(
    'stops at once for %s',
    (text) => {
      const run = midReply();
      run.frames(9, 0.9);
      recognise(run, text);
      expect(ladder(run).at(-1)).toBe('stop: stop-word');
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
    const work = run.ofType('transcribe').at(-1)?.work;
    if (work === undefined) throw new Error('no turn');
    run.apply({ type: 'transcribed', work, text: '', lastVoicedMs: null });
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
      if (ladder(run).length < 4) recognise(run, text);
      expect(ladder(run)).toEqual(RESUMED('backchannel'));
      expect(run.ofType('play.resume')).toEqual([{ type: 'play.resume', turnId: 2 }]);
      run.frames(30, 0.01);
      played(run, 2, 192_000, 'drained');
      expect(run.ofType('metric').at(-1)?.outcome).toBe('completed');
      expect(run.ofType('transcribe')).toHaveLength(2);
    },
  );

  it('goes on after a cough, in which there are no words', () => {
    const run = midReply();
    run.frames(9, 0.9);
    run.frames(3, 0.01);
    recognise(run, '');
    run.frames(7, 0.01);
    recognise(run, '');
    expect(ladder(run)).toEqual(RESUMED('no-words'));
  });

  it('goes on after its own words, misheard as they come back', () => {
    const run = midReply(REPLY, 55_000);
    run.frames(12, 0.9);
    recognise(run, 'Our dentist are hear');
    expect(ladder(run)).toEqual(RESUMED('echo'));
    run.frames(10, 0.9);
    expect(run.ofType('play.pause')).toHaveLength(1);
  });

  it('still hears the user through its own words', () => {
    const run = midReply(REPLY, 20_000);
    run.frames(12, 0.9);
    recognise(run, 'Our dentists are wait stop');
    expect(ladder(run).at(-1)).toBe('stop: stop-word');
  });

  it('goes on after frames that are echo as if nothing had been', () => {
    const run = midReply();
    for (let index = 0; index < 30; index += 1) {
      run.apply({ type: 'frame', endSample: run.sample() + (index + 1) * 512, probability: 0.99, echo: 0.9 });
    }
    expect(ladder(run)).toEqual([]);
  });

  it('waits for more when a backchannel is only the beginning', () => {
    const run = midReply();
    run.frames(9, 0.9);
    recognise(run, 'Yeah.');
    expect(ladder(run)).toHaveLength(2);
    run.frames(13, 0.9);
    recognise(run, 'Yeah, but what about Sunday');
    expect(ladder(run).at(-1)).toBe('stop: words');
  });

  it('takes a short answer to a question for a turn when the persona has asked and is nearly done', () => {
    const run = midReply('Shall I book that for you?', 90_000);
    run.frames(9, 0.9);
    recognise(run, 'Yes.');
    expect(ladder(run).at(-1)).toBe('stop: answer');
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
    expect(ladder(run).at(-1)).not.toMatch(/^stop/);
  });

  it('stops after 700 ms of speech when the recogniser does not answer', () => {
    const run = midReply();
    run.frames(21, 0.9);
    expect(run.state().tag).toBe('RESPONDING');
    run.frames(2, 0.9);
    expect(ladder(run).at(-1)).toBe('stop: sustained');
  });

  it('goes on after short speech when the recogniser does not answer', () => {
    const run = midReply();
    run.frames(10, 0.9);
    run.frames(40, 0.01);
    expect(ladder(run)).toEqual(RESUMED('timeout'));
  });

  it('goes on when the microphone dies while the voice is held', () => {
    const run = midReply();
    run.frames(10, 0.9);
    run.fireTimers();
    expect(ladder(run)).toEqual(RESUMED('timeout'));
    expect(run.state().tag).toBe('RESPONDING');
  });

  it('does not take noise that never ends for somebody who wants the floor', () => {
    const run = midReply();
    run.frames(9, 0.9);
    for (let round = 0; round < 6; round += 1) {
      recognise(run, '');
      run.frames(13, 0.9);
    }
    expect(run.state().tag).toBe('RESPONDING');
    expect(ladder(run)).toEqual(RESUMED('no-words'));
  });

  it('asks the recogniser not more than every 400 ms, and not for ever', () => {
    const run = midReply();
    run.frames(9, 0.9);
    let frames = 9;
    while (frames < 400) {
      recognise(run, '');
      run.frames(1, 0.9);
      frames += 1;
    }
    const ends = run.ofType('overhear').map(({ toSample }) => toSample);
    expect(ends.length).toBeLessThanOrEqual(12);
    for (const [index, end] of ends.slice(1).entries())
      expect(end - (ends[index] ?? 0)).toBeGreaterThan(6_000);
  });

  it('wants more evidence in the first seconds of its own voice, before its echo is cancelled', () => {
    const run = connected();
    answer(run, saySomething(run));
    played(run, 1, 12_000, 'playing');
    run.frames(9, 0.9);
    expect(ladder(run)).toEqual(['duck: speech']);
    run.frames(1, 0.9);
    expect(ladder(run).at(-1)).toBe('pause: speech-lasts');
  });

  it('is not given up as a dead loudspeaker while it is held', () => {
    const run = midReply();
    run.frames(8, 0.9);
    const { work } = run.timers.get('playout') ?? { work: null };
    run.apply({ type: 'timer', timer: 'playout', work });
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

  describe('joining', () => {
    /** Speaks on 300 ms after the reply became audible. */
    const speakOn = (run: Run, understood: string | null = 'an appointment for'): void => {
      const work = saySomething(run, 'I would like to book');
      answer(run, work);
      run.frames(1, 0.01);
      const { state } = run;
      const tag = state().tag;
      expect(tag).toBe('RESPONDING');
      run.apply({
        type: 'playout',
        turnId: 1,
        phase: 'playing',
        playedSamples: 2_400,
        playedAtMs: run.now(),
      });
      run.frames(9, 0.01);
      run.frames(15, 0.9);
      recognise(run, understood);
      if (understood === null) run.frames(30, 0.9);
      played(run, 1, 12_000, 'stopped');
      run.frames(10, 0.9);
      run.frames(UNKNOWN_SILENCE, 0.01);
    };

    it('makes one of both when the user speaks on right after the reply has begun', () => {
      const run = connected();
      speakOn(run);
      const work = run.ofType('transcribe').at(-1)?.work;
      if (work === undefined) throw new Error('no turn');
      expect(run.state().history).toHaveLength(1);
      run.apply({ type: 'transcribed', work, text: 'an appointment for Monday.', lastVoicedMs: 1 });
      expect(run.ofType('generate').at(-1)).toMatchObject({
        userText: 'I would like to book an appointment for Monday.',
        history: [],
      });
      expect(run.ofType('transcript').at(-1)?.text).toBe('an appointment for Monday.');
      run.apply({ type: 'token', work, text: 'Gladly.' });
      run.apply({ type: 'written', work });
      run.apply({ type: 'speech', work, chunk: 0, samples: samples(100), firstAudibleSample: 0 });
      run.apply({ type: 'spoken', work, chunk: 0 });
      played(run, 2, 100, 'drained');
      expect(run.state().history).toEqual([
        {
          turnId: 2,
          user: 'I would like to book an appointment for Monday.',
          persona: 'Gladly.',
          interrupted: false,
        },
      ]);
    });

    it('forgets nothing when the words that were to join come to nothing', () => {
      const run = connected();
      speakOn(run, null);
      const work = run.ofType('transcribe').at(-1)?.work;
      if (work === undefined) throw new Error('no turn');
      run.apply({ type: 'transcribed', work, text: '', lastVoicedMs: null });
      expect(run.state().history.map(({ user }) => user)).toEqual(['I would like to book']);
      const next = saySomething(run, 'Hello?');
      expect(run.ofType('generate').at(-1)).toMatchObject({ work: next, userText: 'Hello?' });
    });

    it('does not join what is said over the middle of a reply', () => {
      const run = midReply();
      run.frames(12, 0.9);
      recognise(run, 'What about Sunday');
      run.frames(UNKNOWN_SILENCE, 0.01);
      const work = run.ofType('transcribe').at(-1)?.work;
      if (work === undefined) throw new Error('no turn');
      run.apply({ type: 'transcribed', work, text: 'What about Sunday?', lastVoicedMs: 1 });
      expect(run.ofType('generate').at(-1)?.userText).toBe('What about Sunday?');
    });
  });
});

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
});

describe('a change of model or voice', () => {
  const problem = { code: 'NO_LLM', message: 'Ollama is not running.', hint: '' } as const;
  const talked = (): Run => {
    const run = connected();
    const work = saySomething(run);
    answer(run, work, 'Yes.');
    run.apply({ type: 'spoken', work, chunk: 0 });
    played(run, 1, 24_000, 'drained');
    run.apply({ type: 'reconfigure' });
    return run;
  };

  it('goes back to what was there if it can’t be had: a wrong click must not end the conversation', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    expect(run.ofType('problem')).toEqual([{ type: 'problem', problem }]);
    expect(run.ofType('restore')).toHaveLength(1);
    run.apply({ type: 'ready', isReplyCheap: false });
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.state().history).toHaveLength(1);
    expect(run.timers.has('connect')).toBe(false);
  });

  it.each(['INFERENCE_CRASHED', 'TIMED_OUT'] as const)('is not tried again after %s', (code) => {
    const run = talked();
    if (code === 'TIMED_OUT') run.fireTimers();
    else run.apply({ type: 'unready', problem: { ...problem, code } });
    expect(run.ofType('problem').map((told) => told.problem.code)).toEqual([code]);
    expect(run.ofType('restore')).toHaveLength(1);
    expect(run.state().tag).toBe('CONNECTING');
  });

  it('ends the session if not even that can be had, instead of going back for ever', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    run.apply({ type: 'unready', problem });
    expect(run.state().tag).toBe('TERMINATED');
  });

  it('may be followed by another one while it is under way', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    run.apply({ type: 'reconfigure' });
    run.apply({ type: 'unready', problem });
    expect(run.ofType('restore')).toHaveLength(2);
    expect(run.state().tag).toBe('CONNECTING');
  });
});

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
    expect(last?.work).not.toEqual(early?.work);
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
});

describe('failure', () => {
  it('says the fallback line when the inference process dies in the middle of a turn', () => {
    const run = connected();
    const work = saySomething(run);
    run.apply({
      type: 'failed',
      work,
      stage: 'llm',
      problem: { code: 'INFERENCE_CRASHED', message: 'gone', hint: '' },
    });
    const line = run.ofType('synthesise').at(-1);
    expect(line?.text).toBe(PERSONA.fallbackLine);
    if (line === undefined) return;
    run.apply({
      type: 'speech',
      work: line.work,
      chunk: line.chunk,
      samples: samples(100),
      firstAudibleSample: 0,
    });
    run.apply({ type: 'spoken', work: line.work, chunk: line.chunk });
    played(run, 1, 100, 'drained');
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['fallback']);
  });

  it('does not take for heard the rest of a sentence in which the voice broke off', () => {
    const run = connected();
    const work = saySomething(run);
    const text = 'We are open on every working day of the week from nine in the morning until six.';
    run.apply({ type: 'token', work, text: `${text} Come by.` });
    run.apply({ type: 'written', work });
    // One second of five.
    run.apply({ type: 'speech', work, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
    const problem = { code: 'INFERENCE_CRASHED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', work, stage: 'tts', problem });
    const line = run.ofType('synthesise').at(-1);
    if (line === undefined) throw new Error('no fallback');
    const { work: next, chunk } = line;
    run.apply({ type: 'speech', work: next, chunk, samples: samples(24_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work: next, chunk });
    played(run, 1, 48_000, 'drained');
    expect(run.state().history[0]?.persona).toBe(`We are open on ${PERSONA.fallbackLine}`);
    expect(run.ofType('transcript').at(-1)?.text).toBe(`We are open on ${PERSONA.fallbackLine}`);
  });

  it('measures what was said of a broken sentence by the pace of the sentence before it', () => {
    const run = connected();
    const work = saySomething(run);
    run.apply({ type: 'token', work, text: 'Ten letters. Then twenty letters or more of them follow. Next' });
    run.apply({ type: 'speech', work, chunk: 0, samples: samples(12_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', work, chunk: 0 });
    run.apply({ type: 'speech', work, chunk: 1, samples: samples(12_000), firstAudibleSample: 0 });
    const problem = { code: 'TTS_FAILED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', work, stage: 'tts', problem });
    const line = run.ofType('synthesise').at(-1);
    run.apply({ type: 'failed', work: line?.work ?? work, stage: 'tts', problem });
    played(run, 1, 24_000, 'drained');
    expect(run.state().history[0]?.persona).toBe('Ten letters. Then twenty');
  });

  it('gives the turn up in words when the voice fails, too', () => {
    const run = connected();
    const work = saySomething(run);
    const problem = { code: 'TTS_FAILED', message: 'gone', hint: '' } as const;
    run.apply({ type: 'failed', work, stage: 'llm', problem });
    const line = run.ofType('synthesise').at(-1);
    if (line === undefined) throw new Error('no fallback');
    run.apply({ type: 'failed', work: line.work, stage: 'tts', problem });
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.ofType('metric').map((metric) => metric.outcome)).toEqual(['failed']);
    expect(run.ofType('problem')).toHaveLength(2);
  });

  it('ends a turn whose player went silent', () => {
    const run = connected();
    const work = saySomething(run);
    answer(run, work, 'Yes.');
    run.apply({ type: 'spoken', work, chunk: 0 });
    run.fireTimers();
    expect(run.state().tag).toBe('ACTIVE');
  });
});

const work = fc.record({ turnId: fc.integer({ min: 0, max: 3 }), attempt: fc.integer({ min: 0, max: 5 }) });
const chunk = fc.integer({ min: 0, max: 3 });
const problem = fc.constant({ code: 'INTERNAL', message: 'x', hint: '' } as const);
const text = fc.constantFrom(
  '',
  ' ',
  'Yes.',
  'One, two. Three',
  'a very long clause without an end, and more. ',
);
const timerName = fc.constantFrom<TimerName>(
  'connect',
  'frames',
  'stt',
  'llm',
  'tts',
  'playout',
  'settle',
  'barge',
  'filler',
);

type Action =
  | { readonly kind: 'event'; readonly event: Happening }
  | { readonly kind: 'speech' | 'silence' | 'fire' | 'playing' };

const event: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant('connect' as const), greet: fc.boolean() }),
  fc.record({ type: fc.constant('ready' as const), isReplyCheap: fc.boolean() }),
  fc.record({
    type: fc.constant('scored' as const),
    work,
    scores: fc.constantFrom(
      { smartTurn: null, textScore: null },
      { smartTurn: 0.9, textScore: 0.9 },
      { smartTurn: 0.1, textScore: 0.01 },
    ),
  }),
  fc.record({
    type: fc.constant('habit' as const),
    pauses: fc.constantFrom(null, { p50Ms: 400, p90Ms: 1200 }),
  }),
  fc.record({
    type: fc.constant('drafted' as const),
    work,
    text: fc.constantFrom('', 'Yes.', 'yes', 'One, two. Three.'),
  }),
  fc.record({ type: fc.constant('unready' as const), problem }),
  fc.record({ type: fc.constant('mode' as const), mode: fc.constantFrom('duplex' as const, 'ptt' as const) }),
  fc.constant({ type: 'reconfigure' as const }),
  fc.record({ type: fc.constant('talk.down' as const), atSample: fc.nat(200_000) }),
  fc.record({ type: fc.constant('talk.up' as const), atSample: fc.nat(200_000) }),
  fc.constant({ type: 'voice.stop' as const }),
  fc.record({
    type: fc.constant('transcribed' as const),
    work,
    text,
    lastVoicedMs: fc.constantFrom(null, 5),
  }),
  fc.record({
    type: fc.constant('overheard' as const),
    work,
    probe: fc.nat(4),
    text: fc.constantFrom(null, '', 'Stop.', 'Mm-hmm.', 'One, two', 'I wanted to ask you something else'),
  }),
  fc.record({
    type: fc.constant('filler' as const),
    work,
    samples: fc.constantFrom(samples(0), samples(480)),
    firstAudibleSample: fc.constantFrom(null, 0),
  }),
  fc.record({
    type: fc.constant('frame' as const),
    endSample: fc.nat(300_000),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    echo: fc.constantFrom(undefined, 0, 1),
  }),
  fc.record({ type: fc.constant('token' as const), work, text }),
  fc.record({ type: fc.constant('written' as const), work }),
  fc.record({
    type: fc.constant('speech' as const),
    work,
    chunk,
    samples: fc.constantFrom(samples(0), samples(480), samples(600_000)),
    firstAudibleSample: fc.constantFrom(null, 0, 100),
  }),
  fc.record({ type: fc.constant('spoken' as const), work, chunk }),
  fc.record({
    type: fc.constant('failed' as const),
    work,
    stage: fc.constantFrom('stt' as const, 'llm' as const, 'tts' as const),
    problem,
  }),
  fc.record({
    type: fc.constant('playout' as const),
    turnId: fc.integer({ min: 0, max: 3 }),
    phase: fc.constantFrom('started', 'playing', 'paused', 'drained', 'stopped'),
    playedSamples: fc.nat(700_000),
    playedAtMs: fc.nat(100_000),
  }),
  fc.record({ type: fc.constant('timer' as const), timer: timerName, work: fc.option(work) }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: event.map((happening): Action => ({ kind: 'event', event: happening })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Action>({ kind: 'speech' }, { kind: 'silence' }, { kind: 'playing' }),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ kind: 'fire' }) },
  {
    weight: 1,
    arbitrary: fc.constant<Action>({ kind: 'event', event: { type: 'end', reason: 'hung-up' } }),
  },
);

/** Answers whatever work is asked for, so that random runs get far into a turn. */
const obey = (run: Run, commands: readonly Command[], seed: number): void => {
  for (const command of commands) {
    if (seed % 5 === 0) return;
    if (command.type === 'transcribe') {
      run.apply({ type: 'transcribed', work: command.work, text: 'Hello.', lastVoicedMs: 1 });
    } else if (command.type === 'synthesise') {
      const { work: of, chunk: index } = command;
      run.apply({ type: 'speech', work: of, chunk: index, samples: samples(480), firstAudibleSample: 3 });
      if (seed % 2 === 0) run.apply({ type: 'spoken', work: of, chunk: index });
    } else if (command.type === 'overhear') {
      const text = ['', 'Uh-huh.', 'Stop.', 'What about Sunday?', null][seed % 5] ?? null;
      if (seed % 2 === 0) run.apply({ type: 'overheard', work: command.work, probe: command.probe, text });
    } else if (command.type === 'fill') {
      run.apply({ type: 'filler', work: command.work, samples: samples(480), firstAudibleSample: 0 });
    } else if (command.type === 'generate') {
      run.apply({ type: 'token', work: command.work, text: 'Well, yes. ' });
      if (seed % 3 === 0) run.apply({ type: 'written', work: command.work });
    }
  }
};

const take = (run: Run, step: Action, seed: number): void => {
  const before = run.all.length;
  if (step.kind === 'event') run.apply(step.event);
  else if (step.kind === 'fire') run.fireTimers();
  else if (step.kind === 'speech') run.frames(12, 0.9);
  else if (step.kind === 'playing') {
    // The player reports of the turn that is in flight, so that random runs get to be interrupted.
    const state = run.state();
    if (state.tag === 'RESPONDING') {
      const { work: of, reply } = state.turn;
      played(run, of.turnId, Math.max(reply.playedSamples, Math.floor(reply.totalSamples / 2)), 'playing');
    }
  } else run.frames(20, 0.01);
  obey(run, run.all.slice(before), seed);
};

const actions = fc.array(fc.tuple(action, fc.nat(30)), { maxLength: 60 });

describe('whatever happens, in whatever order', () => {
  it('never throws, never leaves TERMINATED, never signals completion twice', () => {
    fc.assert(
      fc.property(actions, fc.constantFrom('duplex' as const, 'ptt' as const), (steps, mode) => {
        const run = createRun(mode);
        const states: SessionState[] = [];
        for (const [step, seed] of steps) {
          take(run, step, seed);
          states.push(run.state());
        }
        const end = states.findIndex((state) => state.tag === 'TERMINATED');
        const afterwards = end === -1 ? [] : states.slice(end);
        expect(new Set(afterwards).size).toBeLessThanOrEqual(1);
        expect(run.ofType('complete').length).toBe(end === -1 ? 0 : 1);
      }),
      { numRuns: 1_500 },
    );
  });

  it('gets back to ACTIVE or TERMINATED when the timers fire', () => {
    fc.assert(
      fc.property(actions, fc.boolean(), (steps, fills) => {
        const run = createRun('duplex', fills ? { ...PERSONA, filler: 'Let me see.' } : PERSONA);
        run.apply({ type: 'connect', greet: true });
        for (const [step, seed] of steps) take(run, step, seed);
        for (let round = 0; round < 12 && run.timers.size > 0; round += 1) run.fireTimers();
        expect(run.timers.size).toBe(0);
        expect(['ACTIVE', 'TERMINATED']).toContain(run.state().tag);
        expect(run.held()).toBeNull();
      }),
      { numRuns: 1_500 },
    );
  });

  it('takes an event of another session for nothing', () => {
    fc.assert(
      fc.property(actions, event, (steps, foreign) => {
        const run = createRun();
        for (const [step, seed] of steps) take(run, step, seed);
        const state = run.state();
        expect(run.apply(foreign, 'another')).toEqual([]);
        expect(run.state()).toBe(state);
      }),
    );
  });

  it('accounts for every turn it began exactly once', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const run = createRun();
        run.apply({ type: 'connect', greet: false });
        run.apply({ type: 'ready', isReplyCheap: false });
        for (const [step, seed] of steps) take(run, step, seed);
        for (let round = 0; round < 12; round += 1) run.fireTimers();
        run.apply({ type: 'end', reason: 'hung-up' });
        const begun = new Set(run.turnIds);
        const ended = run.ofType('metric').map((command) => command.turnId);
        expect(new Set(ended).size).toBe(ended.length);
        for (const turnId of begun) expect(ended).toContain(turnId);
      }),
      { numRuns: 1_000 },
    );
  });
});
