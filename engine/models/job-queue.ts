/**
 * Owns the order of what is done to models: one job at a time, and no more than a few that wait. It must not know what
 * the jobs do.
 */
export type JobQueue = {
  /** Runs it when those before it are over, however they ended. @returns null if too many wait. */
  enqueue<T>(job: () => Promise<T>): Promise<T> | null;
  /** Resolves once what was asked for until now is over. Never rejects. */
  idle(): Promise<void>;
};

/** @param bound how many may wait or run; one more is refused. */
export function createJobQueue(bound: number): JobQueue {
  let last: Promise<unknown> = Promise.resolve();
  let count = 0;
  return {
    enqueue<T>(job: () => Promise<T>) {
      if (count >= bound) return null;
      count += 1;
      const result = last.then(job).finally(() => {
        count -= 1;
      });
      last = result.catch(() => undefined);
      return result;
    },
    async idle() {
      await last;
    },
  };
}
