/**
 * What PROCESSING and RESPONDING share: a turn is being worked on, its pieces arrive, and the user may take the floor.
 */
import type { BargeReason } from '../../contract/client';
import { problemOf, type Problem } from '../../contract/errors';
import { MIC_RATE, PLAYOUT_RATE } from '../../contract/units';
import {
  hearOver,
  letGo,
  overheard,
  timeUp,
  type BargeAct,
  type BargeContext,
  type BargeStep,
} from '../turn-taking/barge-in';
import { cutOff, continueFrom, hear, mayGrow, press, release, QUIET } from '../turn-taking/listening';
import { addFiller, addPlayout, addText, endSpeech, isHandedOver, playoutTimer, wasHeard } from '../reply';
import { withoutReply } from '../uncommitted';
import { endsWhole, sayWhole, takeBack } from '../reply-broken';
import { allWritten } from '../written';
import { reconfigure, terminate } from '../lifecycle';
import { failTurn, failWriting } from '../failures';
import {
  bargeCommands,
  beginTurn,
  continueTurn,
  finishTurn,
  fullText,
  illegal,
  interruptTurn,
  noop,
  outcomeOf,
  sameWork,
  takeFloor,
  type WithTurn,
} from '../turns';
import { LADDERS, TUNING, type Ladder } from '../tuning';
import type { Command } from '../commands';
import type { Joining, Turn } from '../turn/types';
import type { Listening, Overlap } from '../turn-taking/types';
import type { SessionEvent, StateEvent } from '../events';
import type { Step } from '../state';

/** Every event but those that the two states treat differently. */
export type SharedEvent = Exclude<
  StateEvent,
  { readonly type: 'transcribed' | 'drafted' | 'scored' | 'speech' }
>;

export function inFlight(state: WithTurn, event: SharedEvent): Step {
  const { turn } = state;
  switch (event.type) {
    case 'token':
      if (!sameWork(turn.work, event.work) || turn.reply.written) return noop(state);
      return keepWaiting(continueTurn(state, addText(turn, event.text, event.atMs)), event.text);
    case 'takenBack': {
      if (!sameWork(turn.work, event.work) || turn.reply.written) return noop(state);
      return continueTurn(state, takeBack({ ...turn, held: withoutReply(turn.held) }, event.atMs));
    }
    case 'written':
      if (!sameWork(turn.work, event.work) || turn.reply.written) return noop(state);
      return allWritten(state, event.atMs);
    case 'spoken':
      if (!sameWork(turn.work, event.work)) return noop(state);
      return continueTurn(state, endSpeech(turn, event.chunk, event.atMs));
    case 'failed':
      if (!sameWork(turn.work, event.work) || isSettled(turn)) return noop(state);
      return event.stage === 'llm'
        ? failWriting(state, event.problem, event.atMs)
        : failTurn(state, event.problem, event.atMs);
    case 'timer':
      return onTimer(state, event);
    case 'playout':
      return onPlayout(state, event);
    case 'frame':
      return onFrame(state, event);
    case 'overheard':
      if (!sameWork(turn.work, event.work)) return noop(state);
      return climb(state, overheard(turn.barge, event.probe, event.text, bargeContext(state)), event.atMs);
    case 'filler':
      if (!sameWork(turn.work, event.work) || turn.filler === 'unsaid' || turn.reply.totalSamples > 0)
        return noop(state);
      return continueTurn(
        { ...state, tag: 'RESPONDING' },
        addFiller(turn, event.samples, event.firstAudibleSample),
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
      return climb({ ...state, mode: event.mode, listening: QUIET }, letGo(turn.barge), event.atMs);
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

/** Nothing that a stage could still fail at: a reply that is made may wait for its words to be confirmed. */
const isSettled = ({ reply, isProvisional }: Turn): boolean => isHandedOver(reply) && !isProvisional;

/** White space is no word: line feeds alone must not keep a turn open. */
const keepWaiting = (step: Step, text: string): Step =>
  text.trim() !== '' && (step.state.tag === 'PROCESSING' || step.state.tag === 'RESPONDING')
    ? { state: step.state, commands: [...step.commands, ...writingTimers(step.state.turn)] }
    : step;

function writingTimers({ work, reply }: Turn): readonly Command[] {
  const isPerhapsAll = endsWhole(reply);
  return [
    { type: 'timer.start', timer: 'llm', work, ms: TUNING.llmTimeoutMs },
    ...(isPerhapsAll ? [{ type: 'timer.start', timer: 'quiet', work, ms: TUNING.quietMs } as const] : []),
  ];
}

function onFrame(state: WithTurn, event: Extract<SessionEvent, { type: 'frame' }>): Step {
  const playing = state.tag === 'RESPONDING' && state.turn.held === null;
  const context = bargeContext(state);
  if (context.audible && context.ladder === null && state.mode === 'duplex') return hearNothing(state, event);
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
  return climb(next, hearOver(state.turn.barge, event, context), event.atMs);
}

/**
 * Whoever wants never to be interrupted by a sound is not heard while the persona can be: not its echo, nor a television.
 * The pre-roll has the words that somebody began just before its end.
 */
function hearNothing(state: WithTurn, event: Extract<SessionEvent, { type: 'frame' }>): Step {
  const step = climb(state, hearOver(state.turn.barge, event, bargeContext(state)), event.atMs);
  return { ...step, state: { ...step.state, listening: QUIET } };
}

const ladderOf = ({ interruption }: WithTurn['manner']): Ladder | null =>
  interruption === 'never' ? null : LADDERS[interruption];

const bargeContext = ({ turn, playedBefore, manner, voicePower }: WithTurn): BargeContext => ({
  reply: turn.reply,
  voicePower,
  audible: wasHeard(turn.reply),
  careful: playedBefore + turn.reply.playedSamples < CAREFUL_SAMPLES,
  ladder: ladderOf(manner),
});

const CAREFUL_SAMPLES = (TUNING.carefulMs * PLAYOUT_RATE) / 1000;
const PRE_ROLL = (TUNING.preRollMs * MIC_RATE) / 1000;

/** Does what the ladder has decided. */
function climb(state: WithTurn, { barge, acts }: BargeStep, atMs: number): Step {
  const { turn } = state;
  if (barge === turn.barge) return { state, commands: [] };
  const commands = bargeCommands(turn, acts);
  const stop = acts.find((act) => act.type === 'stop');
  if (stop === undefined) {
    // What turned out to be harmless leaves no trace.
    const isOver = turn.barge.stage !== 'open' && barge.stage === 'open';
    const listening = isOver && state.listening.kind === 'speaking' ? QUIET : state.listening;
    return { state: { ...state, listening, turn: { ...turn, barge } }, commands };
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
  const joining = fromSample === null ? null : joiningFrom(state.turn, overlap, fromSample);
  const isUnderstood = reason === 'words' || reason === 'stop-word' || reason === 'answer';
  const overheard = fromSample === null || !isUnderstood ? null : { text: words, fromSample };
  const next: WithTurn = { ...state, joining, overheard };
  if (!isOver || fromSample === null) {
    return takeFloorFrom(next, state.listening, overlap?.endSample ?? 0, reason);
  }
  const interrupted = interruptTurn(next, QUIET, reason);
  if (interrupted.state.tag !== 'ACTIVE') return interrupted;
  const begun = beginTurn(interrupted.state, fromSample, overlap.endSample, atMs);
  return { state: begun.state, commands: [...interrupted.commands, ...begun.commands] };
}

const startOf = (listening: Listening): number | null =>
  listening.kind === 'quiet' ? null : listening.fromSample;

/** Somebody who speaks on so soon after the reply began had not finished: both are one. */
function joiningFrom(turn: Turn, overlap: Overlap | null, fromSample: number): Joining | null {
  const { firstAudibleMs } = turn.marks;
  const text = fullText(turn);
  if (turn.work.turnId === 0 || overlap === null || firstAudibleMs === null || text === '') return null;
  if (overlap.onsetMs - firstAudibleMs > TUNING.joinMs) return null;
  return { turnId: turn.work.turnId, text, fromSample };
}

function takeFloorFrom(state: WithTurn, listening: Listening, atSample: number, reason: BargeReason): Step {
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
    const resumed = takeFloor(state, continueFrom(listening, turn), reason);
    return { state: resumed.state, commands: [...resumed.commands, frames] };
  }
  const taken = takeFloor(state, listening, reason);
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

const TIMER_PROBLEMS: Readonly<Record<'stt' | 'llm' | 'tts', Problem>> = {
  stt: problemOf('TIMED_OUT.hearing'),
  llm: problemOf('TIMED_OUT.thinking'),
  tts: problemOf('TIMED_OUT.speaking'),
};

function onTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { turn } = state;
  switch (event.timer) {
    case 'stt':
    case 'llm':
    case 'tts':
      if (!sameWork(turn.work, event.work) || isSettled(turn)) return noop(state);
      return failTurn(state, TIMER_PROBLEMS[event.timer], event.atMs);
    case 'playout':
      return onPlayoutTimer(state, event);
    case 'barge':
      // A stage may have failed meanwhile, which is a new attempt of the same turn.
      if (turn.work.turnId !== event.work?.turnId) return noop(state);
      return climb(state, timeUp(turn.barge, bargeContext(state)), event.atMs);
    case 'filler':
      return onFillerTimer(state, event);
    case 'quiet':
      if (!sameWork(turn.work, event.work)) return noop(state);
      return continueTurn(state, sayWhole(turn, event.atMs));
    case 'frames': {
      const { listening } = cutOff(state.listening);
      return { state: { ...state, listening }, commands: [] };
    }
    case 'connect':
    case 'settle':
      return noop(state);
  }
}

/** Only while the reply is being thought of: words that are still being recognised would come too late. */
function onFillerTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { turn } = state;
  const { reply, work } = turn;
  const text = state.persona.filler;
  const isWaiting = (turn.userText ?? '') !== '' && reply.totalSamples === 0 && reply.fallback === 'no';
  // Begun anew with other words it is the same turn, and the one that somebody waits for longest.
  if (event.work?.turnId !== work.turnId || text === undefined || !isWaiting || turn.filler === 'said') {
    return noop(state);
  }
  return {
    state: { ...state, turn: { ...turn, filler: 'said' } },
    commands: [{ type: 'fill', work, text }],
  };
}

/** The player went quiet. Before the end was announced that is only a gap in the reply; after it, it is gone. */
function onPlayoutTimer(state: WithTurn, event: Extract<SessionEvent, { type: 'timer' }>): Step {
  const { reply, work } = state.turn;
  // What is held back was not given to the player; its wait begins when it is.
  if (work.turnId !== event.work?.turnId || state.turn.held !== null) return noop(state);
  // Held: the ladder's own timer ends that.
  if (state.turn.barge.stage === 'paused') return { state, commands: [playoutTimer(work)] };
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
      { type: 'problem', problem: problemOf('TIMED_OUT.playing') },
    ],
  };
}
