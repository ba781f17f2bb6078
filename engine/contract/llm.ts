/** Owns what a client may ask about the language models that could answer, and what it is answered. */
import { z } from 'zod';

export const llmRequests = [
  /** Ollama's models and the model files, to choose one by name. Asks Ollama anew each time: some seconds at most. */
  z.strictObject({ type: z.literal('llm.list') }),
] as const;

/** One of Ollama's models. `ollama:NAME` wishes for it. */
export type OllamaModel = {
  readonly name: string;
  /** Bytes on disk; null if Ollama does not tell. */
  readonly size: number | null;
  /** It runs in a cloud, and Ollama only passes the words on: such a model is never used. */
  readonly runsElsewhere: boolean;
};

/** What Ollama has, or why it can't be asked. */
export type OllamaListing = {
  /** "127.0.0.1:11434". */
  readonly host: string;
  /** That is not this machine: it answers only if it is asked for by name, and words leave the machine then. */
  readonly isElsewhere: boolean;
} & (
  | { readonly state: 'there'; readonly models: readonly OllamaModel[] }
  /** `why` and `hint` are a sentence each. */
  | { readonly state: 'absent'; readonly why: string; readonly hint: string }
);

/** A model file that can be loaded. `gguf:FILE` wishes for it. */
export type ModelFile = {
  /** Its path; what `gguf:` takes. */
  readonly file: string;
  /** Name for people. */
  readonly name: string;
  /** Bytes on disk; null if the file can't be looked at. */
  readonly size: number | null;
};

export type LlmList = { readonly ollama: OllamaListing; readonly files: readonly ModelFile[] };

export type LlmAnswers = { readonly 'llm.list': LlmList };
