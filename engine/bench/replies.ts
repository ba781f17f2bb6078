/** Owns what a stand-in for a language model says in the benchmark, and at what pace. Data only. */
import type { Pace } from '../simulation/scenario';

/** As fast as a model on a laptop's graphics card. */
export const PACED: Pace = { ttftMs: 450, tokensPerSecond: 45 };
/** All the rest of a conversation. */
export const AT_ONCE: Pace = { ttftMs: 0, tokensPerSecond: Infinity };

/** Short, so that the run does not take an hour; questions, so that a one-word answer to them is a turn. */
const REPLIES = [
  'Gladly, I can help you with that. What day would suit you?',
  'Of course. Is there anything else?',
  'That is no problem at all. May I have your name, please?',
  'Thank you, I have written that down. Would the morning suit you?',
] as const;

/** More answers than there are turns; which one is used follows from the turn. */
export const ALL_REPLIES = Array.from({ length: 60 }, (_, index) => REPLIES[index % REPLIES.length] ?? '');
