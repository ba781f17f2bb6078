/**
 * Owns the writing of a file so that there is always a whole one: beside it first, then given its name. It is on the
 * disk when it has its name, so that a power cut leaves the former file or this one. A link is followed, so that a file
 * kept elsewhere stays there.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder, makeFolderNow, openNew, PRIVATE_FILE } from './private';

/** Waits in milliseconds, under a second in all. */
const PATIENCE_MS = [10, 20, 40, 80, 160, 320];
/** Windows' words for a file that another program, such as a virus scanner, has open for a moment. */
const HELD = ['EPERM', 'EACCES', 'EBUSY'];

let count = 0;

/** A name that no list of personas takes for one. */
const draftOf = (target: string): string => {
  count += 1;
  return join(dirname(target), `.${basename(target)}.${process.pid}.${count}.tmp`);
};

/** Rejects with what the file system says; the former file is untouched then. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  const target = isLink ? await realpath(path).catch(() => path) : path;
  // What is kept elsewhere may be meant for others, too.
  const mode = target === path ? null : (await stat(target)).mode & 0o777;
  await withDraft(target, data, mode, (draft) => renameOver(draft, target));
}

/** Rejects with EEXIST, and changes nothing, if there is such a file already, even one that another program has just made. */
export async function createWhole(path: string, data: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  await withDraft(path, data, null, async (draft) => {
    try {
      await link(draft, path);
    } catch (thrown) {
      if (isTaken(thrown)) throw thrown;
      // A disk without links; each kind has its own word for that.
      await createPlain(path, data);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Whether it was thrown because there is such a file. */
export const isTaken = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';

/** Half a file may be seen while it is written: the price of a disk that has no links. */
async function createPlain(path: string, data: string | Uint8Array): Promise<void> {
  const file = await openNew(path, 'wx');
  try {
    await file.writeFile(data);
    await file.sync();
  } catch (thrown) {
    await rm(path, { force: true }).catch(() => {});
    throw thrown;
  } finally {
    await file.close();
  }
}

async function withDraft(
  target: string,
  data: string | Uint8Array,
  mode: number | null,
  name: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = draftOf(target);
  try {
    const file = await openNew(draft, 'wx');
    try {
      await file.writeFile(data);
      if (mode !== null) await file.chmod(mode);
      // Named before its content is on the disk, a file may be empty after a power cut.
      await file.sync();
    } finally {
      await file.close();
    }
    await name(draft);
    await flushFolder(dirname(target));
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => {});
    throw thrown;
  }
}

/** Gives a file that others wrote its name as `writeWhole` does: private, and on the disk. Rejects as the system does. */
export async function settleInto(draft: string, target: string): Promise<void> {
  const file = await open(draft, 'r+');
  try {
    await file.chmod(PRIVATE_FILE);
    await file.sync();
  } finally {
    await file.close();
  }
  await renameOver(draft, target);
  await flushFolder(dirname(target));
}

/**
 * Renames, also over a file. On Windows it tries again while the file is held.
 * @param platform as `process.platform`. Rejects as the last try does.
 */
export async function renameOver(
  from: string,
  to: string,
  platform: string = process.platform,
): Promise<void> {
  for (const waitMs of platform === 'win32' ? PATIENCE_MS : []) {
    try {
      await rename(from, to);
      return;
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && HELD.includes(String(thrown.code)))) throw thrown;
    }
    await sleep(waitMs);
  }
  await rename(from, to);
}

/** The name is an entry of the folder, and lost with it. Windows has no such call, and some network drives refuse it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** `writeWhole` for a caller that can't wait, such as a window that closes. Not flushed: for what may be lost. Throws. */
export function writeWholeNow(path: string, data: string): void {
  makeFolderNow(dirname(path));
  const draft = draftOf(path);
  try {
    writeFileSync(draft, data, { flag: 'wx', mode: PRIVATE_FILE });
    renameSync(draft, path);
  } catch (thrown) {
    if (existsSync(draft)) rmSync(draft, { force: true });
    throw thrown;
  }
}
