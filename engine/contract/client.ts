/**
 * Owns the contract between a client (the renderer, the command line, later WebRTC and gRPC) and the host.
 * What a client sends is parsed with these schemas; what the host sends is a plain type, because the host is trusted.
 * The renderer may import the types of this file but not its values, which would pull zod into its bundle.
 */
import { z } from 'zod';
import { modeSchema, type Mode } from './mode';
import type { VoiceChoice } from './models';
import { requestSchema, type Answer } from './requests';
import type { SettingDescription, Settings } from './settings';
import { settingsSchema } from './settings-schema';
import { FRAME_SAMPLES } from './units';
import type { Problem, Result } from './errors';

export type { Mode } from './mode';
import type { Ready, Spans, Speculation, TurnOutcome } from './spans';

const id = z.string().min(1).max(200);
/** A persona's, by the one of Unicode's two ways of writing that the loader goes by. */
const profileId = id.normalize('NFC');
/**
 * A time that a Date can hold; numbers beyond 2^53 no longer count by ones. Whether it is near now, the host decides.
 */
const LAST_MS = 8.64e15;
const atMs = z.number().min(-LAST_MS).max(LAST_MS);
const count = z.int().nonnegative();

const { pauseBeforeReply, interruption } = settingsSchema.shape;

/** What a session is started with; what is absent is taken from the profile, then from the defaults. */
export const sessionOptionsSchema = z.strictObject({
  profileId,
  mode: modeSchema.default('duplex'),
  /** `auto`, `ollama`, `ollama:MODEL`, `gguf`, `gguf:FILE` or `playbook`. */
  llm: z.string().max(1000).default('auto'),
  voiceId: id.optional(),
  sttId: id.optional(),
  /** Whether the persona speaks its greeting first. */
  greet: z.boolean().default(true),
  /** How this conversation goes, whatever becomes of the settings; as they say if absent. */
  turnTaking: z.strictObject({ pauseBeforeReply, interruption }).optional(),
  /**
   * What can't be had of these is replaced by the best there is, and a REPLACED problem says so. With false the
   * session does not begin.
   */
  mayReplace: z.boolean().default(true),
  /** Another client's conversation is ended for this one; else this one is refused with `ELSEWHERE`. */
  takeOver: z.boolean().optional(),
});
export type SessionOptions = z.infer<typeof sessionOptionsSchema>;

/** A single sample that is no number would make every mean that it enters no number, for good. */
function withinRange(samples: Float32Array): Float32Array {
  if (samples.every((sample) => sample >= -1 && sample <= 1)) return samples;
  return samples.map((sample) => (Number.isNaN(sample) ? 0 : Math.min(1, Math.max(-1, sample))));
}

/** One microphone frame with the speech probability that the client's VAD gave it. Frames come in order. */
const audioEventSchema = z.strictObject({
  kind: z.literal('audio'),
  /** Counts up by one per frame since `session.start`; a jump tells how many frames were lost. */
  sequence: count,
  /** Host-clock time at which the last sample of the frame was captured. */
  capturedAtMs: atMs,
  speechProbability: z.number().min(0).max(1),
  /** FRAME_SAMPLES samples, mono, 16 kHz, in [-1, 1]; what is beyond is clipped, what is no number is silence. */
  samples: z
    .custom<Float32Array>(
      (value) => value instanceof Float32Array && value.length === FRAME_SAMPLES,
      `a frame is a Float32Array of ${FRAME_SAMPLES}`,
    )
    .transform(withinRange),
});

/**
 * What the player has really played. Sent at the first sample, about every 50 ms, at each end, and when it paused:
 * then with the very sample at which it goes on.
 */
const playoutSchema = z.strictObject({
  kind: z.literal('control'),
  type: z.literal('playout'),
  turnId: count,
  phase: z.enum(['started', 'playing', 'paused', 'drained', 'stopped']),
  /** Samples of this turn's reply that have left the loudspeaker, at PLAYOUT_RATE. */
  playedSamples: count,
  /** Host-clock time at which sample number `playedSamples` leaves the loudspeaker. */
  atMs,
});

const control = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ kind: z.literal('control'), type: z.literal(type), ...shape });

/** Something that is answered, with a `reply` of the same `requestId`; see requests.ts. */
const requestEventSchema = z.strictObject({
  kind: z.literal('request'),
  requestId: count,
  request: requestSchema,
});

/** As much of a request as it takes to answer that it was not understood. */
export const unreadRequestSchema = z.object({ kind: z.literal('request'), requestId: count });

/** Of any version, later ones as well: more may stand beside the number. */
export const helloSchema = z.object({
  kind: z.literal('control'),
  type: z.literal('hello'),
  protocol: count,
});

export const clientEventSchema = z.union([
  audioEventSchema,
  playoutSchema,
  requestEventSchema,
  /** Before everything else; see protocol.ts. */
  helloSchema,
  /** Asks for the host's clock: `clock` comes back with the same `clientMs`. */
  control('clock.ask', { clientMs: atMs }),
  control('session.start', { options: sessionOptionsSchema }),
  control('session.end', {}),
  /** Change of one thing in a running session; the turn in flight is ended politely. */
  control('session.change', {
    change: z.strictObject({
      mode: modeSchema.optional(),
      profileId: profileId.optional(),
      llm: z.string().max(1000).optional(),
      /** Null: whichever the persona prefers, and the best recogniser that is here. */
      voiceId: id.nullable().optional(),
      sttId: id.nullable().optional(),
    }),
  }),
  /** Push-to-talk. */
  control('talk.down', {}),
  control('talk.up', {}),
  /** Esc: stop the voice, keep listening. */
  control('voice.stop', {}),
  /** Forget how this person pauses with this persona. */
  control('pauseStatistics.reset', {}),
  /** Read the profile files again and answer with `profiles`. */
  control('profiles.reload', {}),
  control('models.fetch', { ids: z.array(id).max(50).optional() }),
  /** Take model files from a folder that the user chose (absolute path on the host's machine). */
  control('models.import', { folder: z.string().min(1).max(4096) }),
]);
export type ClientEvent = z.infer<typeof clientEventSchema>;
export type ClientRequestEvent = z.infer<typeof requestEventSchema>;
export type ClientAudioEvent = z.infer<typeof audioEventSchema>;
export type PlayoutReport = z.infer<typeof playoutSchema>;

/** Names as the mission has them. */
export type SessionStateName =
  'CREATED' | 'CONNECTING' | 'ACTIVE' | 'PROCESSING' | 'RESPONDING' | 'TERMINATED';

/** What of a language model's engine a conversation goes by. */
export type LlmTraits = {
  /** It says what the persona's script has: any model would answer better, and another persona is another script. */
  readonly isScripted: boolean;
  /** Replies cost this machine's processor little, so that many may be begun for one that is kept. */
  readonly isReplyCheap: boolean;
  /** It computes in the inference process, on the cores that recogniser and voice need. */
  readonly sharesCores: boolean;
};

/** Which language model answers, and why that one. */
export type LlmChoice = {
  /** Id of its engine (inference/engines.ts): "ollama", "gguf", "playbook". */
  readonly kind: string;
  /**
   * Model name for people: "qwen2.5:3b", "Qwen2.5 Coder 0.5B", "scripted answers"; with its machine if that is not this
   * one.
   */
  readonly label: string;
  /** One sentence: why this one and not a better one; empty if it was asked for. */
  readonly why: string;
  readonly traits: LlmTraits;
};

/** The parts that a conversation waits for. */
export type LoadedStage = 'stt' | 'llm' | 'tts';
/** `name`: the model's, for people. */
export type LoadedPart = { readonly stage: LoadedStage; readonly name: string };

/** Quantiles of a person's pauses inside turns. */
export type PauseStatistics = { readonly p50Ms: number; readonly p90Ms: number };

/** All a user interface needs to know of a session; `revision` only grows, an older snapshot is ignored. */
export type SessionSnapshot = {
  readonly revision: number;
  readonly sessionId: string;
  readonly state: SessionStateName;
  readonly mode: Mode;
  /** The user is being heard right now. */
  readonly hearing: boolean;
  /** The turn in flight, null between turns. Turn 0 is the greeting. */
  readonly turnId: number | null;
  readonly profileId: string;
  readonly personaName: string;
  readonly llm: LlmChoice | null;
  readonly voiceId: string | null;
  readonly sttId: string | null;
  /** How this person pauses with this persona, by which the end of a turn is judged; null if too little is known. */
  readonly pauseStatistics: PauseStatistics | null;
};

export type ProfileSummary = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly voice: string | null;
};

/** A profile that could not be loaded: where the mistake is and what was expected there. */
export type ProfileProblem = {
  readonly file: string;
  /** Counted from 1; null if the file could not be read at all. */
  readonly line: number | null;
  /** Dotted path of the key, empty for the whole document. */
  readonly key: string;
  readonly message: string;
  /** The key that was probably meant. */
  readonly meant?: string;
};

export type ModelState = {
  readonly id: string;
  readonly name: string;
  readonly stage: 'vad' | 'stt' | 'eot' | 'llm' | 'tts';
  /** What it does for a person, which may be another stage's work than that of its kind. */
  readonly purpose: ModelState['stage'];
  /** Whether a plain fetch brings it. */
  readonly isDefault: boolean;
  readonly bytes: number;
  readonly licence: string;
  /** `paused`: by the person, to go on from what has come. */
  readonly status: 'present' | 'missing' | 'paused' | 'waiting' | 'fetching' | 'verifying' | 'failed';
  readonly receivedBytes: number;
  readonly bytesPerSecond: number | null;
  /** Where it is being fetched from, for people ("Hugging Face", "npm package", "folder"). */
  readonly source: string | null;
  /** Where it can be had, in the order in which that is tried; empty for what came with Sidetone. */
  readonly sources: readonly string[];
  readonly problem: Problem | null;
  /** What still works without it, one sentence; empty if present. */
  readonly without: string;
};

export type BargeAction = 'duck' | 'unduck' | 'pause' | 'resume' | 'stop';

/** Why the voice was made quieter, paused, let go on or stopped. */
export type BargeReason =
  /** The user began to speak; the user goes on speaking. */
  | 'speech'
  | 'speech-lasts'
  /** They said "stop" or the like; something with content; an answer to the question just asked. */
  | 'stop-word'
  | 'words'
  | 'answer'
  /** They spoke for long, and what they said could not be told in time. */
  | 'sustained'
  /** "mm-hmm"; a cough or noise; the persona's own words; too short to be anything. */
  | 'backchannel'
  | 'no-words'
  | 'echo'
  | 'short'
  /** It could not be told in time what it was. */
  | 'timeout'
  /** The user went on with an utterance that was answered too early. */
  | 'went-on'
  /** The talk key, or the wish to stop. */
  | 'key'
  | 'asked'
  /** The reply was over, or the way of talking changed. */
  | 'turn-over';

/** One step of an interruption, for clients that show or measure it. `atMs`: host clock. */
export type BargeEvent = {
  readonly kind: 'control';
  readonly type: 'barge';
  readonly turnId: number;
  readonly action: BargeAction;
  readonly reason: BargeReason;
  readonly atMs: number;
};

/** What the host sends to a client. */
export type HostEvent =
  /** A piece of the reply: mono Float32 at PLAYOUT_RATE, to be appended to what this turn already has queued. */
  | { readonly kind: 'audio'; readonly turnId: number; readonly samples: Float32Array }
  | {
      readonly kind: 'transcript';
      readonly turnId: number;
      readonly role: 'user' | 'persona';
      /** The whole text of this side of the turn so far (what was heard, once it is final). */
      readonly text: string;
      /** Words written but never played; empty until the turn is over. */
      readonly unheard: string;
      readonly isFinal: boolean;
    }
  | {
      readonly kind: 'metric';
      readonly turnId: number;
      readonly spans: Spans;
      /** Absent where no user spoke before it: a greeting. */
      readonly ready?: Ready;
      readonly outcome: TurnOutcome;
      readonly speculation: Speculation;
      readonly llm: string;
    }
  /**
   * The reply of this turn can be heard: how long that took, with the figures that `metric` gives at the turn's end.
   * Stages that follow a filler are not known yet.
   */
  | {
      readonly kind: 'control';
      readonly type: 'audible';
      readonly turnId: number;
      readonly spans: Spans;
      readonly ready?: Ready;
      readonly speculation: Speculation;
      readonly llm: string;
    }
  | { readonly kind: 'control'; readonly type: 'clock'; readonly clientMs: number; readonly hostMs: number }
  | { readonly kind: 'control'; readonly type: 'snapshot'; readonly snapshot: SessionSnapshot }
  /** No more audio will come for this turn: it ends at `totalSamples`. */
  | {
      readonly kind: 'control';
      readonly type: 'speech.end';
      readonly turnId: number;
      readonly totalSamples: number;
    }
  /** Stop playing this turn now (short fade), drop what is queued, answer with a `stopped` playout report. */
  | { readonly kind: 'control'; readonly type: 'speech.flush'; readonly turnId: number }
  /** Play this turn more quietly until `speech.unduck` or its end (short ramp, at most 20 ms). */
  | {
      readonly kind: 'control';
      readonly type: 'speech.duck';
      readonly turnId: number;
      readonly gainDb: number;
    }
  | { readonly kind: 'control'; readonly type: 'speech.unduck'; readonly turnId: number }
  /** Hold this turn (short fade), keep what is queued, answer with a `paused` playout report. */
  | { readonly kind: 'control'; readonly type: 'speech.pause'; readonly turnId: number }
  /** Go on from the very sample of the pause. */
  | { readonly kind: 'control'; readonly type: 'speech.resume'; readonly turnId: number }
  | BargeEvent
  | {
      readonly kind: 'reply';
      readonly requestId: number;
      readonly result: Result<Answer>;
      /** The answer's own `samples`, which a frame carries outside of its JSON (frames.ts). */
      readonly samples?: Float32Array;
    }
  /** Said on connecting and after each change by any client. */
  | {
      readonly kind: 'control';
      readonly type: 'settings';
      readonly settings: Settings;
      readonly list: readonly SettingDescription[];
    }
  | { readonly kind: 'control'; readonly type: 'problem'; readonly problem: Problem }
  /** What a conversation that begins has loaded so far; said when loading begins, and after each part. */
  | { readonly kind: 'control'; readonly type: 'loading'; readonly loaded: readonly LoadedPart[] }
  /**
   * Whether the models' process is gone for now, so that nothing is heard; said when that changes in a conversation.
   */
  | { readonly kind: 'control'; readonly type: 'inference'; readonly isDown: boolean }
  /** Whether another client of this host holds a conversation; said when it changes, and on connecting if one does. */
  | { readonly kind: 'control'; readonly type: 'elsewhere'; readonly isElsewhere: boolean }
  | {
      readonly kind: 'control';
      readonly type: 'profiles';
      readonly profiles: readonly ProfileSummary[];
      readonly problems: readonly ProfileProblem[];
    }
  | {
      readonly kind: 'control';
      readonly type: 'models';
      readonly models: readonly ModelState[];
      /** Every voice there is, those that are not here as well. */
      readonly voices: readonly VoiceChoice[];
      /** Every model of the default set that can be had is here: a session can start. */
      readonly ready: boolean;
    };

/** A connected pair of ends that carry events both ways; every transport is one of these. */
export interface ClientPort {
  /** Host to client. Drops silently once closed. */
  send(event: HostEvent): void;
  /** Client to host, not yet parsed. Set once by the host. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
