/**
 * Owns the way from samples to what an eye can compare: peaks of short blocks, on a logarithmic scale.
 * For drawing only; nothing is decided by these numbers.
 */

/** Peak of each run of `blockSamples`; the last one may be shorter. */
export function peaksOf(samples: Float32Array, blockSamples: number): readonly number[] {
  const peaks: number[] = [];
  for (let start = 0; start < samples.length; start += blockSamples) {
    let peak = 0;
    const end = Math.min(samples.length, start + blockSamples);
    for (let index = start; index < end; index += 1) {
      const size = Math.abs(samples[index] ?? 0);
      if (size > peak) peak = size;
    }
    peaks.push(peak);
  }
  return peaks;
}

/** A quiet room lies near the first, a voice close to the microphone near the second. */
const QUIET_DB = -52;
const LOUD_DB = -6;
/** Up to here a peak has no height. */
export const QUIET_PEAK = 10 ** (QUIET_DB / 20);

/** Bends the scale so that a voice has shape; loudness alone would fill the picture from edge to edge. */
const BEND = 1.7;

/** Peak in [0, 1] to height in [0, 1], as loudness is heard. */
export function heightOf(peak: number): number {
  if (peak <= 0) return 0;
  const db = 20 * Math.log10(peak);
  return Math.min(1, Math.max(0, (db - QUIET_DB) / (LOUD_DB - QUIET_DB))) ** BEND;
}
