/**
 * Owns how a turn begins, is carried on and ends, whichever state it happens in: endpoint, completion, interruption.
 * What a step of it does is turn/step.ts's; how the whole conversation begins and ends is lifecycle.ts's. Pure.
 */
import type { BargeReason } from '../contract/client';
import type { TurnOutcome } from '../contract/spans';
import { commonOf, type Common } from './common';
import type { Command } from './commands';
import type { SessionEvent } from './events';
import type { Active, SessionState, Step, StepTo, WithTurn } from './state';
import { letGo, type BargeAct } from './turn-taking/barge-in';
import { QUIET } from './turn-taking/listening';
import type { Listening } from './turn-taking/types';
import { isCommitted } from './turn/committed';
import type { TurnEvent, TurnStep } from './turn/events';
import { splitHeard, wasHeard } from './turn/heard';
import { decidedTurn } from './turn/new-turn';
import { readyOf, spansOf } from './turn/spans';
import { stepTurn } from './turn/step';
import type { Turn } from './turn/types';
import { startWait } from './turn/waits';
import { fullText } from './turn/words';
import { TUNING } from './tuning';
import type { HistoryTurn, TimerName, Attempt } from './types';
import { letOut, wordsAside, type Aside, type Effect } from './uncommitted';

export type Talking = Active | WithTurn;

/** The user has said nothing that is worked on. */
export const NO_SPECULATION = {
  resumed: null,
  speculative: null,
  uncommitted: [],
  pendingInterim: null,
  interim: null,
  scoring: null,
} as const;

export const noop = <S extends SessionState>(state: S): StepTo<S> => ({ state, commands: [] });

/** For events that a correct program never sends in this state. */
export const illegal = (state: SessionState, event: SessionEvent): Step => ({
  state: { ...state, illegalEvents: state.illegalEvents + 1 },
  commands: [{ type: 'illegal', event: event.type, state: state.tag }],
});

const TURN_TIMERS: readonly TimerName[] = ['stt', 'llm', 'quiet', 'tts', 'playout', 'barge'];
const stopTurnTimers: readonly Command[] = TURN_TIMERS.map((timer) => ({ type: 'timer.stop', timer }));

/** The user has finished: their words are recognised, then answered. */
export function beginTurn(state: Active, fromSample: number, toSample: number, atMs: number): Step {
  const settled = settle(state);
  const base = settled.state;
  const { resumed } = base;
  const attempt: Attempt = { turnId: resumed?.attempt.turnId ?? base.nextTurnId, number: base.nextAttempt };
  const from = resumed?.fromSample ?? fromSample;
  const speculation = base.droppedSpeculationOf === attempt.turnId ? 'dropped' : 'none';
  const turn = decidedTurn(attempt, { fromSample: from, toSample, atMs }, speculation);
  return {
    state: {
      ...commonOf(base),
      tag: 'PROCESSING',
      listening: QUIET,
      nextTurnId: Math.max(base.nextTurnId, attempt.turnId + 1),
      nextAttempt: base.nextAttempt + 1,
      turn,
      uncommitted: [],
    },
    commands: [
      ...settled.commands,
      { type: 'timer.stop', timer: 'frames' },
      { type: 'transcribe', attempt, fromSample: from, toSample },
      { type: 'timer.start', timer: 'stt', attempt, ms: TUNING.sttTimeoutMs },
    ],
  };
}

/** What the client is told of an interruption's step. A stop is the turn's matter and not here. */
export function bargeCommands(turn: Turn, acts: readonly BargeAct[]): readonly Command[] {
  const { attempt } = turn;
  const { turnId } = attempt;
  return acts.flatMap((act): readonly Command[] => {
    switch (act.type) {
      case 'duck':
        return [
          { type: 'play.duck', turnId, gainDb: TUNING.duckDb },
          { type: 'barge', turnId, action: 'duck', reason: act.reason },
          { type: 'timer.start', timer: 'barge', attempt, ms: TUNING.pauseLimitMs },
        ];
      case 'pause':
        return [
          { type: 'play.pause', turnId },
          { type: 'barge', turnId, action: 'pause', reason: act.reason },
          { type: 'timer.start', timer: 'barge', attempt, ms: TUNING.pauseLimitMs },
        ];
      case 'resume':
        return [
          { type: 'play.resume', turnId },
          { type: 'barge', turnId, action: 'resume', reason: act.reason },
          ...startWait(turn, 'playout'),
        ];
      case 'unduck':
        return [
          { type: 'play.unduck', turnId },
          { type: 'barge', turnId, action: 'unduck', reason: act.reason },
          { type: 'timer.stop', timer: 'barge' },
        ];
      case 'transcribe': {
        const { request, fromSample, toSample } = act;
        return [{ type: 'transcribe.overlap', attempt, request, fromSample, toSample }];
      }
      case 'stop':
        return [];
    }
  });
}

/** Records a turn that is over. The result keeps listening as it was. */
export function finishTurn(before: WithTurn, outcome: TurnOutcome): StepTo<Active> {
  const released = bargeCommands(before.turn, letGo(before.turn.barge).acts);
  const { turn } = before;
  const active: Active = { ...commonOf(before), tag: 'ACTIVE', ...NO_SPECULATION };
  const recorded = record(active, turn, outcome);
  return {
    state: recorded.state,
    commands: [...released, ...stopTurnTimers, ...before.uncommitted, ...recorded.commands],
  };
}

export function record(state: Active, turn: Turn, outcome: TurnOutcome): StepTo<Active> {
  const { turnId } = turn.attempt;
  const interrupted = outcome === 'interrupted';
  const { heard, unheard } = splitHeard(turn.reply);
  const commands: Command[] = [];
  const played = turn.reply.playedSamples;
  const counted: Active = { ...state, playedBefore: state.playedBefore + played };
  if (outcome !== 'empty') {
    commands.push({ type: 'transcript', turnId, role: 'persona', text: heard, unheard, isFinal: true });
  }
  const { speculation, marks } = turn;
  commands.push({
    type: 'metric',
    turnId,
    spans: spansOf(marks),
    ready: readyOf(marks),
    outcome,
    speculation,
  });
  if (turn.remark !== null) commands.push({ type: 'problem', problem: turn.remark });
  const user = fullText(turn);
  // Words that were never recognised are nothing to remember; the greeting (turn 0) answers none.
  if (turnId !== 0 && user === '') return { state: counted, commands };
  const former = historyFor(turn, state.history);
  const history = [...former, { turnId, user, persona: heard, interrupted }];
  const mergedTurn = turn.mergedWith === state.mergedTurn ? null : state.mergedTurn;
  return { state: { ...counted, mergedTurn, history: history.slice(-TUNING.maxHistoryTurns) }, commands };
}

/** What was before this turn: the one that it goes on with is a part of it. */
export const historyFor = ({ mergedWith }: Turn, history: readonly HistoryTurn[]): readonly HistoryTurn[] =>
  mergedWith === null ? history : history.filter(({ turnId }) => turnId !== mergedWith.turnId);

/** Stops the voice at once. What was heard is recorded when the player says where it stopped. */
export function interruptTurn(
  state: WithTurn,
  listening: Listening,
  reason: BargeReason | null = null,
): StepTo<Active> {
  const { turn } = state;
  const base: Active = { ...commonOf(state), tag: 'ACTIVE', listening, ...NO_SPECULATION };
  const commands: readonly Command[] = [...stopTurnTimers, { type: 'cancel', attempt: turn.attempt }];
  if (turn.reply.totalSamples === 0 || !isCommitted(turn)) {
    const recorded = record(base, turn, 'interrupted');
    return {
      state: recorded.state,
      commands: [...commands, ...wordsAside(state.uncommitted), ...recorded.commands],
    };
  }
  const former = settle(base);
  return {
    state: { ...former.state, settling: { turn, outcome: 'interrupted' } },
    commands: [
      ...former.commands,
      ...commands,
      { type: 'play.flush', turnId: turn.attempt.turnId },
      ...(reason === null ? [] : [stopped(turn, reason)]),
      { type: 'timer.start', timer: 'settle', attempt: turn.attempt, ms: TUNING.settleTimeoutMs },
    ],
  };
}

const stopped = ({ attempt }: Turn, reason: BargeReason): Command => ({
  type: 'barge',
  turnId: attempt.turnId,
  action: 'stop',
  reason,
});

/** The user goes on before anything was heard: the work is dropped, the utterance continues. */
export function resumeTurn(state: WithTurn, listening: Listening): StepTo<Active> {
  const { turn } = state;
  const flush: readonly Command[] =
    turn.reply.totalSamples === 0 || !isCommitted(turn)
      ? []
      : [{ type: 'play.flush', turnId: turn.attempt.turnId }, stopped(turn, 'went-on')];
  return {
    state: {
      ...commonOf(state),
      tag: 'ACTIVE',
      listening,
      ...NO_SPECULATION,
      resumed: turn,
      droppedSpeculationOf: turn.speculation === 'none' ? state.droppedSpeculationOf : turn.attempt.turnId,
    },
    commands: [...stopTurnTimers, { type: 'cancel', attempt: turn.attempt }, ...flush],
  };
}

/** Records the interrupted turn that was waiting for the player, with what is known by now. */
export function settle(state: Active, playedSamples?: number): StepTo<Active> {
  const { settling } = state;
  if (settling === null) return noop(state);
  const { reply } = settling.turn;
  const played = Math.min(Math.max(reply.playedSamples, playedSamples ?? 0), reply.totalSamples);
  const turn: Turn = { ...settling.turn, reply: { ...reply, playedSamples: played } };
  const recorded = record({ ...state, settling: null }, turn, settling.outcome);
  return {
    state: recorded.state,
    commands: [{ type: 'timer.stop', timer: 'settle' }, ...recorded.commands],
  };
}

/** The next step of a turn in flight; the state keeps its name until the voice has given something. */
export function stepInFlight(state: WithTurn, event: TurnEvent): Step {
  const step = stepTurn(state.turn, event);
  return step.turn === state.turn && step.effects.length === 0 ? noop(state) : carryOut(state, step);
}

/** Puts a changed turn back into its state, or ends it if nothing of it is left. */
export function carryOut(before: WithTurn, step: TurnStep): Step {
  const { turn } = step;
  const { out, uncommitted } = letOut(before.turn, step, before.uncommitted);
  const next: WithTurn = inFlightWith(before, turn, uncommitted);
  let state: SessionState = next;
  const commands: Command[] = [];
  for (const effect of out) {
    if (effect.type !== 'over') {
      commands.push(commandOf(effect, turn, before.history));
      continue;
    }
    const finished = finishTurn(next, effect.outcome);
    state = finished.state;
    commands.push(...finished.commands);
  }
  return { state, commands };
}

/** The state of a turn that is decided. */
export function inFlightWith(common: Common, turn: Turn, uncommitted: readonly Aside[]): WithTurn {
  return {
    ...commonOf(common),
    tag: turn.hasVoice ? 'RESPONDING' : 'PROCESSING',
    nextAttempt: Math.max(common.nextAttempt, turn.attempt.number + 1),
    turn,
    uncommitted,
  };
}

/** What a turn asks of the language model goes with what it is to remember. */
export const commandOf = (
  effect: Exclude<Effect, { readonly type: 'over' }>,
  turn: Turn,
  history: readonly HistoryTurn[],
): Command => (effect.type === 'generate' ? { ...effect, history: historyFor(turn, history) } : effect);

/** The user speaks or presses the key while a turn is in flight. */
export function takeFloor(state: WithTurn, listening: Listening, reason: BargeReason): StepTo<Active> {
  if (state.turn.attempt.turnId === 0 || wasHeard(state.turn.reply)) {
    return interruptTurn(state, listening, reason);
  }
  return resumeTurn(state, listening);
}

/** Drops the speculation: the user goes on, or its words turned out to be others. */
export function dropSpeculation(state: Active): StepTo<Active> {
  if (state.speculative === null) return noop(state);
  return {
    state: {
      ...state,
      speculative: null,
      uncommitted: [],
      scoring: null,
      droppedSpeculationOf: state.speculative.attempt.turnId,
    },
    commands: [{ type: 'cancel', attempt: state.speculative.attempt }],
  };
}

/** The user sees words of an utterance that comes to nothing: they are taken back. */
export const takeBackWords = ({ interim, resumed, nextTurnId }: Active): readonly Command[] =>
  interim === null || resumed !== null ? [] : [finalWords(nextTurnId, '')];

export const finalWords = (turnId: number, text: string): Command => ({
  type: 'transcript',
  turnId,
  role: 'user',
  text,
  unheard: '',
  isFinal: true,
});
