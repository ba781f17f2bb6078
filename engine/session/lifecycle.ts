/**
 * Owns how a conversation begins, goes on with another model or voice, and ends. What is in flight then is dropped, and
 * what of it was heard is recorded. Pure.
 */
import { commonOf, type Common } from './common';
import { QUIET } from './turn-taking/listening';
import { decidedTurn } from './turn/new-turn';
import { lentBy } from './turn-events';
import { TUNING } from './tuning';
import {
  dropSpeculation,
  finalWords,
  inFlightWith,
  interruptTurn,
  noop,
  NO_SPECULATION,
  record,
  settle,
  stepInFlight,
  takeBackWords,
  type Talking,
} from './turns';
import type { Active, Connecting, SessionState, Step, StepTo } from './state';
import type { Command } from './commands';
import type { EndReason, Attempt } from './types';

/** Everything is loaded: the persona greets, or listens. */
export function becomeActive(before: Connecting, isReplyCheap: boolean, atMs: number): Step {
  const { purpose } = before;
  const common: Common = { ...commonOf(before), isReplyCheap, listening: QUIET };
  const ready: Active = { ...common, tag: 'ACTIVE', ...NO_SPECULATION };
  const stop: Command = { type: 'timer.stop', timer: 'connect' };
  const { greeting } = common.persona;
  if (purpose.kind !== 'begin' || !purpose.greet || greeting === null)
    return { state: ready, commands: [stop] };
  const attempt: Attempt = { turnId: 0, number: common.nextAttempt };
  const turn = decidedTurn(attempt, { fromSample: 0, toSample: 0, atMs: null });
  const begun = inFlightWith(common, turn, []);
  const said = stepInFlight(begun, { type: 'line', text: greeting, ...lentBy(begun), atMs });
  return { state: said.state, commands: [stop, ...said.commands] };
}

/** Ends whatever turn is in flight, without flushing its words from the record. */
function dropTurn(state: Talking): StepTo<Active> {
  if (state.tag === 'ACTIVE') {
    const dropped = dropSpeculation(state);
    const settled = settle(dropped.state);
    const before = [...dropped.commands, ...settled.commands, ...takeBackWords(state)];
    const { resumed } = settled.state;
    if (resumed === null) return { state: settled.state, commands: before };
    const recorded = record({ ...settled.state, resumed: null }, resumed, 'interrupted');
    // What is remembered of it, without what was recognised since.
    const words = resumed.userText === null ? [] : [finalWords(resumed.attempt.turnId, resumed.userText)];
    return { state: recorded.state, commands: [...before, ...words, ...recorded.commands] };
  }
  const interrupted = interruptTurn(state, QUIET);
  const settled = settle(interrupted.state);
  return { state: settled.state, commands: [...interrupted.commands, ...settled.commands] };
}

/** Another model or another voice: the conversation goes on with it where it was. */
export function reconfigure(state: Talking): Step {
  const dropped = dropTurn(state);
  return {
    state: {
      ...commonOf(dropped.state),
      tag: 'CONNECTING',
      listening: QUIET,
      purpose: { kind: 'change' },
    },
    commands: [
      ...dropped.commands,
      { type: 'timer.stop', timer: 'frames' },
      { type: 'prepare' },
      { type: 'timer.start', timer: 'connect', attempt: null, ms: TUNING.connectTimeoutMs },
    ],
  };
}

export function terminate(state: SessionState, reason: EndReason): Step {
  if (state.tag === 'TERMINATED') return noop(state);
  const dropped: Step = state.tag === 'CREATED' || state.tag === 'CONNECTING' ? noop(state) : dropTurn(state);
  return {
    state: { ...commonOf(dropped.state), tag: 'TERMINATED', listening: QUIET, reason },
    commands: [
      ...dropped.commands,
      { type: 'timer.stop', timer: 'connect' },
      { type: 'timer.stop', timer: 'frames' },
      { type: 'complete', reason },
    ],
  };
}
