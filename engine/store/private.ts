/**
 * Owns how folders and files of the data folder are made: only their owner reads them, whatever the umask. All that
 * engine/ and electron/ make there is made through this file and atomic-write.ts; lint holds that. Windows has no such
 * modes and ignores them. What lies there already is data-folder.ts's.
 */
import { mkdirSync } from 'node:fs';
import { appendFile, chmod, constants, copyFile, mkdir, open, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** As POSIX writes them: the owner enters, the owner reads and writes. */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/** With the folders above it that are missing. Rejects as the file system does. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
}

export function makeFolderNow(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
}

/** `wx`: rejects with EEXIST if it is there; `w+`: empties it. */
export const openNew = (path: string, flags: 'wx' | 'w+'): Promise<FileHandle> =>
  open(path, flags, PRIVATE_FILE);

/** Not for what must never be seen half written; writeWhole is for that. */
export const writePlain = (path: string, data: string | Uint8Array): Promise<void> =>
  writeFile(path, data, { mode: PRIVATE_FILE });

/**
 * Adds to a file, and resolves when it is on the disk as far as the system keeps its word.
 * @param mayCreate else ENOENT if it is not there.
 */
export const appendFlushed = (path: string, text: string, mayCreate: boolean): Promise<void> =>
  appendFile(path, text, {
    flush: true,
    mode: PRIVATE_FILE,
    flag: mayCreate ? 'a' : constants.O_WRONLY | constants.O_APPEND,
  });

/** Rejects with EEXIST if `to` is there. */
export async function copyNew(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  // A copy takes over the mode of what it is made from.
  await chmod(to, PRIVATE_FILE);
}
