/**
 * Owns the session's one pure function: `transition(state, event) -> {state, commands}`. It knows no clock, no timer
 * and no port; the shell (shell.ts) owns those. Two rules stand before everything else: an event of another session
 * is a no-op, and TERMINATED is never left.
 */
import type { Mode } from '../contract/client';
import { assertNever } from '../contract/errors';
import { QUIET } from './listening';
import { active } from './states/active';
import { connecting } from './states/connecting';
import { created } from './states/created';
import { processing } from './states/processing';
import { responding } from './states/responding';
import { noop } from './turns';
import type { Created, Persona, SessionEvent, SessionState, Step } from './types';

export const createSessionState = (sessionId: string, persona: Persona, mode: Mode): Created => ({
  tag: 'CREATED',
  sessionId,
  persona,
  mode,
  history: [],
  nextTurnId: 1,
  nextAttempt: 1,
  listening: QUIET,
  settling: null,
  droppedAheadOf: null,
  illegalEvents: 0,
});

export function transition(state: SessionState, event: SessionEvent): Step {
  if (event.sessionId !== state.sessionId) return noop(state);
  switch (state.tag) {
    case 'CREATED':
      return created(state, event);
    case 'CONNECTING':
      return connecting(state, event);
    case 'ACTIVE':
      return active(state, event);
    case 'PROCESSING':
      return processing(state, event);
    case 'RESPONDING':
      return responding(state, event);
    case 'TERMINATED':
      return noop(state);
    default:
      return assertNever(state, 'session state');
  }
}
