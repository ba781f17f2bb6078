/**
 * Owns how long the stages of a turn are waited for. Only a decided turn is: as long as it is not, nothing of it can be
 * late. Pure.
 */
import { TUNING } from '../tuning';
import { endsWhole } from './sentences';
import type { Command } from '../commands';
import type { Wait } from './events';
import type { Turn } from './types';

type TimerCommand = Extract<Command, { readonly type: 'timer.start' | 'timer.stop' }>;

const LIMITS_MS: Readonly<Record<Exclude<Wait, 'filler'>, number>> = {
  stt: TUNING.sttTimeoutMs,
  llm: TUNING.llmTimeoutMs,
  quiet: TUNING.quietMs,
  tts: TUNING.ttsTimeoutMs,
  playout: TUNING.playoutTimeoutMs,
};

export const startWait = (
  { isDecided, attempt }: Turn,
  timer: keyof typeof LIMITS_MS,
): readonly TimerCommand[] =>
  isDecided ? [{ type: 'timer.start', timer, attempt, ms: LIMITS_MS[timer] }] : [];

export const stopWait = ({ isDecided }: Turn, timer: Wait): readonly TimerCommand[] =>
  isDecided ? [{ type: 'timer.stop', timer }] : [];

/** The model wrote on; what it wrote may be all. */
export const waitForMore = (turn: Turn): readonly TimerCommand[] => [
  ...startWait(turn, 'llm'),
  ...(endsWhole(turn.reply) ? startWait(turn, 'quiet') : []),
];

/** The waits that a turn is under when it is decided. */
export function waitsOf(turn: Turn): readonly TimerCommand[] {
  const { userText, isInterim, reply } = turn;
  return [
    ...(userText === null || isInterim ? startWait(turn, 'stt') : []),
    ...(userText !== null && !reply.written ? startWait(turn, 'llm') : []),
    ...(!reply.written && endsWhole(reply) ? startWait(turn, 'quiet') : []),
    ...(reply.speaking !== null ? startWait(turn, 'tts') : []),
    // What is kept back does not play, so that no player is late.
    ...(reply.totalSamples > 0 && !isInterim ? startWait(turn, 'playout') : []),
  ];
}
