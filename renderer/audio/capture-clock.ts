/**
 * Owns the answer to "when was this frame captured". Frames come at an exact rate, but the page learns of them late
 * and unevenly (model, event loop, garbage collection). The smallest lateness of the last seconds is the true one:
 * nothing can arrive early.
 */

export type CaptureClock = {
  /** @returns the time of the frame's last sample, never later than `arrivedAtMs`. */
  stamp(arrivedAtMs: number): number;
  /** To be called when the microphone was away: the frames no longer form one row. */
  restart(): void;
};

/** Sound card and computer drift apart by up to 0.1 ms per second; older evidence is let go. */
const WINDOW_FRAMES = 300;
/** A frame this late means that frames were lost in between, not that the page was slow. */
const LOST_MS = 1_500;

/** @param inputLatencyMs how long a sample is on its way before the page could see it at all. */
export function createCaptureClock(frameMs: number, inputLatencyMs: () => number): CaptureClock {
  let frames = 0;
  /** Lateness relative to the frame's number, of the last frames. */
  let offsets: number[] = [];

  const restart = (): void => {
    frames = 0;
    offsets = [];
  };

  return {
    restart,
    stamp: (arrivedAtMs) => {
      if (arrivedAtMs - frames * frameMs - Math.min(...offsets) > LOST_MS) restart();
      const offset = arrivedAtMs - frames * frameMs;
      offsets.push(offset);
      if (offsets.length > WINDOW_FRAMES) offsets.shift();
      const at = Math.min(...offsets) + frames * frameMs;
      frames += 1;
      return at - inputLatencyMs();
    },
  };
}
