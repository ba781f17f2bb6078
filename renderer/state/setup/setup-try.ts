/** Owns what the last step of the introduction shows of a conversation: its latest turn, and where its time went. Pure. */
import { isAnswered, ownTurns, type Conversation, type Turn } from '../conversation/conversation';
import { waterfallOf, type Stage } from '../conversation/waterfall';

/** The latest turn of the person's; null before there is one. A greeting is none. */
export const turnTried = (conversation: Conversation): Turn | null =>
  ownTurns(conversation).findLast(({ turnId }) => turnId > 0) ?? null;

export const hasAnswer = ({ entries }: Conversation): boolean =>
  entries.some((entry) => entry.kind === 'turn' && entry.turnId > 0 && isAnswered(entry));

/** What took longest, and what part of the whole that was, in per cent; null if nothing was measured. */
export function longestStage(turn: Turn): { readonly stage: Stage; readonly part: number } | null {
  const waterfall = turn.measured === null ? null : waterfallOf(turn.measured.spans);
  const longest = waterfall?.bars.toSorted((a, b) => b.width - a.width)[0];
  if (longest === undefined || longest.width <= 0) return null;
  return { stage: longest.stage, part: Math.round(longest.width * 100) };
}
