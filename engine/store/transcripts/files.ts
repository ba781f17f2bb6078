/**
 * Owns the port to the file system by which conversations are kept, so that a full disk can be had in a test. It knows
 * nothing of what is in the files.
 */
import { readFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { appendFlushed, makeFolder, writePlain } from '../private';

export type FileStamp = { readonly size: number; readonly changedMs: number };

export type Files = {
  /**
   * On the disk itself when it resolves, as far as the system keeps its word. A new file's folder is made, too.
   * Rejects with ENOENT if a file that is not new has gone, so that what another program deleted stays deleted.
   */
  append(path: string, text: string, isNew: boolean): Promise<void>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  readText(path: string): Promise<string>;
  /** At once: hundreds of small files are read in half the time, by a reader that stops to let others go on. */
  readTextNow(path: string): string;
  readBytes(path: string): Promise<Uint8Array>;
  /** Names; none if there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Null if it is not there. */
  stamp(path: string): Promise<FileStamp | null>;
  /** A file, or a folder with all in it. What is not there is gone already. */
  remove(path: string): Promise<void>;
};

export const isMissing = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';

export const diskFiles: Files = {
  append: async (path, text, isNew) => {
    if (isNew) await makeFolder(dirname(path));
    await appendFlushed(path, text, isNew);
  },
  write: async (path, bytes) => {
    await makeFolder(dirname(path));
    await writePlain(path, bytes);
  },
  readText: (path) => readFile(path, 'utf8'),
  readTextNow: (path) => readFileSync(path, 'utf8'),
  readBytes: (path) => readFile(path),
  list: async (folder) => {
    try {
      return await readdir(folder);
    } catch (thrown) {
      if (isMissing(thrown)) return [];
      throw thrown;
    }
  },
  stamp: async (path) => {
    try {
      const { size, mtimeMs } = await stat(path);
      return { size, changedMs: mtimeMs };
    } catch {
      return null;
    }
  },
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
};
