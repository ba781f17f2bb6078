/**
 * Owns how a turn begins and ends, whichever state it happens in: endpoint, completion, interruption. What a failure makes
 * of it is failures.ts's; how the whole conversation begins and ends is lifecycle.ts's. Pure.
 */
import type { BargeReason } from '../contract/client';
import type { TurnOutcome } from '../contract/spans';
import { commonOf } from './common';
import { letGo, type BargeAct } from './turn-taking/barge-in';
import { QUIET } from './turn-taking/listening';
import {
  EMPTY_MARKS,
  newTurn,
  playoutTimer,
  readyOf,
  spansOf,
  splitHeard,
  wasHeard,
  type TurnStep,
} from './reply';
import { TUNING } from './tuning';
import type { Active, Processing, Responding, SessionState, Step } from './state';
import type { Command } from './commands';
import type { HistoryTurn, TimerName, WorkId } from './types';
import type { Joining, Turn } from './turn/types';
import type { Listening } from './turn-taking/types';
import type { SessionEvent } from './events';

export type Talking = Active | Processing | Responding;
export type WithTurn = Processing | Responding;

/** Nobody has said anything that is worked on. */
export const NOTHING_AHEAD = {
  resumed: null,
  ahead: null,
  drafting: null,
  draft: null,
  scoring: null,
} as const;

export const noop = (state: SessionState): Step => ({ state, commands: [] });

/** For events that a correct program never sends in this state. */
export const illegal = (state: SessionState, event: SessionEvent): Step => ({
  state: { ...state, illegalEvents: state.illegalEvents + 1 },
  commands: [{ type: 'illegal', event: event.type, state: state.tag }],
});

export const sameWork = (a: WorkId, b: WorkId | null): boolean =>
  b !== null && a.turnId === b.turnId && a.attempt === b.attempt;

const TURN_TIMERS: readonly TimerName[] = ['stt', 'llm', 'quiet', 'tts', 'playout', 'barge'];
const stopTurnTimers: readonly Command[] = TURN_TIMERS.map((timer) => ({ type: 'timer.stop', timer }));

/** The user has finished: their words are recognised, then answered. */
export function beginTurn(state: Active, fromSample: number, toSample: number, atMs: number): Step {
  const settled = settle(state);
  const base = settled.state;
  const { resumed } = base;
  const work: WorkId = { turnId: resumed?.work.turnId ?? base.nextTurnId, attempt: base.nextAttempt };
  const from = resumed?.fromSample ?? fromSample;
  const turn: Turn = {
    ...newTurn(work, from, toSample, { ...EMPTY_MARKS, endpointMs: atMs }),
    speculation: base.droppedAheadOf === work.turnId ? 'dropped' : 'none',
  };
  return {
    state: {
      ...commonOf(base),
      tag: 'PROCESSING',
      listening: QUIET,
      nextTurnId: Math.max(base.nextTurnId, work.turnId + 1),
      nextAttempt: base.nextAttempt + 1,
      turn,
    },
    commands: [
      ...settled.commands,
      { type: 'timer.stop', timer: 'frames' },
      { type: 'transcribe', work, fromSample: from, toSample },
      { type: 'timer.start', timer: 'stt', work, ms: TUNING.sttTimeoutMs },
    ],
  };
}

/** What the client is told of a step of the ladder. A stop is the turn's matter and not here. */
export function bargeCommands(turn: Turn, acts: readonly BargeAct[]): readonly Command[] {
  const { work } = turn;
  const { turnId } = work;
  return acts.flatMap((act): readonly Command[] => {
    switch (act.type) {
      case 'duck':
        return [
          { type: 'play.duck', turnId, gainDb: TUNING.duckDb },
          { type: 'barge', turnId, action: 'duck', reason: act.reason },
          { type: 'timer.start', timer: 'barge', work, ms: TUNING.pauseLimitMs },
        ];
      case 'pause':
        return [
          { type: 'play.pause', turnId },
          { type: 'barge', turnId, action: 'pause', reason: act.reason },
          { type: 'timer.start', timer: 'barge', work, ms: TUNING.pauseLimitMs },
        ];
      case 'resume':
        return [
          { type: 'play.resume', turnId },
          { type: 'barge', turnId, action: 'resume', reason: act.reason },
          playoutTimer(work),
        ];
      case 'unduck':
        return [
          { type: 'play.unduck', turnId },
          { type: 'barge', turnId, action: 'unduck', reason: act.reason },
          { type: 'timer.stop', timer: 'barge' },
        ];
      case 'probe': {
        const { probe, fromSample, toSample } = act;
        return [{ type: 'overhear', work, probe, fromSample, toSample }];
      }
      case 'stop':
        return [];
    }
  });
}

/** Records a turn that is over. The result keeps listening as it was. */
export function finishTurn(before: WithTurn, outcome: TurnOutcome): Step {
  const released = bargeCommands(before.turn, letGo(before.turn.barge).acts);
  const { turn } = before;
  const active: Active = { ...commonOf(before), tag: 'ACTIVE', ...NOTHING_AHEAD };
  const recorded = record(active, turn, outcome);
  const shown = turn.held ?? [];
  return {
    state: recorded.state,
    commands: [...released, ...stopTurnTimers, ...shown, ...recorded.commands],
  };
}

/** How a turn that was played to its end is called. */
export function outcomeOf(turn: Turn): TurnOutcome {
  switch (turn.reply.fallback) {
    case 'no':
      return 'completed';
    case 'speaking':
      return 'fallback';
    case 'failed':
      return 'failed';
  }
}

export function record(
  state: Active,
  turn: Turn,
  outcome: TurnOutcome,
): { readonly state: Active; readonly commands: readonly Command[] } {
  const { turnId } = turn.work;
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
  const joining = turn.joins === state.joining ? null : state.joining;
  return { state: { ...counted, joining, history: history.slice(-TUNING.maxHistoryTurns) }, commands };
}

/** All that the user said in this turn, with the words that it goes on with. */
export function fullText({ userText, joins }: Turn): string {
  const text = userText ?? '';
  return joins === null || text === '' ? text : `${joins.text} ${text}`.slice(-TUNING.maxJoinedLetters);
}

/** What was before this turn: the one that it goes on with is a part of it. */
export const historyFor = ({ joins }: Turn, history: readonly HistoryTurn[]): readonly HistoryTurn[] =>
  joins === null ? history : history.filter(({ turnId }) => turnId !== joins.turnId);

/** The words of an utterance, or what was understood of it while it was said over the persona. */
export const wordsOf = ({ overheard }: SessionState, fromSample: number, recognised: string): string =>
  recognised === '' && overheard?.fromSample === fromSample ? overheard.text : recognised;

/** Whether an utterance that begins at this sample goes on with what was said before. */
export const joinsAt = ({ joining }: SessionState, fromSample: number): Joining | null =>
  joining !== null && joining.fromSample === fromSample ? joining : null;

/** Stops the voice at once. What was heard is recorded when the player says where it stopped. */
export function interruptTurn(
  state: WithTurn,
  listening: Listening,
  reason: BargeReason | null = null,
): Step {
  const { turn } = state;
  const base: Active = { ...commonOf(state), tag: 'ACTIVE', listening, ...NOTHING_AHEAD };
  const commands: readonly Command[] = [...stopTurnTimers, { type: 'cancel', work: turn.work }];
  if (turn.reply.totalSamples === 0 || turn.held !== null) {
    const recorded = record(base, turn, 'interrupted');
    return { state: recorded.state, commands: [...commands, ...heldWords(turn), ...recorded.commands] };
  }
  const former = settle(base);
  return {
    state: { ...former.state, settling: { turn, outcome: 'interrupted' } },
    commands: [
      ...former.commands,
      ...commands,
      { type: 'play.flush', turnId: turn.work.turnId },
      ...(reason === null ? [] : [stopped(turn, reason)]),
      { type: 'timer.start', timer: 'settle', work: turn.work, ms: TUNING.settleTimeoutMs },
    ],
  };
}

const stopped = ({ work }: Turn, reason: BargeReason): Command => ({
  type: 'barge',
  turnId: work.turnId,
  action: 'stop',
  reason,
});

/** The user goes on before anything was heard: the work is dropped, the utterance continues. */
export function resumeTurn(state: WithTurn, listening: Listening): Step {
  const { turn } = state;
  const flush: readonly Command[] =
    turn.reply.totalSamples === 0 || turn.held !== null
      ? []
      : [{ type: 'play.flush', turnId: turn.work.turnId }, stopped(turn, 'went-on')];
  return {
    state: {
      ...commonOf(state),
      tag: 'ACTIVE',
      listening,
      ...NOTHING_AHEAD,
      resumed: turn,
      droppedAheadOf: turn.speculation === 'none' ? state.droppedAheadOf : turn.work.turnId,
    },
    commands: [...stopTurnTimers, { type: 'cancel', work: turn.work }, ...flush],
  };
}

/** Records the interrupted turn that was waiting for the player, with what is known by now. */
export function settle(
  state: Active,
  playedSamples?: number,
): { readonly state: Active; readonly commands: readonly Command[] } {
  const { settling } = state;
  if (settling === null) return { state, commands: [] };
  const { reply } = settling.turn;
  const played = Math.min(Math.max(reply.playedSamples, playedSamples ?? 0), reply.totalSamples);
  const turn: Turn = { ...settling.turn, reply: { ...reply, playedSamples: played } };
  const recorded = record({ ...state, settling: null }, turn, settling.outcome);
  return {
    state: recorded.state,
    commands: [{ type: 'timer.stop', timer: 'settle' }, ...recorded.commands],
  };
}

/** What the user said, of a turn of which nothing was shown yet. */
export const heldWords = ({ held }: Turn): readonly Command[] =>
  (held ?? []).filter((command) => command.type === 'transcript' && command.role === 'user').slice(0, 1);

/** Puts a changed turn back into its state, or ends it if nothing of it is left to be made or played. */
export function continueTurn(state: WithTurn, step: TurnStep): Step {
  const next: WithTurn = { ...state, turn: step.turn };
  const { reply } = step.turn;
  const nothingToPlay =
    reply.written &&
    reply.speaking === null &&
    reply.totalSamples === 0 &&
    reply.chunks.every((chunk) => chunk.done);
  // It is not over before its words are known: other words are answered anew.
  const isUnconfirmed = step.turn.isProvisional && step.turn.marks.endpointMs !== null;
  if (!nothingToPlay || isUnconfirmed) return { state: next, commands: step.commands };
  const finished = finishTurn(next, reply.fallback === 'speaking' ? 'failed' : outcomeOf(step.turn));
  return { state: finished.state, commands: [...step.commands, ...finished.commands] };
}

/** The user speaks or presses the key while a turn is in flight. */
export function takeFloor(state: WithTurn, listening: Listening, reason: BargeReason): Step {
  if (state.turn.work.turnId === 0 || wasHeard(state.turn.reply)) {
    return interruptTurn(state, listening, reason);
  }
  return resumeTurn(state, listening);
}

/** Forgets the work that was done on the chance that the user had finished. */
export function dropAhead(state: Active): { readonly state: Active; readonly commands: readonly Command[] } {
  if (state.ahead === null) return { state, commands: [] };
  return {
    state: { ...state, ahead: null, scoring: null, droppedAheadOf: state.ahead.work.turnId },
    commands: [{ type: 'cancel', work: state.ahead.work }],
  };
}

/** The user sees words of an utterance that comes to nothing: they are taken back. */
export const takeBackWords = ({ draft, resumed, nextTurnId }: Active): readonly Command[] =>
  draft === null || resumed !== null ? [] : [finalWords(nextTurnId, '')];

export const finalWords = (turnId: number, text: string): Command => ({
  type: 'transcript',
  turnId,
  role: 'user',
  text,
  unheard: '',
  isFinal: true,
});
