/**
 * Owns which conversation works on which state of a language model. Each has one of its own as long as there are
 * enough, so that what was evaluated for it is still there at its next turn. Else the one that was used longest ago is
 * taken. One piece of work of a conversation runs at a time. It must not know what a state is, nor interrupt what runs
 * on it.
 */
import { throwIfAborted, unlessAborted } from '../../abort';
import { createFairQueue, LONE, type FairQueue, type Lane } from '../fair-queue';

export type TakenSlot<T> = {
  readonly of: T;
  /** Another session worked on it last, or none did. */
  readonly isNew: boolean;
  /** Aborted by the caller, or by `close`. */
  readonly signal: AbortSignal;
};

export type SessionSlots<T> = {
  /**
   * Runs `work` when a slot is there. Rejects with CANCELLED at once after an abort, whatever `work` still does then:
   * the slot is free when it has really ended. Rejects with BUSY if too much waits.
   */
  run<R>(lane: Lane, caller: AbortSignal, work: (taken: TakenSlot<T>) => Promise<R>): Promise<R>;
  /** As `run`, for work that can't be put into one promise: `release` ends it, and must be called. */
  acquire(lane: Lane, caller: AbortSignal): Promise<TakenSlot<T> & { readonly release: () => void }>;
  /** How many slots there are. */
  size(): number;
  /** How many there may be from now on, 1 at least; `most` at most. More than these are freed, the least used first. */
  allow(count: number): void;
  /** The session is over: its slot is freed, or cleared if it is the only one. */
  forget(session: string): void;
  /** Calls off all work, also what is asked for later, and frees every slot when nothing runs any more. */
  close(): Promise<void>;
};

export type SessionSlotsOptions<T> = {
  readonly first: T;
  /** Makes another one. If it rejects, sessions share those that there are. */
  readonly make: () => Promise<T>;
  readonly free: (of: T) => Promise<void>;
  /** Takes out of a slot what was said in a session that is over. */
  readonly clear: (of: T) => Promise<void>;
  readonly most: number;
  /** As many there may be before more are allowed; `most` if absent. */
  readonly allowed?: number;
  /** Of one session so much may wait. */
  readonly mostWaiting: number;
};

type Slot<T> = {
  readonly of: T;
  session: string | null;
  isBusy: boolean;
  usedAt: number;
};

type Taken<T> = { readonly slot: Slot<T>; readonly leave: () => void };

export function createSessionSlots<T>(options: SessionSlotsOptions<T>): SessionSlots<T> {
  const closing = new AbortController();
  let slots: readonly Slot<T>[] = [{ of: options.first, session: null, isBusy: false, usedAt: 0 }];
  /** How many there may be; fewer once one could not be made, until it is said anew. */
  let limit = options.allowed ?? options.most;
  let making = 0;
  let uses = 0;
  /** Each session's own: a second piece of its work waits, and takes no slot from others. */
  const own = new Map<string, { readonly queue: FairQueue; users: number }>();
  const places = createFairQueue({ atOnce: () => limit });
  /** Sessions that are over while their last work still ends. */
  const left = new Set<string>();
  /** Work under way, and slots that are being freed. */
  const ending = new Set<Promise<unknown>>();

  const until = (work: Promise<unknown>): void => {
    const ended = work.catch(() => {}).finally(() => ending.delete(ended));
    ending.add(ended);
  };

  /** Frees a slot of a session that is over, or clears the last one unless another session takes it first. */
  const giveUp = (slot: Slot<T>): void => {
    slot.session = null;
    if (slots.length > 1) {
      slots = slots.filter((other) => other !== slot);
      until(options.free(slot.of));
      return;
    }
    const clear = async (): Promise<void> => {
      if (slot.isBusy || slot.session !== null) return;
      slot.isBusy = true;
      await options.clear(slot.of).finally(() => {
        slot.isBusy = false;
      });
    };
    until(places.run(LONE, closing.signal, clear));
  };

  /** Those on which nothing runs; the others when their work has ended. */
  const freeSurplus = (): void => {
    const idle = slots.filter(({ isBusy }) => !isBusy).toSorted((a, b) => a.usedAt - b.usedAt);
    for (const slot of idle.slice(0, Math.max(0, slots.length - limit))) {
      slots = slots.filter((other) => other !== slot);
      until(options.free(slot.of));
    }
  };

  /** @returns null if another one could not be made. */
  const pick = async (session: string): Promise<Slot<T> | null> => {
    const idle = slots.filter(({ isBusy }) => !isBusy).toSorted((a, b) => a.usedAt - b.usedAt);
    const found =
      idle.find((slot) => slot.session === session) ??
      idle.find((slot) => slot.session === null) ??
      (slots.length + making < limit ? undefined : idle[0]);
    if (found !== undefined) {
      found.isBusy = true;
      return found;
    }
    making += 1;
    try {
      const made: Slot<T> = { of: await options.make(), session: null, isBusy: true, usedAt: 0 };
      slots = [...slots, made];
      return made;
    } catch {
      limit = Math.max(1, slots.length);
      return null;
    } finally {
      making -= 1;
    }
  };

  const waitForSlot = async (lane: Lane, signal: AbortSignal): Promise<Taken<T>> => {
    while (true) {
      const leave = await places.acquire(lane, signal);
      const slot = await pick(lane.session);
      if (slot !== null) return { slot, leave };
      leave();
    }
  };

  /** Making a slot can't be called off. */
  const takeSlot = async (lane: Lane, signal: AbortSignal): Promise<Taken<T>> => {
    const taken = waitForSlot(lane, signal);
    try {
      return await unlessAborted(taken, signal);
    } catch (thrown) {
      const giveBack = async (): Promise<void> => {
        const { slot, leave } = await taken;
        slot.isBusy = false;
        // Fewer may have been allowed while it was made.
        freeSurplus();
        leave();
      };
      until(giveBack());
      throw thrown;
    }
  };

  const acquire: SessionSlots<T>['acquire'] = async (lane, caller) => {
    const signal = AbortSignal.any([caller, closing.signal]);
    throwIfAborted(signal);
    const { session } = lane;
    const mine = own.get(session) ?? {
      queue: createFairQueue({ atOnce: 1, mostOfSession: options.mostWaiting }),
      users: 0,
    };
    own.set(session, mine);
    mine.users += 1;
    const leaveOwn = (): void => {
      mine.users -= 1;
      if (mine.users === 0) own.delete(session);
    };
    let finish = (): void => {};
    until(new Promise<void>((resolve) => (finish = resolve)));
    try {
      const releaseOwn = await mine.queue.acquire(lane, signal);
      try {
        const { slot, leave } = await takeSlot(lane, signal);
        const isNew = slot.session !== session;
        uses += 1;
        Object.assign(slot, { session, usedAt: uses });
        let isReleased = false;
        const release = (): void => {
          if (isReleased) return;
          isReleased = true;
          slot.isBusy = false;
          if (left.delete(session)) giveUp(slot);
          freeSurplus();
          leave();
          releaseOwn();
          leaveOwn();
          finish();
        };
        return { of: slot.of, isNew, signal, release };
      } catch (thrown) {
        releaseOwn();
        throw thrown;
      }
    } catch (thrown) {
      leaveOwn();
      finish();
      throw thrown;
    }
  };

  return {
    acquire,
    run: async (lane, caller, work) => {
      const { release, ...taken } = await acquire(lane, caller);
      const result = (async () => work(taken))();
      void result.catch(() => {}).then(release);
      return unlessAborted(result, taken.signal);
    },
    size: () => slots.length,
    allow: (count) => {
      limit = Math.max(1, Math.min(count, options.most));
      freeSurplus();
      places.refresh();
    },
    forget: (session) => {
      const slot = slots.find((one) => one.session === session);
      if (slot === undefined) return;
      if (slot.isBusy) left.add(session);
      else giveUp(slot);
    },
    close: async () => {
      closing.abort();
      while (ending.size > 0) await Promise.all(ending);
      await Promise.all(slots.map(({ of }) => options.free(of)));
    },
  };
}
