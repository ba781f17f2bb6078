/**
 * Owns which request is next where several conversations want one model. Work that a user waits for goes before
 * speculation, and within each of these the sessions take turns. It must not know the work, nor interrupt what runs.
 */
import { cancelled, throwIfAborted } from '../abort';
import { problemOf, thrownOf } from '../contract/errors';

/** Whose work it is. */
export type Lane = {
  readonly session: string;
  /** No user waits for it yet. Asked each time a place becomes free, for a turn may be decided while its work waits. */
  readonly isSpeculative: () => boolean;
  /** Told before each step that is taken for it on a model in this process. */
  readonly begun?: () => void;
};

/** A caller that shares its model with no other. */
export const LONE: Lane = { session: '', isSpeculative: () => false };

export type FairQueue = {
  /**
   * Waits for a place. @returns how to give it back; once, further calls do nothing.
   * Rejects with CANCELLED at once after an abort, with BUSY if too much waits already.
   */
  acquire(lane: Lane, signal: AbortSignal): Promise<() => void>;
  /** Runs `work` in a place and gives it back when `work` has settled. Rejects as `acquire` and as `work` do. */
  run<T>(lane: Lane, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Work that waits may not be speculative any more. */
  refresh(): void;
};

export type FairQueueOptions = {
  /** Places; asked each time. */
  readonly atOnce: number | (() => number);
  /** Of these so many may be taken by speculation; all if absent. */
  readonly speculativeAtOnce?: number;
  /**
   * The places are for single steps of some work. After a step of a turn its next one is waited for before
   * speculation begins, until all that follows at once has happened.
   */
  readonly isStepwise?: boolean;
  /** Of one session so much may wait. */
  readonly mostOfSession?: number;
  /** Of all sessions so much may wait. */
  readonly most?: number;
};

/**
 * A session has one interim transcript, one transcript, one reply and the chunk of speech before the next; the rest was
 * called off.
 */
const MOST_OF_SESSION = 16;
/** Four of each of 64 sessions. */
const MOST = 256;

/** @param order of the sessions. @returns the work that is next, of turns first. */
function firstOf(
  waiting: readonly Waiting[],
  order: readonly string[],
  mayGuess: boolean,
): Waiting | undefined {
  for (const isSpeculative of mayGuess ? [false, true] : [false]) {
    for (const session of order) {
      const found = waiting.find(
        ({ lane }) => lane.session === session && lane.isSpeculative() === isSpeculative,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

type Waiting = { readonly lane: Lane; readonly begin: () => void };

export function createFairQueue({
  atOnce,
  speculativeAtOnce = Infinity,
  isStepwise = false,
  mostOfSession = MOST_OF_SESSION,
  most = MOST,
}: FairQueueOptions): FairQueue {
  const running = new Set<Lane>();
  /** In the order in which they came. */
  let waiting: readonly Waiting[] = [];
  /** Sessions that wait, the one that is next first. One that was served goes to the end, like one that comes. */
  let order: readonly string[] = [];
  const places = typeof atOnce === 'number' ? () => atOnce : atOnce;

  /** Steps of turns that have just ended, and what follows them has not happened yet. */
  let ending = 0;

  const next = (): Waiting | undefined => {
    if (running.size >= places()) return undefined;
    const guesses = [...running].filter((lane) => lane.isSpeculative()).length;
    const mayGuess = ending === 0 && guesses < speculativeAtOnce;
    return firstOf(waiting, order, mayGuess);
  };

  const remove = (entry: Waiting): void => {
    const { session } = entry.lane;
    waiting = waiting.filter((other) => other !== entry);
    const rest = order.filter((other) => other !== session);
    order = waiting.some(({ lane }) => lane.session === session) ? [...rest, session] : rest;
  };

  const refresh = (): void => {
    for (let entry = next(); entry !== undefined; entry = next()) {
      remove(entry);
      running.add(entry.lane);
      entry.begin();
    }
  };

  const acquire: FairQueue['acquire'] = (given, signal) =>
    new Promise((resolve, reject) => {
      throwIfAborted(signal);
      // Of its own, for one lane may have several places.
      const lane: Lane = { ...given };
      const ofSession = waiting.filter((other) => other.lane.session === lane.session).length;
      if (waiting.length >= most || ofSession >= mostOfSession) throw thrownOf(problemOf('BUSY.models'));
      const onAbort = (): void => {
        leave(entry);
        reject(cancelled());
      };
      const release = (): void => {
        if (!running.delete(lane)) return;
        if (isStepwise && !lane.isSpeculative()) {
          ending += 1;
          setImmediate(() => {
            ending -= 1;
            refresh();
          });
        }
        refresh();
      };
      const entry: Waiting = {
        lane,
        begin: () => {
          signal.removeEventListener('abort', onAbort);
          resolve(release);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting = [...waiting, entry];
      if (!order.includes(lane.session)) order = [...order, lane.session];
      refresh();
    });

  /** Its caller waits for it no more; its session keeps its place in the order if it waits for more. */
  const leave = (entry: Waiting): void => {
    waiting = waiting.filter((other) => other !== entry);
    order = order.filter((session) => waiting.some(({ lane }) => lane.session === session));
  };

  return {
    acquire,
    run: async (lane, signal, work) => {
      const release = await acquire(lane, signal);
      try {
        return await work();
      } finally {
        release();
      }
    },
    refresh,
  };
}
