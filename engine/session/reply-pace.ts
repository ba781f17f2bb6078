/**
 * Owns how quick the language model is found to be, and with it whether replies may be begun for words that are still
 * being said. Pure. It begins and drops no reply; states/speculation.ts does.
 *
 * Each changed interim transcript drops one such reply for the next. A server on a graphics card or on another machine
 * does that without effort. One that reads on this machine's processor begins to read anew for each. It takes the cores
 * from the recogniser, for replies that are never heard. Which of the two it is no server says; how long its first word
 * takes does.
 */
import { TUNING } from './tuning';
import { sameAttempt } from './turn/attempt';
import type { Command } from './commands';
import type { ReplyPace } from './common';
import type { SessionEvent } from './events';
import type { Attempt } from './types';

export const UNKNOWN_PACE: ReplyPace = { firstWordMs: null, unanswered: 0, asked: null };

/** Whether another reply may be begun in place of one that has not answered yet. */
export function isQuick({ firstWordMs, unanswered, asked }: ReplyPace): boolean {
  if (firstWordMs !== null) return firstWordMs <= TUNING.quickReplyMs;
  return unanswered + (asked === null ? 0 : 1) < TUNING.unansweredReplies;
}

/** What a step of the session tells: `event` set it off, `commands` came of it. */
export function paceAfter(
  pace: ReplyPace,
  event: Pick<SessionEvent, 'type' | 'atMs'> & { readonly attempt?: Attempt | null },
  commands: readonly Command[],
): ReplyPace {
  let next = pace;
  const isOf = (attempt: Attempt): boolean => next.asked !== null && sameAttempt(next.asked.attempt, attempt);
  const { attempt = null, type, atMs } = event;
  if (next.asked !== null && attempt !== null && isOf(attempt)) {
    if (type === 'token') next = { ...UNKNOWN_PACE, firstWordMs: atMs - next.asked.atMs };
    // Without a word nothing is learned of its pace; a failure is no slowness.
    if (type === 'written' || type === 'failed') next = { ...next, asked: null };
  }
  for (const command of commands) {
    if (command.type === 'cancel' && isOf(command.attempt)) next = calledOff(next, atMs);
    if (command.type !== 'generate') continue;
    next = { ...calledOff(next, atMs), asked: { attempt: command.attempt, atMs } };
  }
  return next;
}

/** One that gave no word in all that time is slow, whatever it would have taken. */
function calledOff(pace: ReplyPace, atMs: number): ReplyPace {
  const { asked } = pace;
  if (asked === null) return pace;
  const waitedMs = atMs - asked.atMs;
  if (waitedMs > TUNING.quickReplyMs) return { ...UNKNOWN_PACE, firstWordMs: waitedMs };
  return { ...pace, asked: null, unanswered: pace.unanswered + 1 };
}
