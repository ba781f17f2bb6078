/**
 * Owns the time that a conversation goes by, as a port. It says what the time is, calls back later, and waits for
 * work whose length does not concern the conversation. It must not know what is timed.
 */
import { nowMs } from './contract/units';

export type Clock = {
  /** Milliseconds, monotonic, for what is measured; see contract/units.ts. */
  nowMs(): number;
  /** Milliseconds since 1970 as the machine's clock has it now, for what is stored. It may jump, both ways. */
  wallMs(): number;
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(handle: unknown): void;
  /** Passes on what it is given. A clock that can stand still does so until it has settled. */
  during<T>(work: Promise<T>): Promise<T>;
};

export const realClock: Clock = {
  nowMs,
  wallMs: () => Date.now(),
  setTimer: (callback, ms) => setTimeout(callback, ms),
  clearTimer: (handle) => clearTimeout(handle as NodeJS.Timeout),
  during: (work) => work,
};

/** Resolves at once if there is nothing to wait for. */
export const sleep = (clock: Clock, ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.setTimer(resolve, ms));

/** Settles as the work does, or resolves after `ms` if that comes first. */
export async function atMost(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  let timer: unknown;
  const late = new Promise<void>((resolve) => {
    timer = clock.setTimer(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clock.clearTimer(timer);
  }
}
