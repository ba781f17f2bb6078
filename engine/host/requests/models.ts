/** Owns the answers to what clients ask about models and the folders they may be taken from. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { problemOf, thrownOf } from '../../contract/errors';
import type { FolderList, ModelAnswers } from '../../contract/models';
import type { RequestHandlers } from '../../contract/requests';
import { CATALOGUE } from '../../models/catalogue';
import { diskFreeBytes } from '../../models/download';
import type { Model } from '../../models/model';
import { modelsDir } from '../../models/paths';
import type { ModelStore } from '../../models/store';

/** A folder with more in it is shown in part: more would not be read. */
const MAX_FOLDERS = 500;
const MAX_FILES = 2_000;

export type ModelRequestDeps = {
  readonly store: Pick<ModelStore, 'pause' | 'cancel' | 'dismiss'>;
  readonly dataDir: string;
  readonly catalogue?: readonly Model[] | undefined;
  readonly freeBytes?: ((folder: string) => Promise<number | null>) | undefined;
};

export function createModelHandlers({
  store,
  dataDir,
  catalogue = CATALOGUE,
  freeBytes = diskFreeBytes,
}: ModelRequestDeps): RequestHandlers<keyof ModelAnswers> {
  const sizes = new Set(catalogue.flatMap(({ files }) => Object.values(files).map(({ bytes }) => bytes)));
  return {
    'models.disk': async () => {
      const folder = modelsDir(dataDir);
      return { folder, freeBytes: await freeBytesNear(folder, freeBytes) };
    },
    'models.pause': async () => {
      await store.pause();
      return null;
    },
    'models.cancel': async () => {
      await store.cancel();
      return null;
    },
    'models.dismiss': async ({ ids }) => {
      store.dismiss(ids);
      return null;
    },
    'folders.list': ({ path }) => listFolder(resolve(path ?? homedir()), sizes),
  };
}

/** Before the first model there is no such folder yet: the one that it will be made in is on the same disk. */
async function freeBytesNear(
  folder: string,
  freeBytes: (folder: string) => Promise<number | null>,
): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const free = await freeBytes(at);
    if (free !== null || at === dirname(at)) return free;
  }
}

async function listFolder(path: string, sizes: ReadonlySet<number>): Promise<FolderList> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (thrown) {
    throw thrownOf(problemOf('NOT_FOUND.folder', { folder: path }), { cause: thrown });
  }
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const isFolder = async (entry: Dirent): Promise<boolean> =>
    entry.isDirectory() ||
    (entry.isSymbolicLink() &&
      (await stat(join(path, entry.name)).catch(() => null))?.isDirectory() === true);
  const folders: string[] = [];
  let likelyModelFiles = 0;
  for (const entry of shown.slice(0, MAX_FILES)) {
    if (await isFolder(entry)) folders.push(entry.name);
    else if (sizes.has((await stat(join(path, entry.name)).catch(() => null))?.size ?? -1)) {
      likelyModelFiles += 1;
    }
  }
  const parent = dirname(path);
  return {
    path,
    parent: parent === path ? null : parent,
    folders: folders.toSorted((a, b) => a.localeCompare(b)).slice(0, MAX_FOLDERS),
    likelyModelFiles,
  };
}
