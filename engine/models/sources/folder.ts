/**
 * Owns finding model files in a folder that the user points at, whatever they are called there. It only reads.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFile } from '../model';
import { hashFile } from '../partial';
import { throwIfCancelled } from './outcome';

/** Bounds of the search: someone may point at their home folder. */
const MAX_DEPTH = 5;
const MAX_ENTRIES = 20_000;

export type FoundFile = { readonly path: string; readonly file: ModelFile };

/**
 * Finds files whose size and sha256 are those of a wanted one. Only files of a wanted size are read; those that also
 * have the wanted name come first. What can't be read is passed over.
 * @throws the file system's error if the folder itself can't be read, SidetoneError CANCELLED on abort.
 */
export async function findInFolder(
  folder: string,
  wanted: readonly ModelFile[],
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  const sizes = new Set(wanted.map((file) => file.bytes));
  const names = new Set(wanted.map((file) => file.fileName));
  const candidates: { path: string; bytes: number; hasName: boolean }[] = [];
  let seen = 0;

  const walk = async (at: string, depth: number): Promise<void> => {
    throwIfCancelled(signal);
    const entries = await readdir(at, { withFileTypes: true });
    for (const entry of entries) {
      seen += 1;
      if (seen > MAX_ENTRIES) return;
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        // A linked folder is not a directory here, so there are no circles.
        if (depth < MAX_DEPTH) await walk(path, depth + 1).catch(rethrowCancel(signal));
        continue;
      }
      const info = await stat(path).catch(() => null);
      if (info?.isFile() !== true || !sizes.has(info.size)) continue;
      candidates.push({ path, bytes: info.size, hasName: names.has(entry.name) });
    }
  };
  await walk(folder, 0);

  const left = new Set(wanted);
  const found: FoundFile[] = [];
  for (const { path, bytes } of candidates.toSorted((a, b) => Number(b.hasName) - Number(a.hasName))) {
    throwIfCancelled(signal);
    const ofSize = [...left].filter((file) => file.bytes === bytes);
    if (ofSize.length === 0) continue;
    const sha256 = await hashFile(path, signal).catch(rethrowCancel(signal));
    for (const file of ofSize) {
      if (file.sha256 !== sha256) continue;
      left.delete(file);
      found.push({ path, file });
    }
  }
  return found;
}

const rethrowCancel = (signal: AbortSignal) => (): null => {
  throwIfCancelled(signal);
  return null;
};
