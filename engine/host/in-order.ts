/**
 * Owns that what a client asks of its session is done one after the other, and that no more than so much waits. It must
 * not know what is done.
 */
import { problemOf, thrownOf } from '../contract/errors';

/** A person makes one change at a time. */
const MAX_WAITING = 32;

/** @returns what does a task once those before it are done, and never rejects. @param failed hears what went wrong. */
export function createInOrder(failed: (thrown: unknown) => void): (task: () => Promise<void>) => void {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return (task) => {
    if (waiting >= MAX_WAITING) {
      failed(thrownOf(problemOf('BUSY.changes')));
      return;
    }
    waiting += 1;
    last = last
      .then(task)
      .catch(failed)
      .finally(() => {
        waiting -= 1;
      });
  };
}
