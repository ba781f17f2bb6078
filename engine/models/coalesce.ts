/**
 * Owns turning bursts of changes into few calls. It must not know what changed.
 */
import type { Log } from '../log';

export type Coalescer = {
  /** Something changed: listeners are called within `intervalMs`, once however often this is called until then. */
  notify(): void;
  /** @returns a function that removes the listener. */
  listen(listener: () => void): () => void;
};

/** @param log is told of listeners that throw; the others are called all the same. */
export function createCoalescer(intervalMs: number, log: Log): Coalescer {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const call = (): void => {
    for (const listener of listeners) {
      try {
        listener();
      } catch (thrown) {
        log('error', 'a listener failed', { reason: String(thrown) });
      }
    }
  };
  return {
    notify() {
      if (listeners.size === 0 || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        call();
      }, intervalMs);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
