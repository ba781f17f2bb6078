/**
 * Owns how loudness is measured. From it come the two ends of voice-to-voice in a recording: the last voiced sample
 * of the user and the first audible sample of the reply. Pure functions over samples; no thresholds of the turn
 * policy live here.
 */

/** Frame over which loudness is taken; short enough to place an end within 10 ms. */
const LEVEL_FRAME_MS = 10;

/** A frame is voiced if it is at most this far under the loudest one: the project's definition of a turn's end. */
const VOICED_RANGE_DB = 35;

/** What counts as audible, as a part of full scale: the project's definition of a reply's start. */
const AUDIBLE_THRESHOLD = 0.01;

/** @returns root mean square level in dB relative to full scale; -Infinity for no samples or digital silence. */
export function rmsDb(samples: Float32Array): number {
  return 10 * Math.log10(meanSquare(samples, 0, samples.length));
}

/**
 * @param samples mono, any scale. @param sampleRate in samples a second.
 * @returns the index just after the last 10 ms frame within 35 dB of the loudest 10 ms frame, or null for silence.
 * A rest shorter than a frame at the very end counts as a frame.
 */
export function lastVoicedSample(samples: Float32Array, sampleRate: number): number | null {
  const powers = framePowers(samples, sampleRate, LEVEL_FRAME_MS);
  const floor = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (-VOICED_RANGE_DB / 10);
  if (floor <= 0) return null;
  const last = powers.findLastIndex((power) => power >= floor);
  return Math.min(samples.length, (last + 1) * frameLength(sampleRate, LEVEL_FRAME_MS));
}

/** @returns the index of the first sample over `threshold` in size (part of full scale), or null if there is none. */
export function firstAudibleSample(samples: Float32Array, threshold = AUDIBLE_THRESHOLD): number | null {
  const index = samples.findIndex((sample) => Math.abs(sample) > threshold);
  return index === -1 ? null : index;
}

/** Mean square of each frame of `frameMs`, in order; the last one may be shorter than the others. */
export function framePowers(samples: Float32Array, sampleRate: number, frameMs: number): Float64Array {
  const length = frameLength(sampleRate, frameMs);
  const powers = new Float64Array(Math.ceil(samples.length / length));
  for (let frame = 0; frame < powers.length; frame++) {
    powers[frame] = meanSquare(samples, frame * length, Math.min(samples.length, (frame + 1) * length));
  }
  return powers;
}

const frameLength = (sampleRate: number, frameMs: number): number =>
  Math.max(1, Math.round((sampleRate * frameMs) / 1000));

/** @returns the power of some of the samples, 0 for none. */
export function meanSquare(samples: Float32Array, from = 0, to = samples.length): number {
  if (to <= from) return 0;
  let sum = 0;
  for (let i = from; i < to; i++) sum += (samples[i] ?? 0) ** 2;
  return sum / (to - from);
}
