/** PROCESSING: the user has finished; words are recognised, the reply is being thought of, nothing is to be heard yet. */
import { addSpeech } from '../reply';
import { continueTurn, finishTurn, fullText, historyFor, joinsAt, noop, sameWork, wordsOf } from '../turns';
import { TUNING } from '../tuning';
import type { Processing, SessionEvent, Step } from '../types';
import { inFlight } from './in-flight';

export function processing(state: Processing, event: SessionEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'transcribed': {
      if (!sameWork(turn.work, event.work) || turn.userText !== null) return noop(state);
      const text = wordsOf(state, turn.fromSample, event.text.trim());
      const known = {
        ...turn,
        userText: text,
        joins: joinsAt(state, turn.fromSample),
        marks: { ...turn.marks, transcriptMs: event.atMs, lastVoicedMs: event.lastVoicedMs },
      };
      if (text === '') return finishTurn({ ...state, turn: known }, 'empty');
      return {
        state: { ...state, turn: known },
        commands: [
          { type: 'timer.stop', timer: 'stt' },
          {
            type: 'transcript',
            turnId: turn.work.turnId,
            role: 'user',
            text,
            unheard: '',
            isFinal: true,
          },
          {
            type: 'generate',
            work: turn.work,
            userText: fullText(known),
            history: historyFor(known, state.history),
          },
          { type: 'timer.start', timer: 'llm', work: turn.work, ms: TUNING.llmTimeoutMs },
        ],
      };
    }
    case 'speech': {
      if (!sameWork(turn.work, event.work)) return noop(state);
      const step = addSpeech(turn, event.chunk, event.samples, event.firstAudibleSample, event.atMs);
      if (step.turn === turn) return noop(state);
      return continueTurn({ ...state, tag: 'RESPONDING' }, step);
    }
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
