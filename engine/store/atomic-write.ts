/**
 * Owns the writing of a file so that there is always a whole one: beside it first, then renamed into its place. A link
 * is followed, so that a file kept elsewhere stays there.
 */
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let count = 0;

/** Rejects with what the file system says; the former file is untouched then. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  count += 1;
  // A name that no list of personas takes for one.
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.${count}.tmp`);
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(data);
      // Renamed before its content is on the disk, a file may be empty after a power cut.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => {});
    throw thrown;
  }
}
