/**
 * Owns what becomes of a turn of which a stage failed or took too long, or whose reply has nothing that can be said.
 * The fallback line is spoken, after what came whole of the reply. If that fails too, the turn ends in words on
 * screen. Silence
 * would leave the user waiting. Pure.
 */
import { problemOf, type Problem } from '../../contract/errors';
import { hasUnsaidWords } from '../../text/sayable';
import { hasSpeech } from '../../text/speakable';
import { breakOff } from './broken-reply';
import { isCommitted } from './committed';
import type { Lent, TurnEffect, TurnEvent, TurnStep } from './events';
import { isHandedOver } from './heard';
import { emptyReply, endText, fallBack, giveUpSpeaking } from './reply';
import type { Turn } from './types';

/** What a failing turn is lent, and when that is. */
export type FailLent = Lent & { readonly atMs: number };

/** Nothing that a stage could still fail at: a reply that is made may wait for its words to be confirmed. */
const isSettled = ({ reply, isInterim }: Turn): boolean => isHandedOver(reply) && !isInterim;

/** A stage has failed. */
export function stageFailed(turn: Turn, event: Extract<TurnEvent, { readonly type: 'failed' }>): TurnStep {
  if (turn.isDecided && isSettled(turn)) return { turn, effects: [] };
  return event.stage === 'llm' ? failWriting(turn, event.problem, event) : fail(turn, event.problem, event);
}

const LATE: Readonly<Record<'stt' | 'llm' | 'tts', Problem>> = {
  stt: problemOf('TIMED_OUT.hearing'),
  llm: problemOf('TIMED_OUT.thinking'),
  tts: problemOf('TIMED_OUT.speaking'),
};

/** A stage took too long. */
export const stageLate = (turn: Turn, stage: keyof typeof LATE, lent: FailLent): TurnStep =>
  isSettled(turn) ? { turn, effects: [] } : fail(turn, LATE[stage], lent);

/** A turn that is not decided is given up: the work is done again when the user waits for it. */
const GIVEN_UP: TurnEffect = { type: 'over', outcome: 'failed' };

/** @param unsaid what of the reply is shown as not heard. */
function fail(
  turn: Turn,
  problem: Problem,
  { fallbackLine, nextAttempt, atMs }: FailLent,
  unsaid = '',
): TurnStep {
  if (!turn.isDecided) return { turn, effects: [GIVEN_UP] };
  const told: TurnEffect = { type: 'problem', problem };
  if (turn.reply.fallback !== 'no') return after([told], giveUpSpeaking(turn, atMs));
  if (isCommitted(turn)) return after([told], fallBack(turn, fallbackLine, nextAttempt, atMs, unsaid));
  // Of a reply that was kept back nothing was heard, and the fallback line takes its place.
  const known: Turn = { ...turn, isInterim: false, reply: emptyReply() };
  const step = fallBack(known, fallbackLine, nextAttempt, atMs, unsaid);
  return after([{ type: 'unsay', what: 'reply' }, told], step);
}

/** The model failed while it wrote: what came whole of its reply is said. */
function failWriting(turn: Turn, problem: Problem, lent: FailLent): TurnStep {
  if (!turn.isDecided) return { turn, effects: [GIVEN_UP] };
  const isOfModel = problem.code === 'LLM_FAILED' || problem.code === 'TIMED_OUT';
  // Without its process the voice is gone, too, and only lines that were kept can be heard.
  const step =
    isOfModel && turn.reply.fallback === 'no' ? breakOff(turn, lent.fallbackLine, lent.atMs) : null;
  if (step === null) return fail(turn, problem, lent);
  if (step.turn.reply.fallback === 'no') return { ...step, turn: { ...step.turn, remark: problem } };
  return after([{ type: 'problem', problem }], step);
}

const after = (before: readonly TurnEffect[], { turn, effects }: TurnStep): TurnStep => ({
  turn,
  effects: [...before, ...effects],
});

const EMPTY: Problem = problemOf('LLM_FAILED.emptyTurn');
const UNSPEAKABLE: Problem = problemOf('LLM_FAILED.unspeakable');
const PARTLY: Problem = problemOf('LLM_FAILED.partlyUnspeakable');

/** The model has finished. What the voice leaves out is told. */
export function allWritten(turn: Turn, lent: FailLent): TurnStep {
  if (turn.reply.text.trim() === '') return fail(turn, EMPTY, lent);
  const { turn: ended, effects } = endText(turn, lent.atMs);
  const silent = isSilent(ended);
  // Words that are still to be confirmed may be others, which are answered anew.
  if (silent && !ended.isInterim) return silentReply(ended, lent);
  const isPartly = !silent && ended.reply.chunks.some(({ text }) => hasUnsaidWords(text));
  return { turn: isPartly ? { ...ended, remark: PARTLY } : ended, effects };
}

/** A reply that is whole and has nothing in it that the voice could say. */
export const isSilent = ({ reply }: Turn): boolean =>
  reply.written && reply.fallback === 'no' && !reply.chunks.some(({ text }) => hasSpeech(text));

/** The fallback line takes its place. */
export const silentReply = (turn: Turn, lent: FailLent): TurnStep =>
  fail(turn, UNSPEAKABLE, lent, turn.reply.text.trim());
