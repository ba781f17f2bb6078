/**
 * Owns looking at what lies on the disk and saying what it is, without reading file contents: sizes, times and the
 * remembered hashes. It must not change anything.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, ModelFile } from './model';
import type { ResolveBundled } from './bundled';
import { modelDir, partialPath } from './paths';
import { readVerified, type VerifiedRecord } from './verified';

/**
 * `wrong`: it is there, and it is known to be something else. `unhashed`: it is there, and its hash is not known yet.
 * `shut`: whether it is there can't be seen.
 */
export type FileLook = 'right' | 'wrong' | 'absent' | 'unhashed' | 'shut';

export type ModelLook = {
  /** Logical name to what was found. */
  readonly looks: Readonly<Record<string, FileLook>>;
  /** Logical name to absolute path; only files that are there. */
  readonly paths: Readonly<Record<string, string>>;
  /** Bytes that need not be fetched any more, partial files included. */
  readonly receivedBytes: number;
};

type Size = { readonly size: number; readonly mtimeMs: number };

/** @returns `shut` where the file system refuses a look: no permission, or a file where a folder should be. */
function sizeOf(path: string): Size | 'absent' | 'shut' {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    return info?.isFile() === true ? { size: info.size, mtimeMs: info.mtimeMs } : 'absent';
  } catch {
    return 'shut';
  }
}

function partialSize(path: string): number {
  const found = sizeOf(partialPath(path));
  return typeof found === 'string' ? 0 : found.size;
}

/**
 * Synchronous, a few `stat`s: it is done once at start, before anything can be asked of the store.
 * @param alsoKnown by absolute path, beside what is remembered on the disk.
 */
export function inspectModel(
  model: Model,
  dataDir: string,
  resolveBundled: ResolveBundled,
  alsoKnown: ReadonlyMap<string, VerifiedRecord> = new Map(),
): ModelLook {
  const looks: Record<string, FileLook> = {};
  const paths: Record<string, string> = {};
  let receivedBytes = 0;
  const folder = modelDir(dataDir, model.id);
  const known = model.delivery.kind === 'bundled' ? {} : readVerified(folder);

  for (const [name, file] of Object.entries(model.files)) {
    const path =
      model.delivery.kind === 'bundled'
        ? resolveBundled({ ...model.delivery, fileName: file.fileName })
        : join(folder, file.fileName);
    const info = path === null ? 'absent' : sizeOf(path);
    if (path === null || typeof info === 'string') {
      looks[name] = typeof info === 'string' ? info : 'absent';
      if (path !== null) receivedBytes += Math.min(file.bytes, partialSize(path));
      continue;
    }
    paths[name] = path;
    // What came with the program was checked when it was installed; its size tells it from another version.
    if (model.delivery.kind === 'bundled') looks[name] = info.size === file.bytes ? 'right' : 'wrong';
    else looks[name] = judge(file, info, [alsoKnown.get(path), known[file.fileName]]);
    if (looks[name] !== 'wrong') receivedBytes += file.bytes;
  }
  return { looks, paths, receivedBytes };
}

function judge(file: ModelFile, info: Size, records: readonly (VerifiedRecord | undefined)[]): FileLook {
  if (info.size !== file.bytes) return 'wrong';
  // A record of a file that has been replaced since says nothing.
  const record = records.find((each) => each?.bytes === info.size && each.mtimeMs === info.mtimeMs);
  if (record === undefined) return 'unhashed';
  return record.sha256 === file.sha256 ? 'right' : 'wrong';
}
