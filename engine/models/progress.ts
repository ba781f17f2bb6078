/**
 * Owns turning a growing number of bytes into a speed. Pure but for what it remembers; the clock is given.
 */

/** Long enough to even out a package client's jumps, short enough to follow a change. */
const WINDOW_MS = 3_000;
/** Bound of what is remembered, whatever the rate of calls. */
const SAMPLES = 64;

export type RateMeter = {
  /** @param bytes received so far. A smaller number than before begins again. */
  add(bytes: number, nowMs: number): void;
  /** Bytes per second over the last seconds, null until something can be said. */
  bytesPerSecond(nowMs: number): number | null;
};

export function createRateMeter(): RateMeter {
  let samples: { bytes: number; atMs: number }[] = [];
  return {
    add(bytes, nowMs) {
      const last = samples.at(-1);
      if (last !== undefined && bytes < last.bytes) samples = [];
      if (last !== undefined && samples.length > 0 && nowMs - last.atMs < WINDOW_MS / SAMPLES) {
        // The sample's time stays, so that calls at any rate leave samples behind.
        last.bytes = bytes;
        return;
      }
      samples.push({ bytes, atMs: nowMs });
      while (samples.length > 2 && nowMs - (samples[1]?.atMs ?? nowMs) >= WINDOW_MS) samples.shift();
    },
    bytesPerSecond(nowMs) {
      const first = samples[0];
      const last = samples.at(-1);
      if (first === undefined || last === undefined || nowMs - first.atMs < 200) return null;
      return ((last.bytes - first.bytes) * 1000) / (nowMs - first.atMs);
    },
  };
}
