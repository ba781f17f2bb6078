/**
 * Owns noticing that persona files changed, whoever changed them: the system's own notices where there are some, and a
 * look now and then for where there are none. It compares names, sizes and times; it reads no file.
 */
import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../store/private';

/** Editors write a file in several steps. */
const SETTLE_MS = 150;
/** Network drives give no notice. A look is a handful of `stat` calls. */
const LOOK_MS = 5000;
const MAX_FILES = 400;

export type ProfileWatch = {
  /** Idempotent. */
  start(): void;
  stop(): void;
  /** Looks now, and tells of what changed before it resolves. Never rejects. */
  look(): Promise<void>;
};

/** @param ownDir made if it is not there, so that it can be watched from the beginning. */
export function createProfileWatch(
  ownDir: string,
  dirs: readonly string[],
  changed: () => void,
  { settleMs = SETTLE_MS, lookMs = LOOK_MS } = {},
): ProfileWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let settling: ReturnType<typeof setTimeout> | null = null;
  let known: string | null = null;
  let looking: Promise<void> = Promise.resolve();

  const compare = async (): Promise<void> => {
    const found = await fingerprint(dirs);
    const isChange = known !== null && known !== found;
    known = found;
    if (isChange) changed();
  };
  const look = (): Promise<void> => {
    looking = looking.then(compare, compare);
    return looking;
  };

  const soon = (): void => {
    if (settling !== null) clearTimeout(settling);
    settling = setTimeout(() => void look(), settleMs);
    settling.unref();
  };

  const follow = (dir: string): void => {
    if (watchers.has(dir)) return;
    try {
      const watcher = watch(dir, { persistent: false }, soon);
      watchers.set(dir, watcher);
      // A folder that goes away takes its watcher with it; the look now and then finds it when it is back.
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(dir);
      });
    } catch {
      // Not there yet, or not to be watched.
    }
  };

  return {
    start: () => {
      if (timer !== null) return;
      timer = setInterval(() => {
        for (const dir of dirs) follow(dir);
        void look();
      }, lookMs);
      timer.unref();
      const began = timer;
      void look();
      const followAll = (): void => {
        if (timer === began) for (const dir of dirs) follow(dir);
      };
      makeFolder(ownDir).then(followAll, followAll);
    },
    stop: () => {
      if (timer !== null) clearInterval(timer);
      if (settling !== null) clearTimeout(settling);
      timer = null;
      settling = null;
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
    look,
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
