/**
 * What the recorded conversations share: things that happen to a session, said in the words of a conversation. Each
 * acts on the newest request of its kind.
 */
import type { Problem } from '../../../contract/errors';
import { played, recognise, type Run, samples, UNKNOWN_SILENCE } from '../machine-run';
import type { Command } from '../../commands';
import type { TimerName, Attempt } from '../../types';
import type { Aside, Open } from './conversation-record';

type WithAttempt = Extract<Command, { readonly attempt: Attempt }>['type'];

/** The attempt of the newest command of this type. */
export function attemptOf(run: Run, type: WithAttempt): Attempt {
  const command = run.ofType(type).at(-1);
  if (command === undefined) throw new Error(`no ${type} yet`);
  return command.attempt;
}

export const SAID = 'What are your opening hours?';
export const REPLY = 'We are open from nine to six. On Saturdays we close at noon.';
export const LONG_REPLY = 'Our dentists are here from nine to six, and on Saturdays until noon.';

/** A conversation that is ready to be talked in, without a greeting. */
export function ready(open: Open, options: Parameters<Open>[0] = {}, isReplyCheap = false): Run {
  const run = open(options);
  connects(run, isReplyCheap);
  return run;
}

export function connects(run: Run, isReplyCheap = false): void {
  run.apply({ type: 'connect', greet: false });
  run.apply({ type: 'ready', isReplyCheap });
}

export const speaks = (run: Run, frames = 30, power?: number): void => void run.frames(frames, 0.9, power);
export const isSilent = (run: Run, frames = UNKNOWN_SILENCE): void => void run.frames(frames, 0.01);
export const hears = (run: Run, text = SAID, attempt = attemptOf(run, 'transcribe')): void =>
  void run.apply({ type: 'transcribed', attempt, text, lastVoicedMs: run.now() - 700 });
export const sendInterim = (run: Run, text = SAID): void =>
  void run.apply({ type: 'interim', attempt: attemptOf(run, 'transcribe.interim'), text });
export const judges = (run: Run, textScore: number | null, smartTurn: number | null = null): void =>
  void run.apply({ type: 'scored', attempt: attemptOf(run, 'score'), scores: { smartTurn, textScore } });
export const writes = (run: Run, text: string): void =>
  void run.apply({ type: 'token', attempt: attemptOf(run, 'generate'), text });
export const hasWritten = (run: Run): void =>
  void run.apply({ type: 'written', attempt: attemptOf(run, 'generate') });
export const failsAt = (run: Run, stage: 'stt' | 'llm' | 'tts', problem: Problem, attempt: Attempt): void =>
  void run.apply({ type: 'failed', attempt, stage, problem });

/** Samples of the chunk that is with the voice. */
export function voices(run: Run, count = 24_000, firstAudibleSample: number | null = 0): void {
  const { attempt, chunk } = run.ofType('synthesise').at(-1) ?? {
    attempt: attemptOf(run, 'synthesise'),
    chunk: 0,
  };
  run.apply({ type: 'speech', attempt, chunk, samples: samples(count), firstAudibleSample });
}

export function hasVoiced(run: Run): void {
  const { attempt, chunk } = run.ofType('synthesise').at(-1) ?? {
    attempt: attemptOf(run, 'synthesise'),
    chunk: 0,
  };
  run.apply({ type: 'spoken', attempt, chunk });
}

/** The voice speaks all that it is given, each chunk as long as the next. */
export function voicesAll(run: Run, count = 24_000): void {
  for (let done = 0; run.ofType('synthesise').length > done;) {
    done = run.ofType('synthesise').length;
    voices(run, count);
    hasVoiced(run);
  }
}

/** Samples that the player was given for this turn. */
const given = (run: Run, turnId: number): number =>
  run.ofType('play').reduce((sum, play) => sum + (play.turnId === turnId ? play.samples.length : 0), 0);

const newestTurn = (run: Run): number => run.turnIds.at(-1) ?? 0;

export const plays = (
  run: Run,
  playedSamples: number,
  phase: 'playing' | 'drained' | 'stopped' = 'playing',
) => played(run, newestTurn(run), playedSamples, phase);

/** The loudspeaker plays what it was given, to the end. */
export const playsOut = (run: Run): void => {
  const turnId = newestTurn(run);
  plays(run, Math.floor(given(run, turnId) / 2));
  plays(run, given(run, turnId), 'drained');
};

/** A timer runs out that runs. */
export function runsOut(run: Run, timer: TimerName): void {
  const running = run.timers.get(timer);
  if (running === undefined) throw new Error(`no timer ${timer}`);
  run.timers.delete(timer);
  run.apply({ type: 'timer', timer, attempt: running.attempt });
}

/** Speaks, is understood, and is thought about. */
export function asks(run: Run, text = SAID): void {
  isSilent(run, 10);
  speaks(run);
  isSilent(run);
  hears(run, text);
}

/** As `asks` and `exchange`, on the way to what a conversation is about. */
export const quietly = (
  aside: Aside,
): { readonly asks: typeof asks; readonly exchange: typeof exchange } => ({
  asks: (run, text) => aside(() => asks(run, text)),
  exchange: (run, text, reply) => aside(() => exchange(run, text, reply)),
});

/** A whole reply with the player, of which nothing was played yet. */
export function answers(run: Run, text = REPLY, count = 24_000): void {
  writes(run, text);
  hasWritten(run);
  voicesAll(run, count);
}

/** A turn from its first word to its last. */
export function exchange(run: Run, text = SAID, reply = REPLY): void {
  asks(run, text);
  answers(run, reply);
  playsOut(run);
}

/** The second turn's reply is being heard: long enough after the first for echo cancellation to have had its time. */
export function inTheMiddle(run: Run, text = LONG_REPLY, atSample = 40_000): void {
  asks(run, 'Hello there.');
  answers(run, 'Hello.', 80_000);
  playsOut(run);
  asks(run);
  answers(run, text, 96_000);
  run.apply({
    type: 'playout',
    turnId: newestTurn(run),
    phase: 'playing',
    playedSamples: atSample,
    playedAtMs: 0,
  });
}

export { recognise };
