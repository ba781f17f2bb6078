/**
 * Owns a clock that goes by what there is to do, not by the wall. It jumps to the next timer as soon as everything
 * that the last one set off has come to rest. It stands still while work of the real world is under way. What goes by
 * it comes out the same on any machine, as fast as that machine can. It must not know what is timed or how long real
 * work is said to take; paced-inference.ts does.
 */
import { setImmediate as settled } from 'node:timers/promises';
import type { Clock } from '../clock';

/** Not zero, which some take for never. */
const START_MS = 1_000_000;

type Timer = { readonly atMs: number; readonly callback: () => void };

export function createVirtualClock(): Clock {
  let now = START_MS;
  /** In the order in which they were set, so that of two at the same time the older one goes first. */
  const timers = new Set<Timer>();
  let held = 0;
  let isRunning = false;

  const earliest = (): Timer | null => {
    let first: Timer | null = null;
    for (const timer of timers) if (first === null || timer.atMs < first.atMs) first = timer;
    return first;
  };

  /** Runs as long as there is a timer and nothing holds it; begun anew by whatever changes that. */
  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      while (true) {
        // Every promise that can go on without the outside world has done so by then.
        await settled();
        const next = held > 0 ? null : earliest();
        if (next === null) return;
        timers.delete(next);
        now = next.atMs;
        next.callback();
      }
    } finally {
      isRunning = false;
    }
  };

  return {
    nowMs: () => now,
    wallMs: () => now,
    setTimer: (callback, ms) => {
      const timer: Timer = { atMs: now + Math.max(0, ms), callback };
      timers.add(timer);
      void run();
      return timer;
    },
    clearTimer: (handle) => void timers.delete(handle as Timer),
    during: async (work) => {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
        void run();
      }
    },
  };
}
