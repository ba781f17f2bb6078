/**
 * Owns that a thing is loaded once per start of the inference process, however many ask for it. It must not know what
 * is loaded.
 */
import { throwIfAborted, unlessAborted } from '../abort';

type Loaded = {
  readonly generation: number;
  readonly value: Promise<unknown>;
  readonly abort: AbortController;
  isOver: boolean;
  /** How many wait for it. */
  waiting: number;
};

export type OncePerGeneration = {
  /**
   * @returns what the first one to ask has loaded or is loading. A load that failed is forgotten. So is one that no
   * caller waits for any more: it may hang, and the next request must really try again. Rejects as `load` does, or with
   * CANCELLED.
   */
  load<T>(key: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Whether it is loaded, or being loaded, in the process that runs. */
  has(key: string): boolean;
  forget(key: string): void;
};

/** @param generation counts starts of the process; what was loaded in an older one is gone. */
export function createOncePerGeneration(generation: () => number): OncePerGeneration {
  const loaded = new Map<string, Loaded>();

  const forget = (key: string, entry: Loaded): void => {
    if (loaded.get(key) === entry) loaded.delete(key);
  };

  const begin = <T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded => {
    const abort = new AbortController();
    const value = load(abort.signal);
    const begun: Loaded = { generation: generation(), value, abort, isOver: false, waiting: 0 };
    const end = (): void => {
      begun.isOver = true;
    };
    value.then(end, () => {
      end();
      forget(key, begun);
    });
    loaded.set(key, begun);
    return begun;
  };

  return {
    load: async <T>(key: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => {
      throwIfAborted(signal);
      const found = loaded.get(key);
      const entry = found?.generation === generation() ? found : begin(key, load);
      entry.waiting += 1;
      let hasLeft = false;
      // At once and not when the promise gets to it: a caller that gave up may ask again in the same breath.
      const leave = (): void => {
        if (hasLeft) return;
        hasLeft = true;
        entry.waiting -= 1;
        if (entry.waiting > 0 || entry.isOver) return;
        forget(key, entry);
        entry.abort.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await unlessAborted(entry.value as Promise<T>, signal);
      } finally {
        signal.removeEventListener('abort', leave);
        leave();
      }
    },
    has: (key) => loaded.get(key)?.generation === generation(),
    forget: (key) => void loaded.delete(key),
  };
}
