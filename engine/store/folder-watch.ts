/**
 * Owns noticing that something in a few folders changed, by any program. It takes the system's own notices where there
 * are some, and looks now and then where there are none. What counts as a change its user says; it reads nothing
 * itself.
 */
import { watch, type FSWatcher } from 'node:fs';

/** Editors write a file in several steps. */
const SETTLE_MS = 150;
/** Network drives give no notice. A look is a handful of `stat` calls. */
const LOOK_MS = 5000;

export type FolderWatch = {
  /** Idempotent. */
  start(): void;
  stop(): void;
  /** Looks now, and tells of what changed before it resolves. Never rejects. */
  look(): Promise<void>;
};

export type FolderWatchDeps = {
  readonly dirs: readonly string[];
  /** Tells one state from another. Never rejects. */
  readonly fingerprint: () => Promise<string>;
  readonly changed: () => void;
  readonly settleMs?: number;
  readonly lookMs?: number;
};

export function createFolderWatch({
  dirs,
  fingerprint,
  changed,
  settleMs = SETTLE_MS,
  lookMs = LOOK_MS,
}: FolderWatchDeps): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let settling: ReturnType<typeof setTimeout> | null = null;
  let known: string | null = null;
  let looking: Promise<void> = Promise.resolve();

  const compare = async (): Promise<void> => {
    const found = await fingerprint();
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
      const followAll = (): void => {
        for (const dir of dirs) follow(dir);
      };
      timer = setInterval(() => {
        followAll();
        void look();
      }, lookMs);
      timer.unref();
      followAll();
      void look();
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
