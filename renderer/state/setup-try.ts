/** Owns what the last step of the introduction shows of a conversation: its latest turn, and where its time went. Pure. */
import type { Conversation, Turn } from './conversation';
import { waterfallOf, type Stage } from './waterfall';

/** The latest turn of the person's; null before there is one. A greeting is none. */
export function turnTried({ entries, sessionId }: Conversation): Turn | null {
  const own = entries.filter(
    (entry): entry is Turn =>
      entry.kind === 'turn' && entry.turnId > 0 && entry.key.startsWith(`${sessionId ?? 'none'} `),
  );
  return own.at(-1) ?? null;
}

export const hasAnswer = ({ entries }: Conversation): boolean =>
  entries.some(
    (entry) =>
      entry.kind === 'turn' && entry.turnId > 0 && typeof entry.measured?.spans.voiceToVoiceMs === 'number',
  );

/** What took longest, and what part of the whole that was, in per cent; null if nothing was measured. */
export function longestStage(turn: Turn): { readonly stage: Stage; readonly part: number } | null {
  const waterfall = turn.measured === null ? null : waterfallOf(turn.measured.spans);
  const longest = waterfall?.bars.toSorted((a, b) => b.width - a.width)[0];
  if (longest === undefined || longest.width <= 0) return null;
  return { stage: longest.stage, part: Math.round(longest.width * 100) };
}
