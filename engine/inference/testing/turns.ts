/**
 * Owns counting a provider's steps without a clock: between two of them it lets the event loop turn, which is when the
 * message that calls it off can arrive.
 */

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** More than a provider takes that stops with the step under way, and far less than one that goes on to the end. */
export const MOST_TURNS = 3;

/** How work ended that was called off. */
export type CalledOff = {
  /** It was over before it could be called off. */
  readonly wasOver: boolean;
  /** What it rejected with; null if it did not. */
  readonly thrown: unknown;
  /** From the call until it had ended. */
  readonly turns: number;
};

/** Begins work and calls it off that many turns later. @param begin a promise that rejects when it was called off. */
export async function callOffAfter(
  turns: number,
  begin: (signal: AbortSignal) => Promise<unknown>,
): Promise<CalledOff> {
  const abort = new AbortController();
  let isOver = false;
  let thrown: unknown = null;
  const ended = begin(abort.signal)
    .catch((reason: unknown) => {
      thrown = reason;
    })
    .finally(() => {
      isOver = true;
    });
  for (let count = 0; count < turns && !isOver; count += 1) await turn();
  const wasOver = isOver;
  abort.abort();
  let count = 0;
  while (!isOver) {
    await turn();
    count += 1;
  }
  await ended;
  return { wasOver, thrown, turns: count };
}

/** All that comes, in order. */
export async function collect<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

export const NEVER = new AbortController().signal;
