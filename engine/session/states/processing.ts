/** PROCESSING: the user has finished; words are recognised, the reply is being thought of, nothing is to be heard yet. */
import { unheardProblem } from '../../audio/unheard';
import type { Problem } from '../../contract/errors';
import { commonOf } from '../common';
import { addSpeech, EMPTY_MARKS, newTurn, type TurnStep } from '../reply';
import { saysTheSame, voiced, withUserText } from '../uncommitted';
import {
  continueTurn,
  finishTurn,
  fullText,
  historyFor,
  joinsAt,
  noop,
  sameWork,
  wordsOf,
  type WithTurn,
} from '../turns';
import { failSilent, isSilent } from '../written';
import { TUNING } from '../tuning';
import type { Processing, Step } from '../state';
import type { SessionEvent, StateEvent } from '../events';
import type { Turn } from '../turn/types';
import { inFlight } from './in-flight';

export function processing(state: Processing, event: StateEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'transcribed': {
      if (turn.isProvisional) return confirm(state, event);
      if (!sameWork(turn.work, event.work) || turn.userText !== null) return noop(state);
      const text = wordsOf(state, turn.fromSample, event.text.trim());
      const known = {
        ...turn,
        userText: text,
        joins: joinsAt(state, turn.fromSample),
        marks: { ...turn.marks, transcriptMs: event.atMs, lastVoicedMs: event.lastVoicedMs },
      };
      if (text === '')
        return finishTurn({ ...state, turn: { ...known, remark: remarkOn(state, event) } }, 'empty');
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
    // The whole utterance is being recognised.
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

/** A person who held the key meant to be heard, and is told why not; a noise that began a turn by itself is no news. */
const remarkOn = (
  { mode }: Processing,
  { unheard }: Extract<SessionEvent, { type: 'transcribed' }>,
): Problem | null =>
  mode === 'ptt' && unheard !== undefined && unheard !== 'short' ? unheardProblem(unheard) : null;

/**
 * The transcript of the whole utterance has come to a turn that was begun on a draft. The same words: all that was held
 * may be shown, if the turn is decided. Other words: the reply begins anew, under a new attempt.
 */
export function confirm(state: WithTurn, event: Extract<SessionEvent, { type: 'transcribed' }>): Step {
  const { turn } = state;
  if (!sameWork(turn.work, event.work)) return noop(state);
  const text = wordsOf(state, turn.fromSample, event.text.trim());
  const marks = { ...turn.marks, transcriptMs: event.atMs, lastVoicedMs: event.lastVoicedMs };
  const isDecided = marks.endpointMs !== null;
  if (saysTheSame(text, turn.userText ?? '')) {
    const { turn: shown, commands: speech } = voiced(turn);
    const held = withUserText(shown.held ?? [], text);
    const known: Turn = {
      ...turn,
      userText: text,
      isProvisional: false,
      marks,
      held: isDecided ? null : held,
    };
    const step: TurnStep = {
      turn: known,
      commands: [
        { type: 'timer.stop', timer: 'stt' },
        ...speech,
        ...(isDecided ? held : []),
        ...(isDecided && turn.reply.totalSamples > 0
          ? [
              {
                type: 'timer.start',
                timer: 'playout',
                work: turn.work,
                ms: TUNING.playoutTimeoutMs,
              } as const,
            ]
          : []),
      ],
    };
    if (!isSilent(known)) return continueTurn(state, step);
    const failed = failSilent({ ...state, turn: known }, event.atMs);
    return { state: failed.state, commands: [...step.commands, ...failed.commands] };
  }
  const { work, fromSample, toSample } = turn;
  const again: Turn = {
    ...newTurn({ ...work, attempt: state.nextAttempt }, fromSample, toSample, {
      ...EMPTY_MARKS,
      endpointMs: marks.endpointMs,
    }),
    held: isDecided ? null : [],
    speculation: 'dropped',
  };
  const fresh: Processing = {
    ...commonOf(state),
    tag: 'PROCESSING',
    nextAttempt: state.nextAttempt + 1,
    turn: again,
  };
  const step = processing(fresh, { ...event, work: again.work });
  return {
    state: step.state,
    commands: [{ type: 'cancel', work }, { type: 'timer.stop', timer: 'tts' }, ...step.commands],
  };
}
