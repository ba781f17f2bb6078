/**
 * What the tests of the session machine share: a session on a clock of its own, and what happens to it in nearly
 * every test. It holds no test, and only what more than one of them needs.
 */
import { FRAME_SAMPLES } from '../../contract/units';
import { createSessionState, transition } from '../machine';
import type { Happening } from '../events';
import type { Command } from '../commands';
import type { Persona, TimerName, Attempt } from '../types';
import type { SessionEvent } from '../events';
import type { SessionState, Step } from '../state';

export const PERSONA: Persona = {
  profileId: 'maya',
  name: 'Maya',
  greeting: 'Hello, this is Maya.',
  fallbackLine: 'Sorry, say that again?',
};

type Timers = Map<TimerName, { attempt: Attempt | null; ms: number }>;

/** A session on a clock of its own: it keeps the commands and the running timers, as the runtime would. */
export function createRun(
  mode: 'duplex' | 'ptt' = 'duplex',
  persona: Persona = PERSONA,
  onStep: (event: SessionEvent, step: Step) => void = () => undefined,
) {
  let state: SessionState = createSessionState('s1', persona, mode);
  let atMs = 0;
  const timers: Timers = new Map();
  const all: Command[] = [];
  let endSample = 0;
  /** The turn whose voice is paused; null while none is. */
  let pausedVoice: number | null = null;

  const turnIds: number[] = [];
  const apply = (event: Happening, sessionId = 's1'): readonly Command[] => {
    atMs += 1;
    const stamped: SessionEvent = { ...event, sessionId, atMs };
    const step = transition(state, stamped);
    state = step.state;
    onStep(stamped, step);
    if (state.tag === 'PROCESSING' || state.tag === 'RESPONDING') turnIds.push(state.turn.attempt.turnId);
    const isHeard = step.commands.some(({ type }) => type === 'play' || type === 'play.end');
    if (isHeard && state.tag === 'ACTIVE') throw new Error('speech of a turn that is not decided');
    for (const command of step.commands) {
      all.push(command);
      if (command.type === 'timer.start') timers.set(command.timer, command);
      if (command.type === 'timer.stop') timers.delete(command.timer);
      if (command.type === 'complete') timers.clear();
      if (command.type === 'play.pause') {
        if (pausedVoice !== null) throw new Error('paused twice');
        pausedVoice = command.turnId;
      }
      if (command.type === 'play.resume' && pausedVoice !== command.turnId) throw new Error('was not paused');
      if (command.type === 'play.resume' || command.type === 'play.flush') pausedVoice = null;
    }
    if (pausedVoice !== null && state.tag !== 'RESPONDING') throw new Error('paused without a turn');
    return step.commands;
  };
  /** @param power mean square of their samples; not measured if absent. */
  const frames = (count: number, probability: number, power?: number): readonly Command[] => {
    const commands: Command[] = [];
    for (let index = 0; index < count; index += 1) {
      endSample += FRAME_SAMPLES;
      atMs += 32;
      commands.push(...apply({ type: 'frame', endSample, probability, power }));
    }
    return commands;
  };
  const fireTimers = (): void => {
    const due = Array.from(timers);
    for (const [timer, { attempt }] of due) {
      timers.delete(timer);
      apply({ type: 'timer', timer, attempt });
    }
  };
  return {
    apply,
    frames,
    fireTimers,
    timers,
    turnIds,
    all,
    pausedVoice: () => pausedVoice,
    now: () => atMs,
    state: () => state,
    sample: () => endSample,
    ofType: <T extends Command['type']>(type: T) =>
      all.filter((command): command is Extract<Command, { type: T }> => command.type === type),
  };
}

export type Run = ReturnType<typeof createRun>;

export const connected = (mode: 'duplex' | 'ptt' = 'duplex'): Run => {
  const run = createRun(mode);
  run.apply({ type: 'connect', greet: false });
  run.apply({ type: 'ready', isReplyCheap: false });
  return run;
};

export const UNKNOWN_SILENCE = 80;

/** Says something and lets it be recognised. @returns the attempt at the turn. */
export const saySomething = (run: Run, text = 'What are your opening hours?'): Attempt => {
  run.frames(30, 0.9);
  // Nothing is known of the words yet: only the longest silence ends a turn.
  run.frames(UNKNOWN_SILENCE, 0.01);
  const attempt = run.ofType('transcribe').at(-1)?.attempt;
  if (attempt === undefined) throw new Error('no turn began');
  run.apply({ type: 'transcribed', attempt, text, lastVoicedMs: 1 });
  return attempt;
};

export const samples = (count: number): Float32Array => new Float32Array(count).fill(0.5);

/** Lets the model write a reply and the voice speak its first chunk. */
export const answer = (run: Run, attempt: Attempt, text = 'We are open from nine to six. Come by.'): void => {
  run.apply({ type: 'token', attempt, text });
  run.apply({ type: 'written', attempt });
  run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
};

export const played = (
  run: Run,
  turnId: number,
  playedSamples: number,
  phase: 'playing' | 'drained' | 'stopped',
) => run.apply({ type: 'playout', turnId, phase, playedSamples, playedAtMs: 5_000 });

/** Answers the newest question about what is said over the persona. */
export const recognise = (run: Run, text: string | null): readonly Command[] => {
  const asked = run.ofType('transcribe.overlap').at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return run.apply({ type: 'overlap', attempt: asked.attempt, request: asked.request, text });
};

export const LONG_REPLY = 'Our dentists are here from nine to six, and on Saturdays until noon.';

/** In the middle of a reply, after echo cancellation had its time. */
export const midReply = (text = LONG_REPLY, atSample = 40_000): Run => {
  const run = connected();
  const first = saySomething(run, 'Hello there.');
  run.apply({ type: 'token', attempt: first, text: 'Hello.' });
  run.apply({ type: 'written', attempt: first });
  run.apply({ type: 'speech', attempt: first, chunk: 0, samples: samples(80_000), firstAudibleSample: 0 });
  run.apply({ type: 'spoken', attempt: first, chunk: 0 });
  played(run, 1, 80_000, 'drained');
  const attempt = saySomething(run);
  run.apply({ type: 'token', attempt, text });
  run.apply({ type: 'written', attempt });
  // One chunk for each sentence or clause, four seconds each.
  for (let chunk = 0; run.ofType('synthesise').at(-1)?.chunk === chunk; chunk += 1) {
    run.apply({ type: 'speech', attempt, chunk, samples: samples(96_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk });
  }
  // Longer ago than the time in which an interruption goes on with the question.
  run.apply({ type: 'playout', turnId: 2, phase: 'playing', playedSamples: atSample, playedAtMs: 0 });
  return run;
};
