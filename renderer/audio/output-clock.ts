/**
 * Owns the answer to "when does this sample leave the loudspeaker", from what the browser says about its output.
 * Pure; the page's clock (performance.timeOrigin + performance.now()), not yet the host's.
 */

export type OutputReading = {
  /** AudioContext.getOutputTimestamp(): this context time is leaving the device at this page time. */
  readonly contextTimeS: number;
  readonly performanceTimeMs: number;
  /** AudioContext.currentTime and the page's time, read together. */
  readonly currentTimeS: number;
  readonly nowMs: number;
  /** outputLatency, or baseLatency where that is all there is. */
  readonly latencyMs: number;
  readonly timeOriginMs: number;
};

/** Some devices (and none at all, in tests) give timestamps that are zero or stand still; further off is not believed. */
const CREDIBLE_MS = 400;

/** @param frame number of the sample since the context began, at `sampleRate`. */
export function leavesAtMs(frame: number, sampleRate: number, reading: OutputReading): number {
  const frameTimeMs = (frame / sampleRate) * 1000;
  const estimated = reading.nowMs + frameTimeMs - reading.currentTimeS * 1000 + reading.latencyMs;
  if (reading.contextTimeS <= 0 || reading.performanceTimeMs <= 0) return estimated;
  const told = reading.timeOriginMs + reading.performanceTimeMs + frameTimeMs - reading.contextTimeS * 1000;
  return Math.abs(told - estimated) <= CREDIBLE_MS ? told : estimated;
}
