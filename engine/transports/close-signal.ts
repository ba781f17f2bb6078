/**
 * Owns the one rule that all transports share about ending: every listener hears of it exactly once, also one that
 * arrives late, so that no session outlives its client. It knows no transport.
 */

export type CloseSignal = {
  readonly isClosed: () => boolean;
  /** Late listeners are called too, asynchronously as all the others. */
  readonly onClose: (listener: () => void) => void;
  /** Only the first call does anything. */
  readonly raise: () => void;
};

export function createCloseSignal(): CloseSignal {
  const listeners: (() => void)[] = [];
  let closed = false;
  return {
    isClosed: () => closed,
    onClose: (listener) => {
      if (closed) queueMicrotask(listener);
      else listeners.push(listener);
    },
    raise: () => {
      if (closed) return;
      closed = true;
      for (const listener of listeners.splice(0)) listener();
    },
  };
}
