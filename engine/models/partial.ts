/**
 * Owns a file on its way to being complete. What has come so far lies in `<target>.partial` and is hashed as it
 * grows. Only a complete file with the right hash ever gets the target's name. It must not know where bytes come from.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problemOf, thrownOf } from '../contract/errors';
import { makeFolder, openNew, writePlain } from '../store/private';
import { lockFile, type LockTimes } from '../store/file-lock';
import type { Model, ModelFile } from './model';
import { lockPath, modelDir, partialNotePath, partialPath } from './paths';

/** Where a partial file's bytes come from, so that a resume can ask for the same version. */
export type PartialNote = { readonly url: string; readonly etag: string };

export type PartialFile = {
  readonly file: ModelFile;
  /** Bytes so far. */
  size(): number;
  /** Whether bytes were there before this attempt, which may be wrong without this attempt's fault. */
  isResumed(): boolean;
  /** @throws SidetoneError DOWNLOAD_FAILED if the disk refuses; RangeError if it is more than the file has. */
  append(chunk: Uint8Array): Promise<void>;
  /** Begins again with nothing. */
  restart(): Promise<void>;
  note(): Promise<PartialNote | null>;
  setNote(note: PartialNote | null): Promise<void>;
  /**
   * Once complete: flushes to the disk, compares the hash and gives the file its name. A corrupt file is deleted.
   * The object is closed after it either way.
   */
  finish(): Promise<'verified' | 'corrupt'>;
  /** Keeps what has come for a later resume. May be called twice. */
  close(): Promise<void>;
};

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EFBIG']);

/** Turns a refusal of the disk into words; every other error is returned as it is. */
export function asDiskProblem(thrown: unknown, where: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  if (!DISK_CODES.has(code)) return thrown;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  return thrownOf(
    isFull
      ? problemOf('DOWNLOAD_FAILED.diskFull', { path: where })
      : problemOf('DOWNLOAD_FAILED.disk', { path: where, detail: code }),
    { cause: thrown },
  );
}

/** @returns lower-case hexadecimal sha256 of a file. Rejects as the file system does, and on abort. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  return (await hashInto(createHash('sha256'), path, signal)).digest('hex');
}

async function hashInto(hash: Hash, path: string, signal?: AbortSignal): Promise<Hash> {
  const stream = createReadStream(path, {
    highWaterMark: 1 << 20,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash;
}

/**
 * Throws away what has come of a model, unless another process is fetching it at this moment: what it writes is not
 * ours to take away. @throws SidetoneError if the disk refuses.
 */
export async function discardPartials(model: Model, dataDir: string, times: LockTimes): Promise<void> {
  const folder = modelDir(dataDir, model.id);
  const paths = Object.values(model.files)
    .map(({ fileName }) => join(folder, fileName))
    .flatMap((target) => [partialPath(target), partialNotePath(target)])
    .filter((path) => existsSync(path));
  if (paths.length === 0) return;
  try {
    const lock = await lockFile(lockPath(folder), { ...times, lockWaitMs: 0 });
    if (lock === null) return;
    try {
      for (const path of paths) await rm(path, { force: true });
    } finally {
      await lock.release();
    }
  } catch (thrown) {
    throw asDiskProblem(thrown, folder);
  }
}

/**
 * Opens or creates `<target>.partial`; what is in it already is hashed first, which takes about a second for each
 * 500 MB. @throws SidetoneError if the disk refuses.
 */
export async function openPartial(
  target: string,
  file: ModelFile,
  signal?: AbortSignal,
): Promise<PartialFile> {
  const path = partialPath(target);
  const notePath = partialNotePath(target);
  let handle: FileHandle | null = null;
  let hash = createHash('sha256');
  let size = 0;
  try {
    await makeFolder(dirname(target));
    // Not 'a+': appending ignores positions, and a restart must be able to truncate.
    handle = await open(path, 'r+').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return openNew(path, 'w+');
      throw thrown;
    });
    size = (await handle.stat()).size;
    if (size > file.bytes) {
      await handle.truncate(0);
      size = 0;
    }
    if (size > 0) hash = await hashInto(hash, path, signal);
  } catch (thrown) {
    await handle?.close();
    throw asDiskProblem(thrown, path);
  }
  let isResumed = size > 0;

  const close = async (): Promise<void> => {
    const closing = handle;
    handle = null;
    await closing?.close();
  };

  return {
    file,
    size: () => size,
    isResumed: () => isResumed,
    async append(chunk) {
      if (handle === null) throw new Error('this partial file is closed');
      if (size + chunk.length > file.bytes) throw new RangeError('more than the file has');
      try {
        let written = 0;
        while (written < chunk.length) {
          written += (await handle.write(chunk, written, chunk.length - written, size + written))
            .bytesWritten;
        }
      } catch (thrown) {
        throw asDiskProblem(thrown, path);
      }
      hash.update(chunk);
      size += chunk.length;
    },
    async restart() {
      await handle?.truncate(0);
      hash = createHash('sha256');
      size = 0;
      isResumed = false;
      await rm(notePath, { force: true });
    },
    async note() {
      try {
        const value: unknown = JSON.parse(await readFile(notePath, 'utf8'));
        if (typeof value !== 'object' || value === null) return null;
        const { url, etag } = value as Record<string, unknown>;
        return typeof url === 'string' && typeof etag === 'string' ? { url, etag } : null;
      } catch {
        // No note, or one that a crash cut short: the resume just can't ask for the same version.
        return null;
      }
    },
    async setNote(note) {
      if (note === null) await rm(notePath, { force: true });
      else await writePlain(notePath, JSON.stringify(note));
    },
    async finish() {
      const isRight = size === file.bytes && hash.digest('hex') === file.sha256;
      // Without the flush a power cut could leave the right name on blocks that were never written.
      if (isRight) await handle?.sync();
      await close();
      if (isRight) await rename(path, target);
      else await rm(path, { force: true });
      await rm(notePath, { force: true });
      return isRight ? 'verified' : 'corrupt';
    },
    close,
  };
}
