/**
 * Owns what becomes of a reply when all of its words are there: one that the voice can't say is no answer, and what it
 * leaves out is told. Silence would leave the user waiting. Pure.
 */
import { problemOf, type Problem } from '../contract/errors';
import { hasUnsaidWords } from '../text/sayable';
import { hasSpeech } from '../text/speakable';
import { endText } from './reply';
import { failTurn } from './failures';
import { continueTurn, type WithTurn } from './turns';
import type { Step } from './state';
import type { Turn } from './turn/types';

const EMPTY: Problem = problemOf('LLM_FAILED.emptyTurn');
const UNSPEAKABLE: Problem = problemOf('LLM_FAILED.unspeakable');
const PARTLY: Problem = problemOf('LLM_FAILED.partlyUnspeakable');

/** The model has finished. */
export function allWritten(state: WithTurn, atMs: number): Step {
  const { turn } = state;
  if (turn.reply.text.trim() === '') return failTurn(state, EMPTY, atMs);
  const { turn: ended, commands } = endText(turn, atMs);
  const silent = isSilent(ended);
  // Words that are still to be confirmed may be others, which are answered anew.
  if (silent && !ended.isProvisional) return failSilent({ ...state, turn: ended }, atMs);
  const isPartly = !silent && ended.reply.chunks.some(({ text }) => hasUnsaidWords(text));
  return continueTurn(state, { turn: isPartly ? { ...ended, remark: PARTLY } : ended, commands });
}

/** A reply that is whole and has nothing in it that the voice could say. */
export const isSilent = ({ reply }: Turn): boolean =>
  reply.written && reply.fallback === 'no' && !reply.chunks.some(({ text }) => hasSpeech(text));

/** The fallback line takes its place. */
export const failSilent = (state: WithTurn, atMs: number): Step =>
  failTurn(state, UNSPEAKABLE, atMs, state.turn.reply.text.trim());
