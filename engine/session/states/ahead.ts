/**
 * Owns speculation: work on a turn that is not decided yet. It runs the very reducers that a decided turn runs, but
 * keeps back what a client would hear or see, and starts no timers, because nobody waits yet. When the turn is decided
 * it becomes the turn; when the user goes on it is dropped.
 */
import { EMPTY_MARKS, newTurn } from '../reply';
import { dropAhead, noop, sameWork, settle } from '../turns';
import { TUNING } from '../tuning';
import { QUIET } from '../listening';
import type {
  Active,
  Ahead,
  Command,
  Processing,
  Responding,
  SessionEvent,
  Step,
  TimerName,
  Turn,
  WorkId,
} from '../types';
import { processing } from './processing';
import { responding } from './responding';

export type WorkEvent = Extract<
  SessionEvent,
  { readonly type: 'transcribed' | 'token' | 'written' | 'speech' | 'spoken' | 'failed' }
>;

/** Bets that the user has finished. */
export function beginAhead(state: Active, fromSample: number, toSample: number): Step {
  const { resumed } = state;
  const work: WorkId = { turnId: resumed?.work.turnId ?? state.nextTurnId, attempt: state.nextAttempt };
  const from = resumed?.fromSample ?? fromSample;
  const turn = newTurn(work, from, toSample, EMPTY_MARKS);
  return {
    state: { ...state, nextAttempt: state.nextAttempt + 1, ahead: { turn, held: [] } },
    commands: [{ type: 'transcribe', work, fromSample: from, toSample }],
  };
}

/** A piece of the work has come. */
export function continueAhead(state: Active, event: WorkEvent): Step {
  const { ahead } = state;
  if (ahead === null || !sameWork(ahead.turn.work, event.work)) return noop(state);
  if (event.type === 'failed') return dropAhead(state);
  // What the last turn came to is part of what the model is asked.
  const settled = event.type === 'transcribed' ? settle(state) : { state, commands: [] };
  const base = settled.state;
  const inFlight = asDecided(base, ahead);
  const step = inFlight.tag === 'PROCESSING' ? processing(inFlight, event) : responding(inFlight, event);
  const next = step.state;
  if (next.tag !== 'PROCESSING' && next.tag !== 'RESPONDING') {
    const dropped = dropAhead(base);
    return { state: dropped.state, commands: [...settled.commands, ...dropped.commands] };
  }
  const held = [...ahead.held, ...step.commands.filter(isSeen)];
  return {
    state: { ...base, nextAttempt: next.nextAttempt, ahead: { turn: next.turn, held } },
    commands: [
      ...settled.commands,
      ...step.commands.filter((command) => !isSeen(command) && !isTimer(command)),
    ],
  };
}

/** The bet was won: the user has finished, and what was kept back may be heard. */
export function adoptAhead(state: Active, ahead: Ahead, atMs: number): Step {
  const settled = settle(state);
  const { turn } = ahead;
  const decided = asDecided(settled.state, {
    ...ahead,
    turn: { ...turn, marks: { ...turn.marks, endpointMs: atMs }, speculation: 'kept' },
  });
  return {
    state: { ...decided, nextTurnId: Math.max(decided.nextTurnId, turn.work.turnId + 1) },
    commands: [
      ...settled.commands,
      { type: 'timer.stop', timer: 'frames' },
      ...ahead.held,
      ...timersFor(turn),
    ],
  };
}

function asDecided(state: Active, { turn }: Ahead): Processing | Responding {
  const { resumed: _resumed, ahead: _ahead, ...rest } = state;
  const tag = turn.reply.totalSamples > 0 ? 'RESPONDING' : 'PROCESSING';
  return { ...rest, tag, listening: QUIET, turn };
}

/** The waits that a decided turn would be under by now. */
function timersFor({ work, userText, reply }: Turn): readonly Command[] {
  const start = (timer: TimerName, ms: number): Command => ({ type: 'timer.start', timer, work, ms });
  const timers: Command[] = [];
  if (userText === null) timers.push(start('stt', TUNING.sttTimeoutMs));
  else if (!reply.written) timers.push(start('llm', TUNING.llmTimeoutMs));
  if (reply.speaking !== null) timers.push(start('tts', TUNING.ttsTimeoutMs));
  if (reply.totalSamples > 0) timers.push(start('playout', TUNING.playoutTimeoutMs));
  return timers;
}

const isTimer = (command: Command): boolean =>
  command.type === 'timer.start' || command.type === 'timer.stop';

function isSeen(command: Command): boolean {
  switch (command.type) {
    case 'play':
    case 'play.end':
    case 'play.flush':
    case 'transcript':
    case 'metric':
    case 'problem':
      return true;
    case 'prepare':
    case 'restore':
    case 'transcribe':
    case 'generate':
    case 'synthesise':
    case 'cancel':
    case 'timer.start':
    case 'timer.stop':
    case 'complete':
    case 'illegal':
      return false;
  }
}
