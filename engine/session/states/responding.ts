/** RESPONDING: the reply is being spoken while the rest of it is still being written. */
import { addSpeech } from '../reply';
import { continueTurn, noop, sameWork } from '../turns';
import type { Responding, Step } from '../state';
import type { StateEvent } from '../events';
import { inFlight } from './in-flight';
import { confirm } from './processing';

export function responding(state: Responding, event: StateEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'speech': {
      if (!sameWork(turn.work, event.work)) return noop(state);
      return continueTurn(
        state,
        addSpeech(turn, event.chunk, event.samples, event.firstAudibleSample, event.atMs),
      );
    }
    // A second transcript of the same utterance has nothing to add, unless it is the one that confirms the first.
    case 'transcribed':
      return turn.isProvisional ? confirm(state, event) : noop(state);
    case 'drafted':
    case 'scored':
      return noop(state);
    case 'connect':
    case 'ready':
    case 'unready':
    case 'reconfigure':
    case 'mode':
    case 'end':
    case 'frame':
    case 'talk.down':
    case 'talk.up':
    case 'voice.stop':
    case 'token':
    case 'takenBack':
    case 'written':
    case 'spoken':
    case 'failed':
    case 'playout':
    case 'timer':
    case 'overheard':
    case 'filler':
      return inFlight(state, event);
  }
}
