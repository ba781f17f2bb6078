/**
 * PROCESSING and RESPONDING: a decided turn is worked on, its pieces arrive, and the user may take the floor. In the
 * latter the voice has given something of it.
 */
import type { BargeReason } from '../../contract/client';
import { MIC_RATE, PLAYOUT_RATE } from '../../contract/units';
import {
  hearOver,
  letGo,
  overlapHeard,
  timeUp,
  type BargeAct,
  type BargeContext,
  type BargeStep,
} from '../turn-taking/barge-in';
import { cutOff, continueFrom, hear, mayGrow, press, release, QUIET } from '../turn-taking/listening';
import type { Listening, Overlap } from '../turn-taking/types';
import { isCommitted } from '../turn/committed';
import type { Wait } from '../turn/events';
import { wasHeard } from '../turn/heard';
import type { MergedTurn, Turn } from '../turn/types';
import { sameAttempt } from '../turn/attempt';
import { fullText } from '../turn/words';
import { lentBy, turnEventOf } from '../turn-events';
import { reconfigure, terminate } from '../lifecycle';
import {
  bargeCommands,
  beginTurn,
  carryOut,
  illegal,
  interruptTurn,
  noop,
  stepInFlight,
  takeFloor,
} from '../turns';
import { BARGE_THRESHOLDS, TUNING, type BargeThresholds } from '../tuning';
import type { Command } from '../commands';
import type { SessionEvent, StateEvent } from '../events';
import type { Step, WithTurn } from '../state';

export function inFlight(state: WithTurn, event: StateEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'transcribed':
    case 'token':
    case 'takenBack':
    case 'written':
    case 'speech':
    case 'spoken':
    case 'failed':
    case 'filler':
      if (!sameAttempt(turn.attempt, event.attempt)) return noop(state);
      return stepInFlight(state, turnEventOf(state, turn, event));
    case 'playout':
      if (event.turnId !== turn.attempt.turnId) return noop(state);
      return stepInFlight(state, { ...event, ...lentBy(state) });
    // The whole utterance is being recognised.
    case 'interim':
    case 'scored':
      return noop(state);
    case 'timer':
      return onTimer(state, event);
    case 'frame':
      return onFrame(state, event);
    case 'overlap':
      if (!sameAttempt(turn.attempt, event.attempt)) return noop(state);
      return stepBarge(
        state,
        overlapHeard(turn.barge, event.request, event.text, bargeContext(state)),
        event.atMs,
      );
    case 'talk.down':
      return takeFloorFrom(state, press(state.listening, event.atSample), event.atSample, 'key');
    case 'talk.up': {
      const { listening } = release(state.listening, event.atSample);
      return { state: { ...state, listening }, commands: [] };
    }
    case 'voice.stop':
      return interruptTurn(state, QUIET, 'asked');
    case 'mode':
      return stepBarge({ ...state, mode: event.mode, listening: QUIET }, letGo(turn.barge), event.atMs);
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

function onFrame(state: WithTurn, event: Extract<SessionEvent, { type: 'frame' }>): Step {
  const playing = state.tag === 'RESPONDING' && isCommitted(state.turn);
  const context = bargeContext(state);
  if (context.audible && context.thresholds === null && state.mode === 'duplex')
    return hearNothing(state, event);
  const heard = hear(state.listening, event, {
    duplex: state.mode === 'duplex',
    playing,
    endSilenceMs: TUNING.endSilenceMs,
  });
  const { listening } = heard;
  const isLong = listening.kind === 'speaking' && listening.speechFrames >= TUNING.resumeFrames;
  if (!context.audible && isLong) return takeFloorFrom(state, listening, event.endSample, 'speech-lasts');
  const next = listening === state.listening ? state : { ...state, listening };
  if (state.mode !== 'duplex') return { state: next, commands: [] };
  return stepBarge(next, hearOver(state.turn.barge, event, context), event.atMs);
}

/**
 * A user who wants no sound to interrupt the persona is not heard while it can be heard: nor is its echo, or a
 * television. The pre-roll has the words that the user began just before its end.
 */
function hearNothing(state: WithTurn, event: Extract<SessionEvent, { type: 'frame' }>): Step {
  const step = stepBarge(state, hearOver(state.turn.barge, event, bargeContext(state)), event.atMs);
  return { ...step, state: { ...step.state, listening: QUIET } };
}

const thresholdsOf = ({ interruption }: WithTurn['turnTaking']): BargeThresholds | null =>
  interruption === 'never' ? null : BARGE_THRESHOLDS[interruption];

const bargeContext = ({ turn, playedBefore, turnTaking, voicePower }: WithTurn): BargeContext => ({
  reply: turn.reply,
  voicePower,
  audible: wasHeard(turn.reply),
  careful: playedBefore + turn.reply.playedSamples < CAREFUL_SAMPLES,
  thresholds: thresholdsOf(turnTaking),
});

const CAREFUL_SAMPLES = (TUNING.carefulMs * PLAYOUT_RATE) / 1000;
const PRE_ROLL = (TUNING.preRollMs * MIC_RATE) / 1000;

/** Does what was decided about the interruption. */
function stepBarge(state: WithTurn, { barge, acts }: BargeStep, atMs: number): Step {
  const { turn } = state;
  if (barge === turn.barge) return { state, commands: [] };
  const commands = bargeCommands(turn, acts);
  const stop = acts.find((act) => act.type === 'stop');
  if (stop === undefined) {
    // What turned out to be harmless leaves no trace.
    const isOver = turn.barge.phase !== 'open' && barge.phase === 'open';
    const listening = isOver && state.listening.kind === 'speaking' ? QUIET : state.listening;
    return carryOut({ ...state, listening }, { turn: { ...turn, barge }, effects: commands });
  }
  const stopped = stopFor(state, turn.barge.overlap, stop, atMs);
  return { state: stopped.state, commands: [...commands, ...stopped.commands] };
}

/** The interruption has the floor. If it is over already, it is the next utterance as it stands. */
function stopFor(
  state: WithTurn,
  overlap: Overlap | null,
  { reason, words }: Extract<BargeAct, { type: 'stop' }>,
  atMs: number,
): Step {
  const isOver = state.listening.kind === 'quiet' && overlap !== null;
  const fromSample = isOver ? Math.max(0, overlap.onsetSample - PRE_ROLL) : startOf(state.listening);
  const mergedTurn = fromSample === null ? null : mergedFrom(state.turn, overlap, fromSample);
  const isUnderstood = reason === 'words' || reason === 'stop-word' || reason === 'answer';
  const overlapWords = fromSample === null || !isUnderstood ? null : { text: words, fromSample };
  const next: WithTurn = { ...state, mergedTurn, overlapWords };
  if (!isOver || fromSample === null) {
    return takeFloorFrom(next, state.listening, overlap?.endSample ?? 0, reason);
  }
  const interrupted = interruptTurn(next, QUIET, reason);
  const begun = beginTurn(interrupted.state, fromSample, overlap.endSample, atMs);
  return { state: begun.state, commands: [...interrupted.commands, ...begun.commands] };
}

const startOf = (listening: Listening): number | null =>
  listening.kind === 'quiet' ? null : listening.fromSample;

/** A user who speaks on so soon after the reply began had not finished: both utterances are one. */
function mergedFrom(turn: Turn, overlap: Overlap | null, fromSample: number): MergedTurn | null {
  const { firstAudibleMs } = turn.marks;
  const text = fullText(turn);
  if (turn.attempt.turnId === 0 || overlap === null || firstAudibleMs === null || text === '') return null;
  if (overlap.onsetMs - firstAudibleMs > TUNING.mergeMs) return null;
  return { turnId: turn.attempt.turnId, text, fromSample };
}

function takeFloorFrom(state: WithTurn, listening: Listening, atSample: number, reason: BargeReason): Step {
  const { turn } = state;
  const frames: Command = {
    type: 'timer.start',
    timer: 'frames',
    attempt: null,
    ms: TUNING.framesTimeoutMs,
  };
  const isGreeting = turn.attempt.turnId === 0;
  if (!isGreeting && !wasHeard(turn.reply)) {
    // An utterance at its longest is answered before more is taken in.
    if (!mayGrow(turn.fromSample, atSample)) return noop(state);
    const resumed = takeFloor(state, continueFrom(listening, turn), reason);
    return { state: resumed.state, commands: [...resumed.commands, frames] };
  }
  const taken = takeFloor(state, listening, reason);
  return { state: taken.state, commands: [...taken.commands, frames] };
}

function onTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { turn } = state;
  const late = (wait: Wait): Step =>
    stepInFlight(state, { type: 'late', wait, ...lentBy(state), atMs: event.atMs });
  switch (event.timer) {
    case 'stt':
    case 'llm':
    case 'tts':
    case 'quiet':
      return sameAttempt(turn.attempt, event.attempt) ? late(event.timer) : noop(state);
    // Begun anew it is the same turn, and the one that the user waits for longest.
    case 'playout':
    case 'filler':
      return turn.attempt.turnId === event.attempt?.turnId ? late(event.timer) : noop(state);
    case 'barge':
      // A stage may have failed meanwhile, which is a new attempt of the same turn.
      if (turn.attempt.turnId !== event.attempt?.turnId) return noop(state);
      return stepBarge(state, timeUp(turn.barge, bargeContext(state)), event.atMs);
    case 'frames': {
      const { listening } = cutOff(state.listening);
      return { state: { ...state, listening }, commands: [] };
    }
    case 'connect':
    case 'settle':
      return noop(state);
  }
}
