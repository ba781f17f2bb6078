/** CREATED: the session exists, nothing has been asked for yet. */
import { terminate } from '../lifecycle';
import { illegal, noop } from '../turns';
import { TUNING } from '../tuning';
import type { Created, Step } from '../state';
import type { StateEvent } from '../events';

export function created(state: Created, event: StateEvent): Step {
  switch (event.type) {
    case 'connect':
      return {
        state: { ...state, tag: 'CONNECTING', purpose: { kind: 'begin', greet: event.greet } },
        commands: [
          { type: 'prepare' },
          { type: 'timer.start', timer: 'connect', attempt: null, ms: TUNING.connectTimeoutMs },
        ],
      };
    case 'end':
      return terminate(state, event.reason);
    case 'mode':
      return { state: { ...state, mode: event.mode }, commands: [] };
    // The microphone may already run; the session does not listen yet.
    case 'frame':
    case 'talk.down':
    case 'talk.up':
    case 'voice.stop':
    case 'playout':
    case 'timer':
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
    case 'ready':
    case 'unready':
    case 'reconfigure':
      return illegal(state, event);
  }
}
