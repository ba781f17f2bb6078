/** Owns what a session needs of the world: models, a client, a clock, a log. Types only. */
import type { HostEvent } from '../contract/client';
import type { Urgency } from '../contract/inference';
import type { Log } from '../log';
import type { SessionFacts } from './projection';
import type { TurnScores } from './turn-taking/types';
import type { EndReason, HistoryTurn } from './types';

/**
 * What a session needs of the world. What is asked for as speculation lets the turns of other sessions go first.
 * Promises reject with a SidetoneError; CANCELLED is expected after an abort.
 */
export type SessionPorts = {
  /** Loads all that the session needs. */
  prepare(signal: AbortSignal): Promise<SessionFacts>;
  /** The next `prepare` shall load what the last successful one had loaded. */
  restore(): void;
  transcribe(samples: Float32Array, signal: AbortSignal, urgency?: Urgency): Promise<string>;
  generate(
    request: { readonly userText: string; readonly history: readonly HistoryTurn[] },
    signal: AbortSignal,
    onToken: (text: string) => void,
    /** All text before was no part of the reply. */
    onTakeBack: () => void,
    urgency?: Urgency,
  ): Promise<void>;
  /** Lets the language model read the beginning of what the user is saying, so that less is left to read at its end. */
  prefill(
    request: { readonly userText: string; readonly history: readonly HistoryTurn[] },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * How complete the turn sounds and reads, for the policy to decide. Of the utterance so far the last 8 s count;
   * `question` is what the persona asked last, or empty. What can't be had is null; it rejects with CANCELLED only.
   */
  score(samples: Float32Array, text: string, question: string, signal: AbortSignal): Promise<TurnScores>;
  /**
   * The sound of a turn's utterance as it goes to be recognised; again if the user goes on. `endedAtMs`: when its last
   * sample was captured.
   */
  uttered?(utterance: {
    readonly turnId: number;
    readonly samples: Float32Array;
    readonly endedAtMs: number;
  }): void;
  /** Remembers pauses inside a turn. */
  notePauses(pausesMs: readonly number[]): void;
  /** Takes in the sound that `score` will be asked about, while the user still speaks. */
  pushAudio(samples: Float32Array): void;
  synthesise(
    text: string,
    signal: AbortSignal,
    onSpeech: (samples: Float32Array) => void,
    urgency?: Urgency,
  ): Promise<void>;
  /** A turn is decided: what was asked for as speculation is waited for now. */
  decided?(): void;
  /** The filler's samples if they were made in advance; absent if there are none. */
  filler?(text: string): readonly Float32Array[] | null;
  send(event: HostEvent): void;
  /** Called each time the session has become idle; it may dispatch. */
  idle(): void;
  completed(reason: EndReason): void;
  /** Milliseconds, monotonic; see contract/units.ts. */
  now(): number;
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(handle: unknown): void;
  readonly log: Log;
};
