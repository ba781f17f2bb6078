/** CONNECTING: models are being loaded for the persona. */
import { becomeActive, illegal, noop, terminate } from '../turns';
import { TUNING } from '../tuning';
import type { Connecting, SessionEvent, Step } from '../types';

export function connecting(state: Connecting, event: SessionEvent): Step {
  switch (event.type) {
    case 'ready':
      return becomeActive(state, event.atMs);
    case 'unready': {
      // The process is being started again; the connect timer and the supervisor's circuit bound the tries.
      if (event.problem.code === 'INFERENCE_CRASHED') return { state, commands: [{ type: 'prepare' }] };
      const ended = terminate(state, 'could-not-connect');
      return {
        state: ended.state,
        commands: [{ type: 'problem', problem: event.problem }, ...ended.commands],
      };
    }
    case 'timer':
      if (event.timer !== 'connect') return noop(state);
      return connecting(state, {
        ...event,
        type: 'unready',
        problem: {
          code: 'TIMED_OUT',
          message: 'The models took too long to load.',
          hint: 'Close other programs that need much memory, or choose a smaller language model.',
        },
      });
    // A second change of mind before the first was done: prepare for the latest.
    case 'reconfigure':
      return {
        state,
        commands: [
          { type: 'prepare' },
          { type: 'timer.start', timer: 'connect', work: null, ms: TUNING.connectTimeoutMs },
        ],
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
    case 'token':
    case 'written':
    case 'speech':
    case 'spoken':
    case 'failed':
      return noop(state);
    case 'connect':
      return illegal(state, event);
  }
}
