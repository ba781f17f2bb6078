/**
 * Owns noticing that persona files changed, by whatever program. It compares names, sizes and times; it reads no file.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolderWatch, type FolderWatch } from '../store/folder-watch';
import { makeFolderNow } from '../store/private';

const MAX_FILES = 400;

/** @param ownDir made if it is not there, so that it can be watched from the beginning. */
export function createProfileWatch(
  ownDir: string,
  dirs: readonly string[],
  changed: () => void,
  times: { readonly settleMs?: number; readonly lookMs?: number } = {},
): FolderWatch {
  const watch = createFolderWatch({ dirs, fingerprint: () => fingerprint(dirs), changed, ...times });
  return {
    ...watch,
    start: () => {
      try {
        makeFolderNow(ownDir);
      } catch {
        // A file in its place, say; looked at again and again.
      }
      watch.start();
    },
  };
}

async function fingerprint(dirs: readonly string[]): Promise<string> {
  const found: string[] = [];
  for (const dir of dirs) {
    const names = (await readdir(dir).catch(() => [] as string[])).filter(
      (name) => /\.ya?ml$/iu.test(name) && !name.startsWith('.'),
    );
    for (const name of names.toSorted().slice(0, MAX_FILES)) {
      const path = join(dir, name);
      const of = await stat(path).catch(() => null);
      if (of !== null) found.push(`${path} ${of.size} ${of.mtimeMs} ${of.ino}`);
    }
  }
  return found.join('\n');
}
