/**
 * Owns what can happen to a turn, and what a step of it has for effects. An event brings along all that a turn needs to
 * know of its session, so that a step knows no session state.
 */
import type { Problem } from '../../contract/errors';
import type { TurnOutcome } from '../../contract/spans';
import type { Command } from '../commands';
import type { SessionEvent } from '../events';
import type { Attempt } from '../types';
import type { MergedTurn, Turn } from './types';

/** What the session lends a turn for one step. */
export type Lent = {
  /** For an attempt that begins anew: no other has this number. */
  readonly nextAttempt: number;
  readonly fallbackLine: string;
  /** Absent where the persona has none. */
  readonly filler: string | undefined;
};

/** What came of requests, as the session was told it. */
type Fact = Extract<
  SessionEvent,
  { readonly type: 'token' | 'takenBack' | 'written' | 'speech' | 'spoken' | 'failed' | 'filler' | 'playout' }
>;

type Happening =
  | (Fact extends infer F
      ? F extends Fact
        ? Omit<F, 'sessionId' | 'atMs' | 'attempt' | 'turnId'>
        : never
      : never)
  /** A text that needs no model: the greeting. */
  | { readonly type: 'line'; readonly text: string }
  /** The transcript of the whole utterance. `remark`: what the user is told if there are no words in it. */
  | {
      readonly type: 'transcribed';
      readonly text: string;
      readonly lastVoicedMs: number | null;
      readonly mergedWith: MergedTurn | null;
      readonly remark: Problem | null;
    }
  /** The user has finished. */
  | { readonly type: 'decided' }
  /** A wait is over in vain. */
  | { readonly type: 'late'; readonly wait: Wait };

export type TurnEvent =
  /** The reply is begun on the words of an interim transcript. `isAllHeard`: they reach the end of the speech. */
  | {
      readonly type: 'interim';
      readonly text: string;
      readonly isAllHeard: boolean;
      readonly mergedWith: MergedTurn | null;
    }
  /** The words that the reply was begun on turned out to reach the end of the speech. */
  | { readonly type: 'allHeard' }
  | (Lent & { readonly atMs: number } & Happening);

/** The waits of a turn that are its own; the session has others. */
export type Wait = 'stt' | 'llm' | 'quiet' | 'tts' | 'playout' | 'filler';

export type TurnEffect =
  /** What a turn has its session do, in the session's words; the session adds the memory to `generate`. */
  | Exclude<Command, { readonly type: 'generate' }>
  | { readonly type: 'generate'; readonly attempt: Attempt; readonly userText: string }
  /** What was kept back is wrong: the reply, or all of it. What was let out can't be unsaid. */
  | { readonly type: 'unsay'; readonly what: 'reply' | 'all' }
  /** What was kept back shows the user's words as these. */
  | { readonly type: 'reword'; readonly text: string }
  /** Nothing of the turn is left to be made or played. An undecided turn is given up: the user waits for none of it. */
  | { readonly type: 'over'; readonly outcome: TurnOutcome };

export type TurnStep = { readonly turn: Turn; readonly effects: readonly TurnEffect[] };
