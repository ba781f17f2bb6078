/**
 * Owns what becomes of a turn of which a stage failed or took too long: the fallback line is spoken, after what came whole
 * of the reply; if that fails too, the turn ends in words on screen. Pure.
 */
import type { Problem } from '../contract/errors';
import { fallBack, giveUpSpeaking, newTurn, type TurnStep } from './reply';
import { breakOff } from './reply-broken';
import { continueTurn, heldWords, type WithTurn } from './turns';
import type { Command } from './commands';
import type { Step } from './state';
import type { Turn } from './turn/types';

/**
 * A stage failed or took too long: the fallback line is spoken; if that fails too, the turn ends in words on screen.
 * @param unsaid what of the reply is shown as not heard.
 */
export function failTurn(state: WithTurn, problem: Problem, atMs: number, unsaid = ''): Step {
  // Of what was held only the words are shown: nothing of the reply was heard, and the fallback line takes its place.
  const { turn } = state;
  const words = heldWords(turn);
  const released: Turn =
    turn.held === null
      ? turn
      : { ...turn, held: null, isProvisional: false, reply: newTurn(turn.work, 0, 0, turn.marks).reply };
  const told: Command = { type: 'problem', problem };
  if (state.turn.reply.fallback !== 'no') {
    return continueTurn(state, prepend([told], giveUpSpeaking(state.turn, atMs)));
  }
  const step = fallBack(released, state.persona.fallbackLine, state.nextAttempt, atMs, unsaid);
  return continueTurn({ ...state, nextAttempt: state.nextAttempt + 1 }, prepend([...words, told], step));
}

/** The model failed while it wrote: what came whole of its reply is said. */
export function failWriting(state: WithTurn, problem: Problem, atMs: number): Step {
  const isOfModel = problem.code === 'LLM_FAILED' || problem.code === 'TIMED_OUT';
  // Without its process the voice is gone, too, and only lines that were kept can be heard.
  const step =
    isOfModel && state.turn.reply.fallback === 'no'
      ? breakOff(state.turn, state.persona.fallbackLine, atMs)
      : null;
  if (step === null) return failTurn(state, problem, atMs);
  if (step.turn.reply.fallback === 'no') {
    return continueTurn(state, { ...step, turn: { ...step.turn, remark: problem } });
  }
  return continueTurn(state, prepend([{ type: 'problem', problem }], step));
}

const prepend = (before: readonly Command[], step: TurnStep): TurnStep => ({
  turn: step.turn,
  commands: [...before, ...step.commands],
});
