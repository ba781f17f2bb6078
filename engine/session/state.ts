/** Owns the states of a session. No clock, no I/O. */
import type { Command } from './commands';
import type { Common } from './common';
import type { TurnScores } from './turn-taking/types';
import type { Turn } from './turn/types';
import type { EndReason, WorkId } from './types';

/** What was recognised while the user was still speaking. */
export type Draft = {
  readonly text: string;
  /** The microphone's sample up to which it goes. */
  readonly toSample: number;
  /** What recognising it took. */
  readonly tookMs: number;
};

export type Created = Common & { readonly tag: 'CREATED' };

export type Connecting = Common & {
  readonly tag: 'CONNECTING';
  readonly purpose:
    | { readonly kind: 'begin'; readonly greet: boolean }
    /** Another model or voice is tried. */
    | { readonly kind: 'change' }
    /** It could not be had: what was there before is loaded again. */
    | { readonly kind: 'return' };
};

/**
 * `resumed`: the turn that the user went on speaking in before anything was heard; its utterance is continued.
 * `ahead`: a turn that is worked on while the user may still go on; all of it is held.
 * `drafting`: the utterance so far is being recognised. `draft`: the last result, of this utterance.
 */
export type Active = Common & {
  readonly tag: 'ACTIVE';
  readonly resumed: Turn | null;
  readonly ahead: Turn | null;
  readonly drafting: { readonly work: WorkId; readonly toSample: number; readonly sinceMs: number } | null;
  readonly draft: Draft | null;
  readonly scoring: Scoring | null;
};

/**
 * Whether the turn is over is being judged, or was. The words are judged as soon as a draft has them, while the user
 * speaks; the sound in the silence after them, if they leave a doubt. `works`: those whose answers belong here.
 */
export type Scoring = {
  readonly works: readonly WorkId[];
  readonly text: string;
  readonly scores: TurnScores;
  /** Whether the words have been judged. */
  readonly isRead: boolean;
  /** The turn whose sound was asked about. */
  readonly soundOf: WorkId | null;
};

export type Processing = Common & { readonly tag: 'PROCESSING'; readonly turn: Turn };

export type Responding = Common & { readonly tag: 'RESPONDING'; readonly turn: Turn };

export type Terminated = Common & { readonly tag: 'TERMINATED'; readonly reason: EndReason };

export type SessionState = Created | Connecting | Active | Processing | Responding | Terminated;

export type Step = { readonly state: SessionState; readonly commands: readonly Command[] };
