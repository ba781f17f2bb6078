/**
 * Owns the data folder as a whole at the start. The folder must be there and usable, and no other user of the machine
 * may read what lies in it. An earlier version may have left it open. It reads no file.
 */
import { accessSync, chmodSync, constants, statSync } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf, thrownOf, type Problem } from '../contract/errors';
import type { Log } from '../log';
import { makeFolderNow } from './private';

export type Surroundings = {
  readonly platform: string;
  /** Effective; null where users have no numbers. */
  readonly userId: number | null;
};

/** What group and others may do. */
const OTHERS = 0o077;
/** Of what only the owner may do, all is kept. */
const OWN = 0o700;

const here = (): Surroundings => ({
  platform: process.platform,
  userId: process.geteuid?.() ?? null,
});

/**
 * Makes the folder if it is not there, and shuts it to others.
 * @returns what a person must know though Sidetone goes on: others can read it all the same.
 * @throws SidetoneError DISK_FAILED where nothing can go on.
 */
export function openDataFolder(folder: string, { platform, userId }: Surroundings = here()): Problem | null {
  try {
    makeFolderNow(folder);
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (thrown) {
    throw thrownOf(problemOf('DISK_FAILED.home', { folder, why: whyNot(folder, thrown) }), { cause: thrown });
  }
  if (platform === 'win32') return null;
  const { uid, mode } = statSync(folder);
  if (userId !== null && uid !== userId) return problemOf('DISK_FAILED.othersHome', { folder });
  if ((mode & OTHERS) === 0) return null;
  try {
    chmodSync(folder, mode & OWN);
  } catch {
    // A disk that is mounted read-only, say; looked at below.
  }
  // Some disks take the call and do nothing.
  const isShut = (statSync(folder).mode & OTHERS) === 0;
  return isShut ? null : problemOf('DISK_FAILED.openHome', { folder });
}

function whyNot(folder: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'EEXIST' || statOf(folder)?.isDirectory() === false) return 'that is a file';
  if (code === 'ENOTDIR') return 'a part of that path is a file';
  if (code === 'EACCES' || code === 'EPERM') return 'you have no permission for that folder';
  if (code === 'EROFS') return 'it is not there, and its disk can only be read';
  return `that folder can’t be used (${code === '' ? String(thrown) : code})`;
}

function statOf(path: string): ReturnType<typeof statSync> | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** More than a person's conversations have; what lies beyond is shut by the folder above it all the same. */
const MAX_ENTRIES = 100_000;
/** `versions/profiles/NAME/FILE` is four. */
const MAX_DEPTH = 8;
/** All that Sidetone makes there. SIDETONE_HOME may be a folder with much else in it, such as a person's home. */
const FOLDERS = ['cache', 'models', 'pauses', 'profiles', 'sessions', 'trash', 'versions'];
/** Settings, also those set aside, where the window was, when ages were looked at, and what a crash left. */
const FILES = /^(?:settings.*|retention|window.*)\.json$|^crash\.log$/;

/**
 * Takes from all that is Sidetone's in the data folder what others may do with it. Links are not followed: what they
 * lead to lies elsewhere, and may be meant for others. Never rejects.
 */
export async function shutInside(
  folder: string,
  log: Log,
  { platform, userId }: Surroundings = here(),
  most = MAX_ENTRIES,
): Promise<void> {
  if (platform === 'win32') return;
  let seen = 0;
  let failed = 0;

  const shut = async (path: string, depth: number): Promise<void> => {
    const names = await readdir(path).catch(() => [] as string[]);
    for (const name of names) {
      if (seen >= most) return;
      seen += 1;
      const inner = join(path, name);
      // Gone in between.
      const found = await lstat(inner).catch(() => null);
      if (found === null || !(found.isDirectory() || found.isFile())) continue;
      if (depth === 1 && !(found.isDirectory() ? FOLDERS.includes(name) : FILES.test(name))) continue;
      if ((found.mode & OTHERS) !== 0 && found.uid === (userId ?? found.uid)) {
        await chmod(inner, found.mode & OWN).catch(() => {
          failed += 1;
        });
      }
      if (found.isDirectory() && depth < MAX_DEPTH) await shut(inner, depth + 1);
    }
  };
  await shut(folder, 1);
  if (failed > 0) log('warn', 'some of the data folder could not be shut to other users', { count: failed });
}
