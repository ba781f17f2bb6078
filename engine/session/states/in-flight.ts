/**
 * What PROCESSING and RESPONDING share: a turn is being worked on, its pieces arrive, and the user may take the floor.
 */
import type { Problem } from '../../contract/errors';
import { cutOff, continueFrom, hear, mayGrow, press, release, QUIET } from '../listening';
import { addPlayout, addText, endSpeech, endText, isHandedOver, wasHeard } from '../reply';
import {
  continueTurn,
  failTurn,
  finishTurn,
  illegal,
  interruptTurn,
  noop,
  outcomeOf,
  reconfigure,
  sameWork,
  takeFloor,
  terminate,
  type WithTurn,
} from '../turns';
import { TUNING } from '../tuning';
import type { Command, Listening, SessionEvent, Step, TimerName } from '../types';

/** Every event but those that the two states treat differently. */
export type SharedEvent = Exclude<SessionEvent, { readonly type: 'transcribed' | 'drafted' | 'speech' }>;

export function inFlight(state: WithTurn, event: SharedEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'token':
      if (!sameWork(turn.work, event.work) || turn.reply.written) return noop(state);
      return keepWaiting(continueTurn(state, addText(turn, event.text, event.atMs)), {
        type: 'timer.start',
        timer: 'llm',
        work: turn.work,
        ms: TUNING.llmTimeoutMs,
      });
    case 'written':
      if (!sameWork(turn.work, event.work) || turn.reply.written) return noop(state);
      if (turn.reply.text.trim() === '') return failTurn(state, EMPTY_REPLY, event.atMs);
      return continueTurn(state, endText(turn, event.atMs));
    case 'spoken':
      if (!sameWork(turn.work, event.work)) return noop(state);
      return continueTurn(state, endSpeech(turn, event.chunk, event.atMs));
    case 'failed':
      if (!sameWork(turn.work, event.work) || isHandedOver(turn.reply)) return noop(state);
      return failTurn(state, event.problem, event.atMs);
    case 'timer':
      return onTimer(state, event);
    case 'playout':
      return onPlayout(state, event);
    case 'frame':
      return onFrame(state, event);
    case 'talk.down':
      return takeFloorFrom(state, press(state.listening, event.atSample), event.atSample);
    case 'talk.up': {
      const { listening } = release(state.listening, event.atSample);
      return { state: { ...state, listening }, commands: [] };
    }
    case 'voice.stop':
      return interruptTurn(state, QUIET);
    case 'mode':
      return { state: { ...state, mode: event.mode, listening: QUIET }, commands: [] };
    case 'reconfigure':
      return reconfigure(state);
    case 'end':
      return terminate(state, event.reason);
    case 'connect':
    case 'ready':
    case 'unready':
      return illegal(state, event);
  }
}

const EMPTY_REPLY: Problem = {
  code: 'LLM_FAILED',
  message: 'The language model answered nothing.',
  hint: 'Say it again in other words.',
};

const keepWaiting = (step: Step, timer: Command): Step =>
  step.state.tag === 'PROCESSING' || step.state.tag === 'RESPONDING'
    ? { state: step.state, commands: [...step.commands, timer] }
    : step;

function onFrame(state: WithTurn, event: Extract<SessionEvent, { type: 'frame' }>): Step {
  const playing = state.tag === 'RESPONDING';
  const heard = hear(state.listening, event, { duplex: state.mode === 'duplex', playing });
  const { listening } = heard;
  const needed = wasHeard(state.turn.reply) ? TUNING.bargeInFrames : TUNING.resumeFrames;
  if (listening.kind === 'speaking' && listening.speechFrames >= needed) {
    return takeFloorFrom(state, listening, event.endSample);
  }
  // Speech too short to take the floor (a cough, "mm") leaves no trace.
  return listening === state.listening ? noop(state) : { state: { ...state, listening }, commands: [] };
}

function takeFloorFrom(state: WithTurn, listening: Listening, atSample: number): Step {
  const { turn } = state;
  const frames: Command = {
    type: 'timer.start',
    timer: 'frames',
    work: null,
    ms: TUNING.framesTimeoutMs,
  };
  const isGreeting = turn.work.turnId === 0;
  if (!isGreeting && !wasHeard(turn.reply)) {
    // An utterance at its longest is answered before more is taken in.
    if (!mayGrow(turn.fromSample, atSample)) return noop(state);
    const resumed = takeFloor(state, continueFrom(listening, turn.fromSample));
    return { state: resumed.state, commands: [...resumed.commands, frames] };
  }
  const taken = takeFloor(state, listening);
  return { state: taken.state, commands: [...taken.commands, frames] };
}

function onPlayout(state: WithTurn, event: Extract<SessionEvent, { type: 'playout' }>): Step {
  const { turn } = state;
  if (event.turnId !== turn.work.turnId) return noop(state);
  const step = addPlayout(turn, event.playedSamples, event.playedAtMs, event.atMs);
  const over = step.turn.reply.endSent && (event.phase === 'drained' || event.phase === 'stopped');
  if (!over) return continueTurn(state, step);
  const finished = finishTurn({ ...state, turn: step.turn }, outcomeOf(step.turn));
  return { state: finished.state, commands: [...step.commands, ...finished.commands] };
}

const TIMER_PROBLEMS: Readonly<
  Record<Exclude<TimerName, 'connect' | 'frames' | 'settle' | 'playout'>, Problem>
> = {
  stt: { code: 'TIMED_OUT', message: 'Recognising the words took too long.', hint: 'Say it again.' },
  llm: {
    code: 'TIMED_OUT',
    message: 'The language model took too long.',
    hint: 'Choose a smaller model, or close other programs.',
  },
  tts: { code: 'TIMED_OUT', message: 'The voice took too long.', hint: 'Choose another voice.' },
};

function onTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { turn } = state;
  switch (event.timer) {
    case 'stt':
    case 'llm':
    case 'tts':
      if (!sameWork(turn.work, event.work) || isHandedOver(turn.reply)) return noop(state);
      return failTurn(state, TIMER_PROBLEMS[event.timer], event.atMs);
    case 'playout':
      return onPlayoutTimer(state, event);
    case 'frames': {
      const { listening } = cutOff(state.listening);
      return { state: { ...state, listening }, commands: [] };
    }
    case 'connect':
    case 'settle':
      return noop(state);
  }
}

/** The player went quiet. Before the end was announced that is only a gap in the reply; after it, it is gone. */
function onPlayoutTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { reply, work } = state.turn;
  if (work.turnId !== event.work?.turnId) return noop(state);
  if (!reply.endSent) {
    // Still being written or spoken: those timers end the turn if need be. Speech held back because the player
    // is far behind would wait for it for ever, though.
    return reply.speaking === null && reply.chunks.some((chunk) => !chunk.done)
      ? playerGone(state)
      : noop(state);
  }
  return reply.playedSamples >= reply.totalSamples
    ? finishTurn(state, outcomeOf(state.turn))
    : playerGone(state);
}

function playerGone(state: WithTurn): Step {
  const { work } = state.turn;
  const finished = finishTurn(state, 'failed');
  return {
    state: finished.state,
    commands: [
      { type: 'cancel', work },
      { type: 'play.flush', turnId: work.turnId },
      ...finished.commands,
      {
        type: 'problem',
        problem: {
          code: 'TIMED_OUT',
          message: 'The loudspeaker stopped playing.',
          hint: 'Check the sound output, then go on talking.',
        },
      },
    ],
  };
}
