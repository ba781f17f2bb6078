/**
 * Owns what a session knows in every state, and what it begins with. A new field has its type and its first value here,
 * and goes from state to state by itself (`commonOf`).
 */
import type { Mode, PauseStatistics } from '../contract/client';
import type { TurnTaking } from '../contract/settings';
import type { TurnOutcome } from '../contract/spans';
import { QUIET } from './turn-taking/listening';
import type { Listening } from './turn-taking/types';
import type { MergedTurn, Turn } from './turn/types';
import type { HistoryTurn, Persona, Attempt } from './types';

/** An interrupted turn whose exact end the player has not told yet. */
export type Settling = { readonly turn: Turn; readonly outcome: TurnOutcome };

/** What is known of how soon the first word of a reply comes. */
export type ReplyPace = {
  /** Of the newest reply that gave one; null before the first. */
  readonly firstWordMs: number | null;
  /** Replies that were called off before they had one, as long as nothing is known. */
  readonly unanswered: number;
  /** The reply of which no word has come yet, and when it was asked for. */
  readonly asked: { readonly attempt: Attempt; readonly atMs: number } | null;
};

export type Common = {
  readonly sessionId: string;
  readonly persona: Persona;
  readonly mode: Mode;
  readonly history: readonly HistoryTurn[];
  readonly nextTurnId: number;
  readonly nextAttempt: number;
  readonly listening: Listening;
  readonly settling: Settling | null;
  /** Many replies may be begun for one that is kept: see the event `ready`, and reply-pace.ts. */
  readonly isReplyCheap: boolean;
  /** How quick the language model is found to be; null where its replies are not cheap, however quick. */
  readonly replyPace: ReplyPace | null;
  /** See the event `pauseStatistics`. */
  readonly pauseStatistics: PauseStatistics | null;
  /** See the event `turnTaking`. */
  readonly turnTaking: TurnTaking;
  /** An utterance under way goes on with the words of a turn that was interrupted right after it began to answer. */
  readonly mergedTurn: MergedTurn | null;
  /** What was understood of an utterance while it was said over the persona, should its whole come to nothing. */
  readonly overlapWords: { readonly text: string; readonly fromSample: number } | null;
  /** Mean square of the user's voice where it was loudest, in the newest turns: how loud a person is here. */
  readonly voicePower: number | null;
  /** Samples of the persona's voice played in turns that are over: echo cancellation needs some to converge. */
  readonly playedBefore: number;
  /** The turn for which speculation was dropped last; null if there is none. */
  readonly droppedSpeculationOf: number | null;
  /** Events that had no business in the state they came in. */
  readonly illegalEvents: number;
};

/** As long as the person has not said otherwise; what the settings begin with. */
export const USUAL_TURN_TAKING: TurnTaking = { pauseBeforeReply: 'adaptive', interruption: 'normal' };

export const newCommon = (sessionId: string, persona: Persona, mode: Mode): Common => ({
  sessionId,
  persona,
  mode,
  history: [],
  nextTurnId: 1,
  nextAttempt: 1,
  listening: QUIET,
  settling: null,
  isReplyCheap: false,
  replyPace: null,
  pauseStatistics: null,
  turnTaking: USUAL_TURN_TAKING,
  mergedTurn: null,
  overlapWords: null,
  voicePower: null,
  playedBefore: 0,
  droppedSpeculationOf: null,
  illegalEvents: 0,
});

const SAMPLE = newCommon('', { profileId: '', name: '', greeting: null, fallbackLine: '' }, 'duplex');
const KEYS = Object.keys(SAMPLE) as readonly (keyof Common)[];

/** What a state knows that every state knows, without what is its own. */
export const commonOf = (state: Common): Common =>
  Object.fromEntries(KEYS.map((key) => [key, state[key]])) as Common;
