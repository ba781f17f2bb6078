/**
 * Owns whose turn it is on a llama.cpp sequence, on which one piece of work runs at a time. It must not know the
 * sequence, nor interrupt what runs on it: work is given a signal, and the next begins when it has really ended.
 */
import { SidetoneError } from '../../contract/errors';
import { throwIfAborted, unlessAborted } from '../../abort';

export type SequenceQueue = {
  /**
   * Runs `work` when all before it has ended. Rejects with CANCELLED at once after an abort, whatever `work` still does
   * then; with BUSY if too many wait.
   * @param work is given a signal that is aborted by the caller, or by `close`.
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>, caller: AbortSignal): Promise<T>;
  /** As `run`, for work that can't be put into one promise: `release` ends it, and must be called. */
  acquire(caller: AbortSignal): Promise<{ readonly signal: AbortSignal; readonly release: () => void }>;
  /** Calls off all work, also what is asked for later. Resolves when nothing runs any more. */
  close(): Promise<void>;
};

/** @param most that may run and wait at once, those that were called off and have not ended included. */
export function createSequenceQueue(most: number): SequenceQueue {
  const closing = new AbortController();
  /** Resolves when all that was asked for has ended. */
  let free: Promise<void> = Promise.resolve();
  let count = 0;

  const acquire: SequenceQueue['acquire'] = async (caller) => {
    const signal = AbortSignal.any([caller, closing.signal]);
    throwIfAborted(signal);
    if (count >= most) throw new SidetoneError('BUSY');
    const before = free;
    let freeNext = (): void => {};
    free = new Promise((resolve) => (freeNext = resolve));
    count += 1;
    const release = (): void => {
      count -= 1;
      freeNext();
    };
    try {
      await unlessAborted(before, signal);
      return { signal, release };
    } catch (error) {
      void before.then(release);
      throw error;
    }
  };

  return {
    acquire,
    run: async (work, caller) => {
      const { signal, release } = await acquire(caller);
      const result = (async () => work(signal))();
      void result.catch(() => {}).then(release);
      return unlessAborted(result, signal);
    },
    close: async () => {
      closing.abort();
      await free;
    },
  };
}
