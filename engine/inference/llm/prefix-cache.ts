/**
 * Owns evaluated beginnings of conversations on disk. A persona of 450 tokens takes two small cores 4 s to evaluate
 * and a few milliseconds to read back. That is the difference between a session that is ready and one that loads.
 * It is a cache: whatever is wrong with it, the beginning is evaluated again.
 */
import { createHash } from 'node:crypto';
import { realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { settleInto } from '../../store/atomic-write';
import { makeFolder } from '../../store/private';
import { keepNewest } from '../newest-files';

/** The part of a llama.cpp sequence that is needed here. */
export type StatefulSequence = {
  readonly contextTokens: readonly number[];
  saveStateToFile(path: string): Promise<unknown>;
  loadStateFromFile(path: string, risk: { readonly acceptRisk: true }): Promise<unknown>;
  clearHistory(): Promise<void>;
};

export type PrefixCache = {
  /** @returns whether the sequence now holds exactly `tokens`. Never rejects. */
  restore(sequence: StatefulSequence, tokens: readonly number[]): Promise<boolean>;
  /** Keeps what the sequence holds, if that is exactly `tokens`. Never rejects. */
  keep(sequence: StatefulSequence, tokens: readonly number[]): Promise<void>;
};

/** About 6 MB each for Qwen2.5 0.5B: a handful of personas. */
const MAX_FILES = 8;

/**
 * @param folder made if needed. @param modelPath its size and time are part of the key: a state read into another
 * model would crash the process. @param contextTokens likewise.
 */
export function createPrefixCache(folder: string, modelPath: string, contextTokens: number): PrefixCache {
  const pathOf = async (tokens: readonly number[]): Promise<string> => {
    const { size, mtimeMs } = await stat(modelPath);
    const key = JSON.stringify([await realpath(modelPath), size, mtimeMs, contextTokens, tokens]);
    return join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32) + '.state');
  };

  return {
    restore: async (sequence, tokens) => {
      try {
        const path = await pathOf(tokens);
        // Of this process alone: another one may be making the same.
        const trying = `${path}.${process.pid}.trying`;
        // A file that takes the process down with it must not be found again by the next one.
        await rename(path, trying);
        await sequence.loadStateFromFile(trying, { acceptRisk: true });
        if (holds(sequence, tokens)) {
          await rename(trying, path);
          const now = new Date();
          await utimes(path, now, now);
          return true;
        }
        await rm(trying, { force: true });
        await sequence.clearHistory();
      } catch {
        // Not there, or not readable: evaluated again.
      }
      return false;
    },
    keep: async (sequence, tokens) => {
      if (!holds(sequence, tokens)) return;
      try {
        await makeFolder(folder);
        const path = await pathOf(tokens);
        const partial = `${path}.${process.pid}.partial`;
        await sequence.saveStateToFile(partial);
        await settleInto(partial, path);
        await keepNewest(folder, MAX_FILES);
      } catch {
        // A full disk costs the next start four seconds, nothing else.
      }
    },
  };
}

const holds = (sequence: StatefulSequence, tokens: readonly number[]): boolean =>
  sequence.contextTokens.length === tokens.length &&
  tokens.every((token, index) => sequence.contextTokens[index] === token);
