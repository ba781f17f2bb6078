/**
 * Owns what a turn is: its utterance, its words, its reply on the way to the loudspeaker, and when all that happened.
 * Positions of playout are sample numbers since the turn's reply began (PLAYOUT_RATE).
 */
import type { Problem } from '../../contract/errors';
import type { Speculation } from '../../contract/spans';
import type { ChunkerState } from '../../text/chunk';
import type { Barge } from '../turn-taking/types';
import type { Attempt } from '../types';

/** One piece of the reply that the voice is given at once. */
export type ReplyChunk = {
  readonly text: string;
  /** Null until its first samples came. */
  readonly startSample: number | null;
  readonly endSample: number;
  readonly done: boolean;
};

export type Reply = {
  readonly chunker: ChunkerState;
  /** All text of the reply so far, as the model wrote it. */
  readonly text: string;
  readonly written: boolean;
  readonly chunks: readonly ReplyChunk[];
  /** Index of the chunk that is with the voice, null if none is. */
  readonly speaking: number | null;
  /** Samples handed to the player. */
  readonly totalSamples: number;
  /** Samples that the player reported as played. */
  readonly playedSamples: number;
  /** First sample of the reply that is loud enough to hear, null until known. */
  readonly firstAudibleSample: number | null;
  /** Whether the player was told that no more will come. */
  readonly endSent: boolean;
  readonly fallback: 'no' | 'speaking' | 'failed';
};

/** The turn before, if the user's words go on with it: the persona had hardly begun to answer. */
export type MergedTurn = {
  readonly turnId: number;
  readonly text: string;
  /** Where the utterance begins that goes on with it; no other may. */
  readonly fromSample: number;
};

/** Times of a turn on the host's clock; null until they happened. */
export type Marks = {
  readonly lastVoicedMs: number | null;
  readonly endpointMs: number | null;
  readonly transcriptMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstChunkMs: number | null;
  readonly firstAudioMs: number | null;
  readonly firstAudibleMs: number | null;
};

/**
 * One utterance and the reply to it. It knows nothing of the session that it is in: what it needs of that comes with
 * each event (turn/events.ts).
 */
export type Turn = {
  readonly attempt: Attempt;
  /**
   * The utterance in the microphone's samples. Both are 0 for the greeting. They are equal as long as the utterance
   * has no end: the reply was begun while the last word was still being said.
   */
  readonly fromSample: number;
  readonly toSample: number;
  /** The user has finished. Before that the work on the turn is speculation: the user waits for none of it. */
  readonly isDecided: boolean;
  /** Null until recognised. */
  readonly userText: string | null;
  /** The words are those of an interim transcript; the transcript of the whole utterance has yet to confirm them. */
  readonly isInterim: boolean;
  /** Whether those words reach the end of the speech, so that they are most likely all: its voice need not wait. */
  readonly isAllHeard: boolean;
  /** The turn whose words this one's go on with; the memory has both as one. */
  readonly mergedWith: MergedTurn | null;
  readonly reply: Reply;
  /** The voice has given samples for it, of the reply, the filler or the fallback line. */
  readonly hasVoice: boolean;
  readonly filler: 'unsaid' | 'said';
  readonly marks: Marks;
  /** Told when the turn is over: an answer that was heard takes back what was told of failures before it. */
  readonly remark: Problem | null;
  readonly speculation: Speculation;
  /** How far an interruption of it has come: the session's matter, which lives and ends with the turn. */
  readonly barge: Barge;
};
