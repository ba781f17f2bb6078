/**
 * Owns that only one process at a time writes a model's files: a lock file that its holder touches again and again,
 * so that the lock of a process that died, froze or slept can be told from one that is held.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf, thrownOf } from '../contract/errors';
import type { Limits } from './limits';
import { asDiskProblem } from './partial';
import { cancelled } from './sources/outcome';

export type Lock = {
  /** Aborted if somebody else took the lock for stale, after this machine slept, say. Stop writing then. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
};

type Holder = { readonly token: string; readonly pid: number; readonly host: string };

/**
 * Takes the lock at `path`, waiting while another living process holds it.
 * @param onWait called at each look while waiting.
 * @throws SidetoneError CANCELLED on abort, DOWNLOAD_FAILED if it stays taken for `lockWaitMs` or can't be written.
 */
export async function takeLock(
  path: string,
  limits: Limits,
  signal: AbortSignal,
  onWait: () => void = () => {},
): Promise<Lock> {
  const me: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  const deadlineMs = performance.now() + limits.lockWaitMs;
  try {
    await mkdir(dirname(path), { recursive: true });
    while (!(await create(path, me))) {
      if (signal.aborted) throw cancelled();
      if (performance.now() > deadlineMs) {
        throw thrownOf(problemOf('DOWNLOAD_FAILED.lockWait'));
      }
      if (await breakIfStale(path, limits)) continue;
      onWait();
      await sleep(limits.lockPollMs, undefined, { signal }).catch(() => undefined);
    }
  } catch (thrown) {
    throw asDiskProblem(thrown, path);
  }
  return hold(path, me, limits);
}

async function create(path: string, me: Holder): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(JSON.stringify(me));
    await handle.close();
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

function hold(path: string, me: Holder, limits: Limits): Lock {
  const lost = new AbortController();
  const beat = setInterval(() => {
    void (async () => {
      const holder = await readHolder(path);
      if (holder?.token !== me.token) lost.abort();
      else await utimes(path, new Date(), new Date()).catch(() => undefined);
    })();
  }, limits.lockBeatMs);
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

/** @returns whether it is worth trying to take the lock at once. */
async function breakIfStale(path: string, limits: Limits): Promise<boolean> {
  const [holder, info] = await Promise.all([readHolder(path), stat(path).catch(() => null)]);
  if (info === null) return true;
  const isOld = Date.now() - info.mtimeMs > limits.lockStaleMs;
  const isDead = holder !== null && holder.host === hostname() && !isAlive(holder.pid);
  if (!isOld && !isDead) return false;
  // Two waiters may both find it stale; only one can rename it, and if that one grabbed the other's fresh lock
  // instead, it puts it back.
  const grave = `${path}.${randomUUID()}`;
  try {
    await rename(path, grave);
  } catch {
    return true;
  }
  const buried = await readHolder(grave);
  if (buried?.token !== holder?.token) await link(grave, path).catch(() => undefined);
  await rm(grave, { force: true });
  return true;
}
