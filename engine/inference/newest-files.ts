/**
 * Owns that a folder of files that can be made again stays small. It must not know what they hold.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 86_400_000;

/**
 * Removes all but the `most` newest files, leftovers of crashes included: they are as good as files that are not used any
 * more. One that another process removed meanwhile is no loss.
 */
export async function keepNewest(folder: string, most: number): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      const usedAtMs = found?.mtimeMs ?? 0;
      // A time that is still to come was written by a clock that was wrong, and tells nothing.
      return { path, usedAtMs: usedAtMs > Date.now() + DAY_MS ? 0 : usedAtMs };
    }),
  );
  const old = files.toSorted((a, b) => b.usedAtMs - a.usedAtMs).slice(most);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}
