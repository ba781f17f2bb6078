/**
 * Owns that a folder of files that can be made again stays small. It must not know what they hold.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
      return { path, usedAtMs: found?.mtimeMs ?? 0 };
    }),
  );
  const old = files.toSorted((a, b) => b.usedAtMs - a.usedAtMs).slice(most);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}
