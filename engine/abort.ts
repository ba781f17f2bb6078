/**
 * Owns waiting that ends at once when it is called off. It must not stop the work itself: the code that started it
 * does.
 */
import { SidetoneError } from './contract/errors';

export const cancelled = (): SidetoneError => new SidetoneError('CANCELLED');

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** @returns what `work` resolves to; rejects with CANCELLED as soon as `signal` is aborted, whatever `work` does. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(cancelled());
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    // Stays attached after an abort, so that a late failure of `work` is not an unhandled rejection.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
