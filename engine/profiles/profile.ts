/**
 * Owns the shape of a persona inside the program. The file format is schema.ts's; reading files is load.ts's.
 */
import type { PlaybookEntry } from '../contract/inference';

export type Profile = {
  /** File name without extension: `receptionist`. */
  readonly id: string;
  /** A person's name, as shown: "Maya". */
  readonly name: string;
  readonly description: string;
  readonly systemPrompt: string;
  /** Spoken when a session starts; null for none. */
  readonly greeting: string | null;
  /** Voice id of the catalogue, null for the default voice. */
  readonly voice: string | null;
  readonly llm: {
    /** Ollama model name, null for the default (qwen2.5:3b). */
    readonly model: string | null;
    readonly temperature: number;
    /** Upper limit of a reply in tokens. */
    readonly maxTokens: number;
  };
  /** Spoken when a stage fails. */
  readonly fallbackLine: string;
  /** Said once in a turn whose answer is late ("Let me see."); absent for silence. */
  readonly filler?: string;
  /** Shown to the model as if they had happened before the conversation. */
  readonly exampleTurns: readonly { readonly user: string; readonly persona: string }[];
  readonly playbook: readonly PlaybookEntry[];
  /** Said by the playbook when no entry fits. */
  readonly playbookElse: string;
};
