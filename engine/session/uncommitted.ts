/**
 * Owns what is kept back of a turn that may still be wrong: one that is not decided, or whose words are not confirmed.
 * A step is the same for such a turn. What a client would see or hear of it is put aside here, in order, and comes
 * out as soon as the turn is committed.
 */
import { isToldToClient } from './client-events';
import { isCommitted } from './turn/committed';
import type { TurnEffect, TurnStep } from './turn/events';
import type { Turn } from './turn/types';

/** An effect that is let out, or may be later. What is wrong is gone by then. */
export type Effect = Exclude<TurnEffect, { readonly type: 'unsay' | 'reword' }>;

/** An effect that is put aside. */
export type Aside = Exclude<Effect, { readonly type: 'over' | 'generate' }>;

export type LetOut = { readonly out: readonly Effect[]; readonly uncommitted: readonly Aside[] };

/**
 * The one switch between a turn and its session.
 * @param before the turn before the step.
 * @param uncommitted what was put aside of it by then.
 * @returns what is carried out now, and what is put aside from now on.
 */
export function letOut(before: Turn, { turn, effects }: TurnStep, uncommitted: readonly Aside[]): LetOut {
  const { known, added, at } = corrected(uncommitted, effects);
  const released = known.filter((effect) => isReleased(effect, before, turn));
  const kept = known.filter((effect) => !isReleased(effect, before, turn));
  // A turn that is over keeps nothing back: what is still put aside is shown as it ends.
  const isOver = added.some(({ type }) => type === 'over');
  const isAside = (effect: Effect): effect is Aside =>
    !isOver && (isKept(effect, turn) || isTooEarly(effect, turn));
  const isOut = (effect: Effect): boolean => !isAside(effect);
  return {
    out: [
      ...added.slice(0, at).filter(isOut),
      ...released.filter(isSpeech),
      ...released.filter((effect) => !isSpeech(effect)),
      ...added.slice(at).filter(isOut),
    ],
    uncommitted: [...kept, ...added.filter(isAside)],
  };
}

/** What was put aside is taken back or worded anew where the step says so. `at`: the place among what it adds. */
function corrected(
  uncommitted: readonly Aside[],
  effects: readonly TurnEffect[],
): { readonly known: readonly Aside[]; readonly added: readonly Effect[]; readonly at: number } {
  let known = uncommitted;
  let at = 0;
  const added: Effect[] = [];
  for (const effect of effects) {
    if (effect.type !== 'unsay' && effect.type !== 'reword') {
      added.push(effect);
      continue;
    }
    at = added.length;
    if (effect.type === 'reword') known = known.map((aside) => reworded(aside, effect.text));
    else known = effect.what === 'all' ? [] : known.filter(isOfUser);
  }
  return { known, added, at };
}

const isSpeech = ({ type }: Effect): boolean => type === 'synthesise';

/** What is put aside of a reply that turned out to be none is dropped; what the user said stays. */
const isOfUser = (effect: Effect): boolean =>
  !isSpeech(effect) &&
  effect.type !== 'play' &&
  effect.type !== 'play.end' &&
  !(effect.type === 'transcript' && effect.role === 'persona');

const reworded = (effect: Aside, text: string): Aside =>
  effect.type === 'transcript' && effect.role === 'user' ? { ...effect, text } : effect;

/** What waited for the words to be all there may be spoken now; once the turn is committed, all comes out. */
function isReleased(effect: Effect, before: Turn, turn: Turn): boolean {
  if (isCommitted(turn)) return true;
  return isSpeech(effect) && (!turn.isInterim || (turn.isAllHeard && !before.isAllHeard));
}

const isKept = (effect: Effect, turn: Turn): boolean => !isCommitted(turn) && isToldToClient(effect);

/**
 * The voice waits, too, where words may be missing, and all but its first clause until they are confirmed. Until then
 * the recogniser has the processor.
 */
const isTooEarly = (effect: Effect, { isInterim, isAllHeard, reply }: Turn): boolean =>
  effect.type === 'synthesise' && isInterim && (!isAllHeard || !isFirstClause(effect.chunk, reply.chunks));

/** Places of what was taken back stay, and are empty. */
const isFirstClause = (chunk: number, chunks: Turn['reply']['chunks']): boolean =>
  chunks.slice(0, chunk).every(({ text }) => text === '');

/** What the user said, of a turn of which nothing was shown yet. */
export const wordsAside = (uncommitted: readonly Aside[]): readonly Aside[] =>
  uncommitted.filter((effect) => effect.type === 'transcript' && effect.role === 'user').slice(0, 1);
