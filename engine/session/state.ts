/** Owns the states of a session. No clock, no I/O. */
import type { Command } from './commands';
import type { Common } from './common';
import type { TurnScores } from './turn-taking/types';
import type { Turn } from './turn/types';
import type { EndReason, Attempt } from './types';
import type { Aside } from './uncommitted';

/** What was recognised while the user was still speaking. */
export type InterimTranscript = {
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
 * `speculative`: an undecided turn, worked on while the user may still go on (speculation). `pendingInterim`: an
 * interim transcript of the utterance so far is being made. `interim`: the last one of this utterance.
 */
export type Active = Common & {
  readonly tag: 'ACTIVE';
  readonly resumed: Turn | null;
  readonly speculative: Turn | null;
  /** What a client would see and hear of `speculative`, kept back in order. */
  readonly uncommitted: readonly Aside[];
  readonly pendingInterim: {
    readonly attempt: Attempt;
    readonly toSample: number;
    readonly sinceMs: number;
  } | null;
  readonly interim: InterimTranscript | null;
  readonly scoring: Scoring | null;
};

/**
 * Whether the turn is over is being judged, or was. The words are judged as soon as an interim transcript has them,
 * while the user speaks. The sound is judged in the silence after them, if they leave a doubt. `attempts`: those whose
 * answers belong here.
 */
export type Scoring = {
  readonly attempts: readonly Attempt[];
  readonly text: string;
  readonly scores: TurnScores;
  /** Whether the words have been judged. */
  readonly isRead: boolean;
  /** The turn whose sound was asked about. */
  readonly soundOf: Attempt | null;
};

/**
 * `uncommitted`: what a client would see and hear of the turn, kept back in order; empty once the turn is committed.
 */
type InFlight = Common & { readonly turn: Turn; readonly uncommitted: readonly Aside[] };

export type Processing = InFlight & { readonly tag: 'PROCESSING' };

export type Responding = InFlight & { readonly tag: 'RESPONDING' };

/** A decided turn is worked on or heard. */
export type WithTurn = Processing | Responding;

export type Terminated = Common & { readonly tag: 'TERMINATED'; readonly reason: EndReason };

export type SessionState = Created | Connecting | Active | Processing | Responding | Terminated;

/** A step that leads to a state of this kind. */
export type StepTo<S extends SessionState> = { readonly state: S; readonly commands: readonly Command[] };

export type Step = StepTo<SessionState>;
