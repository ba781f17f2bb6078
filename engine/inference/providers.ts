/**
 * Owns the interfaces behind which every model hides: one small interface per stage. A provider knows its model and
 * nothing of sessions, turns or the other stages. All of them live in the inference process, except the command
 * line's VAD, which runs where the microphone is, as the renderer's does.
 */
import type { ChatMessage, PlaybookEntry } from '../contract/inference';
import type { Lane } from './fair-queue';

/** Speech probability of one frame. Keeps the model's recurrent state between frames. */
export interface VadProvider {
  /** @param frame FRAME_SAMPLES samples, mono, 16 kHz. @returns probability in [0, 1]. */
  process(frame: Float32Array): Promise<number>;
  reset(): void;
  dispose(): Promise<void>;
}

/** Words of a finished piece of audio. */
export interface SttProvider {
  readonly id: string;
  /**
   * @param samples mono, 16 kHz, any length (long audio is cut at pauses inside).
   * @param session whose utterance it is: what is remembered of one helps no other. Always the same one if absent.
   * @returns the text, empty if nothing was said. Rejects with CANCELLED within 50 ms of an abort.
   */
  transcribe(samples: Float32Array, signal: AbortSignal, session?: string): Promise<string>;
  /** The session is over. */
  forget?(session: string): void;
  dispose(): Promise<void>;
}

/** How complete a turn sounds. */
export interface SmartTurnProvider {
  /**
   * @param samples the utterance so far, mono, 16 kHz; only the last 8 s count. Given again with more at its end, only what
   * is new costs anything but the model's run. @param session whose utterance it is; always the same one if absent.
   * @returns probability in [0, 1] that the turn is complete. Rejects with CANCELLED on abort.
   */
  score(samples: Float32Array, signal: AbortSignal, session?: string): Promise<number>;
  /** Takes in the utterance so far without running the model, so that `score` has less to do. */
  pushAudio(samples: Float32Array, session?: string): void;
  /** The session is over. */
  forget?(session: string): void;
  dispose(): Promise<void>;
}

/** How complete the words of a turn read. */
export interface TextScoreProvider {
  /**
   * @param text the user's words so far. @param question what the agent said last, empty if nothing.
   * @param session whose words they are; always the same one if absent.
   * @returns probability in [0, 1] that the sentence stops here. Rejects with CANCELLED within 50 ms of an abort.
   */
  score(text: string, question: string, signal: AbortSignal, session?: string): Promise<number>;
  /** The session is over. */
  forget?(session: string): void;
  dispose(): Promise<void>;
}

/** The turn so far, which may be over. */
export type TurnSoFar = {
  readonly samples: Float32Array;
  readonly text: string;
  readonly question: string;
};

/** Both of these together, as far as they are there. */
export interface TurnScorer {
  readonly has: { readonly smartTurn: boolean; readonly textScore: boolean };
  /** A part is null if its model is missing or fails, or has nothing to judge. Rejects with CANCELLED on abort. */
  score(
    turn: TurnSoFar,
    signal: AbortSignal,
    session?: string,
  ): Promise<{ readonly smartTurn: number | null; readonly textScore: number | null }>;
  /** Takes in the sound so far, so that `score` has less to do. */
  pushAudio(samples: Float32Array, session?: string): void;
  /** The session is over. */
  forget(session: string): void;
  dispose(): Promise<void>;
}

/** All that was given out of a reply before was none: the model had been thinking. */
export const TAKE_BACK: unique symbol = Symbol('take back');

/** A piece of a reply's text, never empty. */
export type ReplyPiece = string | typeof TAKE_BACK;

/**
 * A reply, token by token. Each takes the lane of the session that it is for; without one it has the model to itself.
 */
export interface LlmProvider {
  /** Evaluates messages that every later request of the session starts with, so that their cost is not paid again. */
  warm(prefix: readonly ChatMessage[], signal: AbortSignal, lane?: Lane): Promise<void>;
  /**
   * Evaluates what all continuations of these messages begin with, the last of them being the user's and not over, if
   * that makes the answer to it come sooner. Rejects with CANCELLED on abort.
   */
  prefill(messages: readonly ChatMessage[], signal: AbortSignal, lane?: Lane): Promise<void>;
  /**
   * Yields pieces of the reply, without the model's thoughts and marks (reply-stream.ts). Ends at the model's end of
   * message, or with the sentence in which `maxTokens` are reached if it ends soon (reply-end.ts). Throws CANCELLED on
   * abort.
   */
  generate(request: GenerateRequest, signal: AbortSignal, lane?: Lane): AsyncIterable<ReplyPiece>;
  /** The session is over. */
  forget?(session: string): void;
  /** Of a model that has a context for each of several sessions; it has one until it is allowed more. */
  readonly contexts?: LlmContexts;
  dispose(): Promise<void>;
}

export type LlmContexts = {
  /** Memory that each takes beside the first: an estimate. */
  readonly bytes: number;
  /** How many there may be at most. */
  readonly most: number;
  /** How many there may be from now on, 1 at least. More than these are freed. */
  allow(count: number): void;
};

export type GenerateRequest = {
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly maxTokens: number;
};

/** Speech of a piece of normalised text. */
export interface TtsProvider {
  readonly id: string;
  /** Samples per second of what `synthesise` yields. */
  readonly sampleRate: number;
  /** Yields mono Float32 in [-1, 1] at `sampleRate`, in order. Throws CANCELLED on abort. */
  synthesise(text: string, signal: AbortSignal): AsyncIterable<Float32Array>;
  dispose(): Promise<void>;
}

export type PlaybookScript = {
  readonly entries: readonly PlaybookEntry[];
  /** Said when no entry fits. */
  readonly otherwise: string;
};
