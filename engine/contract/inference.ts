/**
 * Owns the contract between the host and the inference process: structured-clone messages, each request with an id
 * that every answer to it repeats. Requests may be sent at any time; each ends with exactly one `done` or `failed`.
 */
import { z } from 'zod';
import type { Problem } from './errors';
import type { LlmChoice } from './client';

const requestId = z.int().nonnegative();
const id = z.string().min(1).max(200);
/** A language model that is loaded, as `load.llm` names it; a file's has its path in it. */
const llmId = z.string().min(1).max(5000);
/** Whose work it is: one conversation, or what is done beside all of them. Sessions share models and nothing else. */
const session = z.string().min(1).max(64);
/**
 * `turn` (if absent): a user waits for it. `speculation`: it is done in case it is wanted, and lets the turns of all
 * sessions go first.
 */
const urgency = z.enum(['turn', 'speculation']).optional();
export type Urgency = NonNullable<z.infer<typeof urgency>>;

export const chatMessageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** One scripted answer: if the user's words contain any of `when`, the persona says `say`. */
export const playbookEntrySchema = z.strictObject({
  when: z.array(z.string().min(1)).min(1),
  say: z.string().min(1),
});
export type PlaybookEntry = z.infer<typeof playbookEntrySchema>;

/** Absolute path of a folder for what may be made again: optimised graphs, evaluated personas. */
const cacheDir = z.string();

/** Which model shall answer, in order of wish; resolved in the inference process, which can look what is there. */
export const llmWishSchema = z.strictObject({
  /** `auto`, `ollama`, `ollama:MODEL`, `gguf`, `gguf:FILE` or `playbook`. */
  wish: z.string(),
  /** Ollama model that the profile asks for. */
  profileModel: z.string(),
  /** Files of language models that are present, best first, with their names for people. */
  ggufFiles: z.array(
    z.strictObject({
      path: z.string(),
      label: z.string(),
      /** Id of the engine that runs it. */
      engine: id,
      /** The memory it takes, of a model that not every machine can talk with. */
      largeBytes: z.int().positive().optional(),
    }),
  ),
  playbook: z.array(playbookEntrySchema),
  /** What the playbook says when no entry fits. */
  playbookElse: z.string(),
  cacheDir,
  /** Explicit context size in tokens. */
  contextTokens: z.int().positive(),
});
export type LlmWish = z.infer<typeof llmWishSchema>;

/** Files of one model: logical name (catalogue) to absolute path. */
export const modelFilesSchema = z.record(z.string(), z.string());
export type ModelFiles = z.infer<typeof modelFilesSchema>;

const samples = z.custom<Float32Array>(
  (value) => value instanceof Float32Array,
  'samples are a Float32Array',
);

/** A model as the inference process loads it. */
export const loadableSchema = z.strictObject({
  id,
  /** Id of the engine that runs it (inference/engines.ts). */
  engine: id,
  files: modelFilesSchema,
});
export type Loadable = z.infer<typeof loadableSchema>;

/** What is known of a turn that may be over: the end of its audio, its words, and what the agent said before. */
const turnSoFar = {
  /** 16 kHz mono; the whole utterance so far, of which only the last 8 s count. */
  samples,
  text: z.string(),
  /** The agent's last question; empty if there was none. */
  question: z.string(),
};

/** The models that judge whether a turn is over, by its sound and by its words; null for one that is not here. */
export const eotModelsSchema = z.strictObject({
  sound: loadableSchema.nullable(),
  words: loadableSchema.nullable(),
});
export type EotModels = z.infer<typeof eotModelsSchema>;

const request = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ kind: z.enum(['control', 'audio']), type: z.literal(type), requestId, ...shape });

export const inferenceRequestSchema = z.union([
  request('ping', {}),
  /** Load and warm up one recogniser or one voice; replaces the former of the same id. */
  request('load.stt', { model: loadableSchema, cacheDir }),
  request('load.tts', {
    /** `id` is the voice's. */
    voice: loadableSchema.extend({ speaker: id.optional() }),
    cacheDir,
    /** The same words are spoken the same way each time, to the sample. */
    isSteady: z.boolean().optional(),
  }),
  /** The language models that a wish may come to, best first, without loading any. Looks at the machine's memory. */
  request('find.llm', { wish: llmWishSchema }),
  /**
   * Decide which language model answers, load it unless it is loaded, and evaluate what every request of a session's
   * persona starts with. A model that fails in any of this is not chosen. A script is the session's own; any other
   * model is all sessions'.
   */
  request('load.llm', {
    session,
    wish: llmWishSchema,
    prefix: z.array(chatMessageSchema),
    /** Models that may be loaded, for which there is room; any of them if null. A script always may. */
    only: z.array(llmId).nullable(),
  }),
  /** How many contexts a language model may have, one for each session that uses it as far as there is memory. */
  request('allow.llm', { modelId: llmId, contexts: z.int().positive() }),
  /** Releases a model that no session uses. Nothing happens if it is not loaded. */
  request('unload', { stage: z.enum(['stt', 'tts', 'llm']), modelId: llmId }),
  /**
   * Load what judges whether a turn is over; replaces the former ones. A model that can't be loaded is no failure:
   * `done` says which are there.
   */
  request('load.eot', { models: eotModelsSchema, cacheDir }),
  /** Evaluate the prefix of another persona of a session on a model that is loaded. */
  request('warm.llm', { session, modelId: llmId, prefix: z.array(chatMessageSchema) }),
  /** Evaluate what these messages and their continuations begin with; the last one, the user's, is not over. */
  request('prefill.llm', { session, modelId: llmId, messages: z.array(chatMessageSchema) }),
  /** 16 kHz mono Float32, any length. */
  request('transcribe', {
    session,
    urgency,
    modelId: id,
    samples,
  }),
  /** How complete the turn sounds and reads. A part whose model is not loaded is null in `done`. */
  request('score', { session, ...turnSoFar }),
  /** The sound that `score` will be asked about, while the user still speaks: less is left to do at the pause. */
  request('pushAudio', { session, samples }),
  request('generate', {
    session,
    urgency,
    modelId: llmId,
    messages: z.array(chatMessageSchema),
    temperature: z.number().min(0).max(2),
    maxTokens: z.int().positive(),
  }),
  /** `text` is already normalised: what is given is what is spoken. */
  request('synthesise', { session, urgency, voiceId: id, text: z.string() }),
  /** A turn is decided: the user waits now for what the session has under way as speculation. */
  request('promote', { session }),
  /** The session is over: what was kept of it is released. Models stay. */
  request('forget', { session }),
  /** Stops the request with this id, which then ends with `failed` CANCELLED. Unknown ids are ignored. */
  request('cancel', {}),
]);
export type InferenceRequest = z.infer<typeof inferenceRequestSchema>;

/** A language model that could answer, or does. */
export type LlmCandidate = {
  readonly modelId: string;
  /** A wish for this very model. */
  readonly wish: string;
  /** Name for people. */
  readonly label: string;
  /** Memory that it takes of this machine, or will: an estimate. 0 for a script and for one that runs elsewhere. */
  readonly bytes: number;
};

/** @see LlmContexts of inference/providers.ts. */
export type LlmContextSize = {
  /** Memory that each takes beside the first: an estimate. */
  readonly bytes: number;
  /** How many there may be at most. */
  readonly most: number;
};

/** What `done` carries, by type of request. */
export type DoneValue =
  /** `residentBytes`: memory of the inference process. */
  | { readonly of: 'ping'; readonly residentBytes: number }
  | {
      readonly of: 'load.stt' | 'load.tts' | 'warm.llm' | 'prefill.llm' | 'pushAudio' | 'unload';
      readonly ms: number;
    }
  | { readonly of: 'promote' | 'forget' | 'allow.llm' }
  | {
      readonly of: 'load.eot';
      readonly ms: number;
      readonly smartTurn: boolean;
      readonly textScore: boolean;
    }
  /** Probabilities in [0, 1] that the turn is complete, by its sound and by its words. */
  | {
      readonly of: 'score';
      readonly smartTurn: number | null;
      readonly textScore: number | null;
      readonly ms: number;
    }
  | {
      readonly of: 'find.llm';
      readonly candidates: readonly LlmCandidate[];
      /** Ids of all that are loaded. */
      readonly loaded: readonly string[];
      /** Memory of the graphics card that language models run on; null if they run on the processor. */
      readonly gpuBytes: number | null;
    }
  | ({
      readonly of: 'load.llm';
      readonly ms: number;
      readonly choice: LlmChoice;
      /** Absent of a model that has no contexts for sessions. */
      readonly contexts?: LlmContextSize;
    } & LlmCandidate)
  | { readonly of: 'transcribe'; readonly text: string; readonly ms: number }
  | { readonly of: 'generate'; readonly tokens: number; readonly ms: number }
  | { readonly of: 'synthesise'; readonly sampleCount: number; readonly ms: number };

/** Inference process to host. */
export type InferenceEvent =
  /** Sent once at start. */
  | { readonly kind: 'control'; readonly type: 'ready'; readonly pid: number }
  /** The request takes a step on a model, where another took the last one. */
  | {
      readonly kind: 'control';
      readonly type: 'begun';
      readonly requestId: number;
      readonly modelId: string;
    }
  /** A piece of the reply's text. */
  | { readonly kind: 'transcript'; readonly type: 'token'; readonly requestId: number; readonly text: string }
  /** All text of the reply before was none: the model had been thinking. What follows is. */
  | { readonly kind: 'transcript'; readonly type: 'takeBack'; readonly requestId: number }
  /** A piece of speech: mono Float32 at PLAYOUT_RATE. */
  | {
      readonly kind: 'audio';
      readonly type: 'speech';
      readonly requestId: number;
      readonly samples: Float32Array;
    }
  | { readonly kind: 'control'; readonly type: 'done'; readonly requestId: number; readonly value: DoneValue }
  | {
      readonly kind: 'control';
      readonly type: 'failed';
      readonly requestId: number;
      readonly problem: Problem;
    };

/** A running child process as the host sees it; Electron's utilityProcess and Node's fork both fit. */
export interface InferenceChild {
  send(request: InferenceRequest): void;
  onEvent(listener: (event: InferenceEvent) => void): void;
  /**
   * `reason` says how it ended, for the log. `signal` is the name of the signal that ended it, such as `SIGKILL`; absent
   * if it ended by itself, or if that is not known. Called once.
   */
  onExit(listener: (reason: string, signal?: string) => void): void;
  kill(): void;
}

/** Starts a child process. Injected, so that the host does not know which shell it runs in. */
export type SpawnInference = () => InferenceChild;
