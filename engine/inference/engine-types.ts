/**
 * Owns what an engine says of itself: how its provider is made from a model's files, and what others have to know of
 * it. An engine is the code that runs a kind of model; its row stands in the catalogue beside the models it runs, and
 * all rows together are engines.ts. Types only. Nothing else guesses what an engine can from its name.
 */
import type { LlmTraits } from '../contract/client';
import type { ModelFiles } from '../contract/inference';
import type {
  LlmProvider,
  PlaybookScript,
  SmartTurnProvider,
  SttProvider,
  TextScoreProvider,
  TtsProvider,
  VadProvider,
} from './providers';

/** What a provider is made from. */
export type LoadOptions = {
  /** Of the model, or of the voice. */
  readonly id: string;
  /** Logical name (catalogue) to absolute path. */
  readonly files: ModelFiles;
  /** Folder for what may be made again; nothing is kept if absent. */
  readonly cacheDir?: string;
};

export type VoiceOptions = LoadOptions & {
  /** Which of the engine's speakers, where a model has several. */
  readonly speaker?: string | undefined;
  /** The same words are spoken the same way each time, to the sample. */
  readonly isSteady?: boolean | undefined;
};

/** A language model that is a file. */
export type LlmFileOptions = {
  /** Absolute path. */
  readonly path: string;
  /** Name for people. */
  readonly label: string;
  readonly contextTokens: number;
  /** Folder for what may be made again; nothing is kept if absent. */
  readonly cacheDir?: string;
  /** Threads that evaluate; the engine's own choice if absent. */
  readonly threads?: number;
};

/** A language model that another program runs. */
export type LlmServerOptions = {
  /** The program's URL. */
  readonly host: string;
  /** Its name for the model. */
  readonly model: string;
  readonly contextTokens: number;
};

/**
 * Time that sound takes on two cores without a graphics card: a share of the sound's length, and what is the same for
 * any.
 */
export type SoundPace = { readonly ofAudio: number; readonly fixedMs: number };

/**
 * Measured on two cores without a graphics card, for conversations on a virtual clock (simulation/paced-inference.ts).
 */
export type LlmPace = {
  readonly ttftMs: number;
  readonly tokensPerSecond: number;
  /** To read some words of a sentence that goes on. */
  readonly prefillMs: number;
};

type Row<S extends string> = {
  readonly stage: S;
  /** For people: "Piper". */
  readonly name: string;
};
type Threaded = {
  /** A step blocks the thread that it runs on: the provider gets a thread of its own (threads/). */
  readonly blocks: boolean;
};

/** Runs where the microphone is, in the command line's own process. */
export type VadEngine = Row<'vad'> & { load(options: LoadOptions): Promise<VadProvider> };

export type SttEngine = Row<'stt'> &
  Threaded & {
    readonly pace: SoundPace;
    load(options: LoadOptions): Promise<SttProvider>;
  };

export type TtsEngine = Row<'tts'> &
  Threaded & {
    readonly pace: SoundPace;
    load(options: VoiceOptions): Promise<TtsProvider>;
  };

/** Judges whether a turn is over, by its sound or by its words. */
export type EotEngine = Row<'eot'> & {
  /** Of one judgement. */
  readonly paceMs: number;
} & (
    | (Threaded & { readonly judges: 'sound'; load(options: LoadOptions): Promise<SmartTurnProvider> })
    | { readonly judges: 'words'; load(options: LoadOptions): Promise<TextScoreProvider> }
  );

export type LlmEngine = Row<'llm'> & {
  readonly traits: LlmTraits;
  readonly pace: LlmPace;
} & (
    | {
        readonly runs: 'file';
        /** Whether it is quicker with a graphics card that has room for the model. */
        readonly usesGraphicsCard: boolean;
        load(options: LlmFileOptions): Promise<LlmProvider>;
      }
    | { readonly runs: 'server'; load(options: LlmServerOptions): Promise<LlmProvider> }
    | { readonly runs: 'script'; load(script: PlaybookScript): Promise<LlmProvider> }
  );

export type Engine = VadEngine | SttEngine | TtsEngine | EotEngine | LlmEngine;

export type EngineRows = Readonly<Record<string, Engine>>;
