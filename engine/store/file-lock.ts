/**
 * Owns that only one process at a time changes something, by a lock file that its holder touches again and again.
 * So the lock of a process that died, froze or slept can be told from one that is held. It must not know what is changed.
 *
 * Whether a lock is stale is measured by the waiter's own monotonic clock: a system clock that is set says nothing.
 */
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf, thrownOf } from '../contract/errors';
import { makeFolder, openNew } from './private';

export type Lock = {
  /** Aborted if another process took the lock for stale, as after this one was stopped. Stop writing then. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
};

/** In milliseconds. */
export type LockTimes = {
  /** The holder of a lock touches it this often ... */
  readonly lockBeatMs: number;
  /** ... and is taken for dead if it was seen not to for this long. */
  readonly lockStaleMs: number;
  readonly lockPollMs: number;
  /** Longest wait for another process that is alive. */
  readonly lockWaitMs: number;
};

type Holder = { readonly token: string; readonly pid: number; readonly host: string };

/** Who holds it, when it was last touched, and since when a waiter has seen no change of that. */
type Sight = { readonly holder: Holder | null; readonly touchedMs: number; readonly sinceMs: number };

/**
 * Takes the lock at `path`, waiting while another living process holds it.
 * @param onWait called at each look while waiting.
 * @returns null if it stays taken for `lockWaitMs`, or on abort. Rejects as the file system does.
 */
export async function lockFile(
  path: string,
  times: LockTimes,
  signal?: AbortSignal,
  onWait: () => void = () => {},
): Promise<Lock | null> {
  const me: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  const deadlineMs = performance.now() + times.lockWaitMs;
  let seen: Sight | null = null;
  await makeFolder(dirname(path));
  while (!(await create(path, me))) {
    if (signal?.aborted === true || performance.now() > deadlineMs) return null;
    seen = await look(path, seen);
    // Gone in between.
    if (seen === null) continue;
    if (isStale(seen, times)) {
      await breakLock(path, seen.holder);
      seen = null;
      continue;
    }
    onWait();
    await sleep(times.lockPollMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
  return hold(path, me, times);
}

/** For changes of a few files, each a matter of milliseconds. */
const QUICK: LockTimes = { lockBeatMs: 1000, lockStaleMs: 5000, lockPollMs: 10, lockWaitMs: 15_000 };

/**
 * Does `work` while no other process on this data folder does work of that name. Within a process, callers keep their
 * own order. @throws SidetoneError BUSY if another one does not let go of it; else as `work` and the file system do.
 */
export async function alone<T>(
  folder: string,
  name: string,
  work: () => Promise<T>,
  times: LockTimes = QUICK,
): Promise<T> {
  const lock = await lockFile(join(folder, `.${name}.lock`), times);
  if (lock === null) throw thrownOf(problemOf('BUSY.otherSidetone'));
  try {
    return await work();
  } finally {
    // It goes stale by itself where it can't be removed.
    await lock.release().catch(() => {});
  }
}

async function create(path: string, me: Holder): Promise<boolean> {
  try {
    const handle = await openNew(path, 'wx');
    try {
      await handle.writeFile(JSON.stringify(me));
    } catch (thrown) {
      // A full disk, say: what names no holder would keep everyone out until it is stale.
      await rm(path, { force: true }).catch(() => {});
      throw thrown;
    } finally {
      await handle.close();
    }
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

function hold(path: string, me: Holder, times: LockTimes): Lock {
  const lost = new AbortController();
  const beat = setInterval(() => {
    void (async () => {
      const holder = await readHolder(path);
      if (holder?.token !== me.token) lost.abort();
      else await utimes(path, new Date(), new Date()).catch(() => undefined);
    })();
  }, times.lockBeatMs);
  beat.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(beat);
      if ((await readHolder(path))?.token === me.token) await rm(path, { force: true });
    },
  };
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null;
    const { token, pid, host } = value ?? {};
    return typeof token === 'string' && typeof pid === 'number' && typeof host === 'string'
      ? { token, pid, host }
      : null;
  } catch {
    // Gone, or half written by a process that is just creating it or died while it did.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives, but belongs to another user.
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** @returns null if it is gone. */
async function look(path: string, former: Sight | null): Promise<Sight | null> {
  const [holder, info] = await Promise.all([readHolder(path), stat(path).catch(() => null)]);
  if (info === null) return null;
  const touchedMs = info.mtimeMs;
  const isSame = former?.touchedMs === touchedMs && former.holder?.token === holder?.token;
  return { holder, touchedMs, sinceMs: isSame ? former.sinceMs : performance.now() };
}

const isStale = ({ holder, sinceMs }: Sight, { lockStaleMs }: LockTimes): boolean =>
  performance.now() - sinceMs > lockStaleMs ||
  (holder !== null && holder.host === hostname() && !isAlive(holder.pid));

/**
 * Two waiters may both find it stale. Only one can rename it, and if that one grabbed the other's fresh lock instead, it
 * puts it back.
 */
async function breakLock(path: string, holder: Holder | null): Promise<void> {
  const grave = `${path}.${randomUUID()}`;
  try {
    await rename(path, grave);
  } catch {
    return;
  }
  const buried = await readHolder(grave);
  if (buried?.token !== holder?.token) await link(grave, path).catch(() => undefined);
  await rm(grave, { force: true });
}
