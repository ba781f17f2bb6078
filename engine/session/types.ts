/**
 * Owns the words that all of the session speaks: a persona, an attempt at a turn, a turn that is over. No imports.
 */

/** What the machine needs to know of a persona. */
export type Persona = {
  readonly profileId: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly fallbackLine: string;
  /** Said once in a turn whose reply is late; absent for silence. */
  readonly filler?: string | undefined;
};

/** One attempt at a turn. A turn that is begun again gets a new number; answers to an older attempt are ignored. */
export type Attempt = { readonly turnId: number; readonly number: number };

/** A turn that is over, as later turns remember it: what the persona said is what was heard. */
export type HistoryTurn = {
  readonly turnId: number;
  /** Empty for the greeting, which answers no user. */
  readonly user: string;
  /** Cut at the playout position; empty if nothing was heard. */
  readonly persona: string;
  /** The user spoke before the reply was over. */
  readonly interrupted: boolean;
};

export type EndReason = 'hung-up' | 'client-lost' | 'could-not-connect';

export const TIMERS = [
  'connect',
  'frames',
  'stt',
  'llm',
  'tts',
  'playout',
  'settle',
  'barge',
  'filler',
  'quiet',
] as const;
export type TimerName = (typeof TIMERS)[number];

export type StateTag = 'CREATED' | 'CONNECTING' | 'ACTIVE' | 'PROCESSING' | 'RESPONDING' | 'TERMINATED';
