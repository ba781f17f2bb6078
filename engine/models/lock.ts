/**
 * Owns that only one process at a time writes a model's files, in the words of a download. How a lock is held is
 * store/file-lock.ts's.
 */
import { problemOf, thrownOf } from '../contract/errors';
import { lockFile, type Lock, type LockTimes } from '../store/file-lock';
import { asDiskProblem } from './partial';
import { cancelled } from './sources/outcome';

/**
 * Takes the lock at `path`, waiting while another living process holds it.
 * @param onWait called at each look while waiting.
 * @throws SidetoneError CANCELLED on abort, DOWNLOAD_FAILED if it stays taken for `lockWaitMs` or can't be written.
 */
export async function takeLock(
  path: string,
  limits: LockTimes,
  signal: AbortSignal,
  onWait: () => void = () => {},
): Promise<Lock> {
  const lock = await lockFile(path, limits, signal, onWait).catch((thrown: unknown) => {
    throw asDiskProblem(thrown, path);
  });
  if (lock !== null) return lock;
  throw signal.aborted ? cancelled() : thrownOf(problemOf('DOWNLOAD_FAILED.lockWait'));
}
