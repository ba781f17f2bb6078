/**
 * Owns the vocabulary of the session machine: states, events, commands. No clock, no I/O, no imports but types.
 * Positions of microphone audio are absolute sample numbers since the session began (16 kHz); positions of playout
 * are sample numbers since the turn's reply began (PLAYOUT_RATE).
 */
import type { Mode, PlayoutReport } from '../contract/client';
import type { Problem } from '../contract/errors';
import type { Spans, Speculation, TurnOutcome } from '../contract/spans';
import type { ChunkerState } from '../text/chunk';

/** What the machine needs to know of a persona. */
export type Persona = {
  readonly profileId: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly fallbackLine: string;
};

/** One piece of work on behalf of one turn. A turn that is worked on again gets a new attempt; old answers are stale. */
export type WorkId = { readonly turnId: number; readonly attempt: number };

/** What the turn policy knows of the microphone. */
export type Listening =
  /** Nobody speaks. `run` frames in a row were over the threshold, the first of them began at `runFrom`. */
  | { readonly kind: 'quiet'; readonly run: number; readonly runFrom: number }
  /** Duplex: somebody speaks, or paused a moment ago. */
  | {
      readonly kind: 'speaking';
      readonly fromSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
    }
  /** Push-to-talk: the key is down. */
  | {
      readonly kind: 'held';
      readonly fromSample: number;
      readonly downSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
    }
  /** Push-to-talk: the key is up, the last syllable may still be on its way. */
  | { readonly kind: 'trailing'; readonly fromSample: number; readonly untilSample: number };

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

export type Turn = {
  readonly work: WorkId;
  /** The utterance in the microphone's samples; both 0 for the greeting. */
  readonly fromSample: number;
  readonly toSample: number;
  /** Null until recognised. */
  readonly userText: string | null;
  readonly reply: Reply;
  readonly marks: Marks;
  readonly speculation: Speculation;
};

/** A turn that is over, as later turns remember it: what the persona said is what was heard. */
export type HistoryTurn = {
  readonly turnId: number;
  /** Empty for the greeting, which answers nobody. */
  readonly user: string;
  /** Cut at the playout position; empty if nothing was heard. */
  readonly persona: string;
  /** The user spoke before the reply was over. */
  readonly interrupted: boolean;
};

/** An interrupted turn whose exact end the player has not told yet. */
export type Settling = { readonly turn: Turn; readonly outcome: TurnOutcome };

export type EndReason = 'hung-up' | 'client-lost' | 'could-not-connect';

type Common = {
  readonly sessionId: string;
  readonly persona: Persona;
  readonly mode: Mode;
  readonly history: readonly HistoryTurn[];
  readonly nextTurnId: number;
  readonly nextAttempt: number;
  readonly listening: Listening;
  readonly settling: Settling | null;
  /** The turn for which work done ahead was thrown away last; null if there is none. */
  readonly droppedAheadOf: number | null;
  /** Events that had no business in the state they came in. */
  readonly illegalEvents: number;
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
 * A turn that is worked on while the user may still go on. `held` is what a client would see of it, kept back until
 * the turn is decided.
 */
export type Ahead = { readonly turn: Turn; readonly held: readonly Command[] };

/** `resumed`: the turn that the user went on speaking in before anything was heard; its utterance is continued. */
export type Active = Common & {
  readonly tag: 'ACTIVE';
  readonly resumed: Turn | null;
  readonly ahead: Ahead | null;
};
export type Processing = Common & { readonly tag: 'PROCESSING'; readonly turn: Turn };
export type Responding = Common & { readonly tag: 'RESPONDING'; readonly turn: Turn };
export type Terminated = Common & { readonly tag: 'TERMINATED'; readonly reason: EndReason };

export type SessionState = Created | Connecting | Active | Processing | Responding | Terminated;

export type TimerName = 'connect' | 'frames' | 'stt' | 'llm' | 'tts' | 'playout' | 'settle';

/** What happened, stamped by the shell. Facts about work carry its id; those of older work are no-ops. */
export type SessionEvent = { readonly sessionId: string; readonly atMs: number } & (
  | { readonly type: 'connect'; readonly greet: boolean }
  | { readonly type: 'ready' }
  | { readonly type: 'unready'; readonly problem: Problem }
  /** Model or voice changed: the turn in flight ends, everything is prepared anew. */
  | { readonly type: 'reconfigure' }
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'end'; readonly reason: EndReason }
  | { readonly type: 'frame'; readonly endSample: number; readonly probability: number }
  | { readonly type: 'talk.down'; readonly atSample: number }
  | { readonly type: 'talk.up'; readonly atSample: number }
  | { readonly type: 'voice.stop' }
  /** `lastVoicedMs`: when the last voiced sample of the utterance was captured, null if none was voiced. */
  | {
      readonly type: 'transcribed';
      readonly work: WorkId;
      readonly text: string;
      readonly lastVoicedMs: number | null;
    }
  | { readonly type: 'token'; readonly work: WorkId; readonly text: string }
  | { readonly type: 'written'; readonly work: WorkId }
  | {
      readonly type: 'speech';
      readonly work: WorkId;
      readonly chunk: number;
      readonly samples: Float32Array;
      /** First audible sample within `samples`, null if there is none. */
      readonly firstAudibleSample: number | null;
    }
  | { readonly type: 'spoken'; readonly work: WorkId; readonly chunk: number }
  | {
      readonly type: 'failed';
      readonly work: WorkId;
      readonly stage: 'stt' | 'llm' | 'tts';
      readonly problem: Problem;
    }
  | {
      readonly type: 'playout';
      readonly turnId: number;
      readonly phase: PlayoutReport['phase'];
      readonly playedSamples: number;
      readonly playedAtMs: number;
    }
  /** `work` is that of the `timer.start`; null for timers of the whole session. */
  | { readonly type: 'timer'; readonly timer: TimerName; readonly work: WorkId | null }
);

/** What the shell shall do. */
export type Command =
  | { readonly type: 'prepare' }
  /** Forget the change that failed, and prepare what was there before it. */
  | { readonly type: 'restore' }
  | {
      readonly type: 'transcribe';
      readonly work: WorkId;
      readonly fromSample: number;
      readonly toSample: number;
    }
  | {
      readonly type: 'generate';
      readonly work: WorkId;
      readonly userText: string;
      readonly history: readonly HistoryTurn[];
    }
  | { readonly type: 'synthesise'; readonly work: WorkId; readonly chunk: number; readonly text: string }
  /** Stop all requests of this work. */
  | { readonly type: 'cancel'; readonly work: WorkId }
  | { readonly type: 'play'; readonly turnId: number; readonly samples: Float32Array }
  | { readonly type: 'play.end'; readonly turnId: number; readonly totalSamples: number }
  | { readonly type: 'play.flush'; readonly turnId: number }
  | {
      readonly type: 'transcript';
      readonly turnId: number;
      readonly role: 'user' | 'persona';
      readonly text: string;
      readonly unheard: string;
      readonly isFinal: boolean;
    }
  | {
      readonly type: 'metric';
      readonly turnId: number;
      readonly spans: Spans;
      readonly outcome: TurnOutcome;
      readonly speculation: Speculation;
    }
  | { readonly type: 'problem'; readonly problem: Problem }
  | {
      readonly type: 'timer.start';
      readonly timer: TimerName;
      readonly work: WorkId | null;
      readonly ms: number;
    }
  | { readonly type: 'timer.stop'; readonly timer: TimerName }
  /** The session is over; sent exactly once. */
  | { readonly type: 'complete'; readonly reason: EndReason }
  /** An event that had no business here; for the log. */
  | { readonly type: 'illegal'; readonly event: SessionEvent['type']; readonly state: SessionState['tag'] };

export type Step = { readonly state: SessionState; readonly commands: readonly Command[] };
