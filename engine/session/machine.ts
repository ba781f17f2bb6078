/**
 * Owns the session's one pure function: `transition(state, event) -> {state, commands}`. It knows no clock, no timer
 * and no port; runtime.ts owns those. Two rules stand before everything else: an event of another session
 * is a no-op, and TERMINATED is never left. A third is for all states alike: echo is no speech.
 */
import type { Mode } from '../contract/client';
import { assertNever } from '../contract/errors';
import { newCommon } from './common';
import { voicePowerOf } from './turn-taking/listening';
import { isQuick, paceAfter, UNKNOWN_PACE } from './reply-pace';
import { active } from './states/active';
import { connecting } from './states/connecting';
import { created } from './states/created';
import { inFlight } from './states/in-flight';
import { TUNING } from './tuning';
import { noop } from './turns';
import type { Command } from './commands';
import type { Created, SessionState, Step } from './state';
import type { Persona } from './types';
import type { SessionEvent, StateEvent } from './events';

export const createSessionState = (sessionId: string, persona: Persona, mode: Mode): Created => ({
  tag: 'CREATED',
  ...newCommon(sessionId, persona, mode),
});

export function transition(state: SessionState, event: SessionEvent): Step {
  if (event.sessionId !== state.sessionId) return noop(state);
  // What is known of a person is known in whichever state.
  if (event.type === 'pauseStatistics' || event.type === 'turnTaking' || event.type === 'persona') {
    if (state.tag === 'TERMINATED') return noop(state);
    return { state: { ...state, ...knownFrom(event) }, commands: [] };
  }
  return knowPace(state, event, awaitFiller(state, knowVoice(state, reduce(state, withoutEcho(event)))));
}

function knownFrom(
  event: Extract<SessionEvent, { type: 'pauseStatistics' | 'turnTaking' | 'persona' }>,
): Partial<Pick<SessionState, 'pauseStatistics' | 'turnTaking' | 'persona'>> {
  switch (event.type) {
    case 'pauseStatistics':
      return { pauseStatistics: event.pauseStatistics };
    case 'turnTaking':
      return { turnTaking: event.turnTaking };
    case 'persona':
      return { persona: event.persona };
  }
}

/** What the microphone hears of the persona itself is no speech, in whichever state. */
function withoutEcho(event: StateEvent): StateEvent {
  const isEcho = event.type === 'frame' && (event.echo ?? 0) >= TUNING.echoLikelihood;
  return isEcho ? { ...event, probability: 0 } : event;
}

/** A turn that is answered tells how loud this person is at this microphone. */
function knowVoice(before: SessionState, step: Step): Step {
  const isAnswered =
    before.tag === 'ACTIVE' && (step.state.tag === 'PROCESSING' || step.state.tag === 'RESPONDING');
  const power = isAnswered ? voicePowerOf(before.listening) : null;
  if (power === null) return step;
  const voicePower = Math.max(power, (before.voicePower ?? 0) * FORGOTTEN_PER_TURN);
  return { ...step, state: { ...step.state, voicePower } };
}

/** 6 dB: a person who moves away is known after a few turns, and a noise that passed for a turn changes little. */
const FORGOTTEN_PER_TURN = 0.25;

/** How quick the language model is shows in whichever state. */
function knowPace(before: SessionState, event: StateEvent, step: Step): Step {
  if (event.type === 'ready' && before.tag === 'CONNECTING') {
    // Perhaps another model than before.
    return { ...step, state: { ...step.state, replyPace: event.isReplyCheap ? UNKNOWN_PACE : null } };
  }
  const known = step.state.replyPace;
  if (known === null) return step;
  const replyPace = paceAfter(known, event, step.commands);
  if (replyPace === known) return step;
  return { ...step, state: { ...step.state, replyPace, isReplyCheap: isQuick(replyPace) } };
}

/** A persona that has a filler says it if nothing is to be heard some time after a turn was decided. */
function awaitFiller(before: SessionState, step: Step): Step {
  const { state, commands } = step;
  if (state.persona.filler === undefined || (before.tag === 'PROCESSING') === (state.tag === 'PROCESSING')) {
    return step;
  }
  const command: Command =
    state.tag === 'PROCESSING'
      ? { type: 'timer.start', timer: 'filler', attempt: state.turn.attempt, ms: TUNING.fillerMs }
      : { type: 'timer.stop', timer: 'filler' };
  return { state, commands: [...commands, command] };
}

function reduce(state: SessionState, event: StateEvent): Step {
  switch (state.tag) {
    case 'CREATED':
      return created(state, event);
    case 'CONNECTING':
      return connecting(state, event);
    case 'ACTIVE':
      return active(state, event);
    case 'PROCESSING':
    case 'RESPONDING':
      return inFlight(state, event);
    case 'TERMINATED':
      return noop(state);
    default:
      return assertNever(state, 'session state');
  }
}
