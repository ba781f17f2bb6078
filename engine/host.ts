/**
 * Owns the composition of the engine: one inference process, the model store, the profiles, and one session for each
 * connected client. It runs no tensor code and knows no shell.
 */
import type { ClientPort } from './contract/client';
import type { SpawnInference } from './contract/inference';
import type { Log } from './log';

export type HostDeps = {
  readonly spawnInference: SpawnInference;
  /** Folders with profile files, the user's own first; an id found twice is taken from the first. */
  readonly profileDirs: readonly string[];
  /** Where models, settings and transcripts live (see models/paths.ts). */
  readonly dataDir: string;
  readonly log: Log;
};

export type Host = {
  /** Takes over a client for as long as it stays connected. */
  connect(port: ClientPort): void;
  /** Ends all sessions, stops the inference process. Resolves when it has ended. */
  close(): Promise<void>;
};

export function createHost(_deps: HostDeps): Host {
  throw new Error('being written');
}
