/**
 * Owns what is kept of persona files that were changed or thrown away: former versions and a trash, both inside the
 * data folder, both bounded: the oldest goes first. It never touches the files themselves.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf, thrownOf } from '../contract/errors';
import type { TrashedProfile } from '../contract/profiles';
import { foldedId } from './folder';
import { createWhole, isTaken } from '../store/atomic-write';
import { copyNew, makeFolder } from '../store/private';

const MAX_VERSIONS = 20;
const MAX_TRASHED = 50;
/** Milliseconds in a row that another process may have taken. */
const MAX_STAMPS = 100;
const DAY_MS = 86_400_000;

export type KeptVersion = { readonly version: string; readonly atMs: number };

export type Kept = {
  /** Newest first. */
  versions(id: string): Promise<readonly KeptVersion[]>;
  keep(id: string, bytes: Uint8Array): Promise<void>;
  /** @throws SidetoneError NOT_FOUND */
  versionPath(id: string, version: string): Promise<string>;
  /** A new file gets this id: the versions of one that had it before are not its own. */
  begun(id: string): Promise<void>;
  /** The versions of a file go where it goes; those of another one that had its new name wait for that. Never rejects. */
  renamed(id: string, to: string): Promise<void>;
  /** A copy of the file at `path`, whatever is in it. @returns its name in the trash. */
  trash(id: string, path: string): Promise<string>;
  /** Newest first. */
  trashed(): Promise<readonly TrashedProfile[]>;
  /** @throws SidetoneError NOT_FOUND */
  trashedPath(trashed: string): Promise<TrashedProfile & { readonly path: string }>;
  /** The file is in the trash by that name, and its versions wait for it. Never rejects. */
  gone(id: string, trashed: string): Promise<void>;
  /** It is out of the trash as `id`, and gets the versions that waited for it. Never rejects. */
  restored(trashed: string, id: string): Promise<void>;
};

/** Sorts like the time it names, and every file system takes it. */
const stampOf = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[:.]/gu, '-');
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)/u;
const timeOf = (stamp: string): number => Date.parse(stamp.replace(STAMP, '$1:$2:$3.$4'));

export function createKept(dataDir: string, now: () => number = Date.now): Kept {
  const versionsDir = (id: string): string => join(dataDir, 'versions', 'profiles', id);
  const trashDir = join(dataDir, 'trash', 'profiles');
  /** Versions of files that are thrown away, each named like the file in the trash. */
  const asideDir = join(dataDir, 'versions', 'profiles-aside');
  let lastMs = 0;
  /** Two changes within a millisecond are two versions. */
  const stamp = (): string => {
    lastMs = Math.max(now(), lastMs + 1);
    return stampOf(lastMs);
  };
  /** Another process may have taken the same millisecond. @returns the stamp that was free. */
  const stamping = async (make: (stamp: string) => Promise<void>): Promise<string> => {
    for (let tried = 1; ; tried += 1) {
      const free = stamp();
      try {
        await make(free);
        return free;
      } catch (thrown) {
        if (!isTaken(thrown) || tried >= MAX_STAMPS) throw thrown;
      }
    }
  };

  const stamped = async (dir: string): Promise<readonly string[]> => {
    const latest = stampOf(now() + DAY_MS);
    const names = (await readdir(dir).catch(() => [] as string[])).filter((name) => STAMP.test(name));
    const newestFirst = names.toSorted().toReversed();
    // What a clock that was wrong then put into the future is no newer than what is kept now.
    return [...newestFirst.filter((name) => name <= latest), ...newestFirst.filter((name) => name > latest)];
  };

  const prune = async (dir: string, most: number): Promise<void> => {
    for (const name of (await stamped(dir)).slice(most)) await rm(join(dir, name), { force: true });
  };

  const setAside = async (id: string): Promise<void> => {
    const owner = (await trashed()).find((one) => foldedId(one.id) === foldedId(id));
    const isFree = owner !== undefined && (await folderAt(join(asideDir, owner.trashed))) === null;
    await putAside(id, isFree ? owner.trashed : `${stamp()}~${id}.yaml`);
  };

  const putAside = async (id: string, name: string): Promise<void> => {
    await makeFolder(asideDir);
    await rename(versionsDir(id), join(asideDir, name));
    for (const name of (await stamped(asideDir)).slice(MAX_TRASHED)) {
      await rm(join(asideDir, name), { recursive: true, force: true });
    }
  };

  const trashed = async (): Promise<readonly TrashedProfile[]> =>
    (await stamped(trashDir)).map((name) => ({
      trashed: name,
      id: name.replace(/^[^~]*~/u, '').replace(/\.yaml$/u, ''),
      atMs: timeOf(name.slice(0, name.indexOf('~'))),
    }));

  return {
    versions: async (id) =>
      (await stamped(versionsDir(id))).map((name) => {
        const version = name.replace(/\.yaml$/u, '');
        return { version, atMs: timeOf(version) };
      }),
    keep: async (id, bytes) => {
      await stamping((free) => createWhole(join(versionsDir(id), `${free}.yaml`), bytes));
      await prune(versionsDir(id), MAX_VERSIONS);
    },
    versionPath: async (id, version) => {
      const name = (await stamped(versionsDir(id))).find((one) => one === `${version}.yaml`);
      if (name === undefined) throw thrownOf(problemOf('NOT_FOUND.version'));
      return join(versionsDir(id), name);
    },
    begun: async (id) => {
      if ((await folderAt(versionsDir(id))) !== null) await setAside(id);
    },
    renamed: async (id, to) => {
      const [from, there] = [await folderAt(versionsDir(id)), await folderAt(versionsDir(to))];
      // "Maya" and "maya" are one folder where the case of letters does not count.
      if (there !== null && there !== from) await setAside(to).catch(() => {});
      await makeFolder(join(dataDir, 'versions', 'profiles')).catch(() => {});
      await rename(versionsDir(id), versionsDir(to)).catch(() => {});
    },
    trash: async (id, path) => {
      const nameOf = (free: string): string => `${free}~${id}.yaml`;
      await makeFolder(trashDir);
      const free = await stamping((free) => copyNew(path, join(trashDir, nameOf(free))));
      await prune(trashDir, MAX_TRASHED);
      return nameOf(free);
    },
    gone: (id, name) => putAside(id, name).catch(() => {}),
    trashed,
    trashedPath: async (name) => {
      const found = (await trashed()).find((one) => one.trashed === name);
      if (found === undefined) throw thrownOf(problemOf('NOT_FOUND.trash'));
      return { ...found, path: join(trashDir, name) };
    },
    restored: async (name, id) => {
      await rm(join(trashDir, name), { force: true }).catch(() => {});
      if ((await folderAt(join(asideDir, name))) === null) return;
      // What stands there is of one that had this id in between.
      if ((await folderAt(versionsDir(id))) !== null) await setAside(id).catch(() => {});
      await rename(join(asideDir, name), versionsDir(id)).catch(() => {});
    },
  };
}

/** Which folder it is, whatever name it is called by; null if there is none. */
const folderAt = (path: string): Promise<string | null> =>
  stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => null,
  );
