/** CONNECTING: models are being loaded: at first, for a change, or again after a change that failed. */
import { becomeActive, terminate } from '../lifecycle';
import { illegal, noop } from '../turns';
import { TUNING } from '../tuning';
import { problemOf, type Problem } from '../../contract/errors';
import type { Command } from '../commands';
import type { Connecting, Step } from '../state';
import type { StateEvent } from '../events';

const CONNECT_TIMER: Command = {
  type: 'timer.start',
  timer: 'connect',
  attempt: null,
  ms: TUNING.connectTimeoutMs,
};

const TOO_SLOW: Problem = problemOf('TIMED_OUT.loading');

export function connecting(state: Connecting, event: StateEvent): Step {
  switch (event.type) {
    case 'ready':
      return becomeActive(state, event.isReplyCheap, event.atMs);
    case 'unready':
      return onUnready(state, event.problem);
    case 'timer':
      return event.timer === 'connect' ? onUnready(state, TOO_SLOW) : noop(state);
    // A second change of mind before the first was done: prepare for the latest.
    case 'reconfigure':
      return {
        // Before anything ever worked there is nothing to go back to.
        state: state.purpose.kind === 'begin' ? state : { ...state, purpose: { kind: 'change' } },
        commands: [{ type: 'prepare' }, CONNECT_TIMER],
      };
    case 'end':
      return terminate(state, event.reason);
    case 'mode':
      return { state: { ...state, mode: event.mode }, commands: [] };
    case 'frame':
    case 'talk.down':
    case 'talk.up':
    case 'voice.stop':
    case 'playout':
    case 'transcribed':
    case 'interim':
    case 'scored':
    case 'overlap':
    case 'filler':
    case 'token':
    case 'takenBack':
    case 'written':
    case 'speech':
    case 'spoken':
    case 'failed':
      return noop(state);
    case 'connect':
      return illegal(state, event);
  }
}

function onUnready(state: Connecting, problem: Problem): Step {
  const told: Command = { type: 'problem', problem };
  // A process that dies of a change would die of it again.
  if (state.purpose.kind === 'change') {
    return {
      state: { ...state, purpose: { kind: 'return' } },
      commands: [told, { type: 'restore' }, CONNECT_TIMER],
    };
  }
  // The process is being started again; the connect timer and the supervisor's circuit bound the tries.
  if (problem.code === 'INFERENCE_CRASHED') return { state, commands: [{ type: 'prepare' }] };
  const ended = terminate(state, 'could-not-connect');
  return { state: ended.state, commands: [told, ...ended.commands] };
}
