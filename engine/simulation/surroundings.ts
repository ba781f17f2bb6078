/**
 * Owns what a virtual microphone hears besides the caller: noise in the room, and the loudspeaker through the room.
 * Each is added to one frame at a time, by the clock of the frame. It must not play anything itself, and it never looks
 * ahead: what a frame holds was in the air when the frame was captured.
 */
import { FRAME_MS, FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { rmsDb } from '../audio/level';
import { createConvolver } from '../audio/convolution';
import { createResampler } from '../audio/resample';

/** Adds its sound to a frame whose first sample was captured at `fromMs`. Called once for each frame, in order. */
export type Surrounding = (fromMs: number, frame: Float32Array) => void;

/**
 * What of a room's answer is kept: the wall opposite a desk answers within 30 ms, and after 250 ms it is -20 dB and
 * less.
 */
const MAX_RIR_MS = 250;
/** The direct path: the peak with what is a moment around it. */
const DIRECT_BEFORE_MS = 1;
const DIRECT_AFTER_MS = 4;
/** The resampler's own delay at 16 kHz, which is taken off the room's. */
const RESAMPLER_DELAY_MS = 2;
/** Sound takes as long for 1.7 m; less than the resampler needs can't be had. */
export const MIN_DELAY_MS = 5;

const gainOf = (db: number): number => 10 ** (db / 20);

/** A recording over and over, brought to `levelDb` dBFS (RMS over all of it). Digital silence stays silent. */
export function createLoopedNoise(samples: Float32Array, levelDb: number): Surrounding {
  const level = rmsDb(samples);
  const gain = Number.isFinite(level) ? gainOf(levelDb - level) : 0;
  let at = 0;
  return (_, frame) => {
    for (let index = 0; index < frame.length; index += 1) {
      frame[index] = (frame[index] ?? 0) + gain * (samples[at] ?? 0);
      at = (at + 1) % samples.length;
    }
  };
}

export type EchoOptions = {
  /** What the loudspeaker played between two moments, at PLAYOUT_RATE. */
  readonly samplesBetween: (fromMs: number, toMs: number) => Float32Array;
  /** The direct path at the microphone, as against what is played. */
  readonly echoDb: number;
  /** From the loudspeaker's clock to the microphone's, on the direct path: buffers and air. */
  readonly delayMs: number;
  /** The room's impulse response at MIC_RATE; without one there is the direct path only. */
  readonly rir?: Float32Array;
};

/** The loudspeaker as the microphone hears it. */
export function createEcho({ samplesBetween, echoDb, delayMs, rir }: EchoOptions): Surrounding {
  const resampler = createResampler(PLAYOUT_RATE, MIC_RATE);
  const room = createConvolver(rir === undefined ? Float32Array.of(1) : directPathFirst(rir));
  const gain = gainOf(echoDb);
  // As many zeros as the resampler keeps back, so that each frame gets as many samples as it has.
  let waiting: Float32Array = new Float32Array((RESAMPLER_DELAY_MS * MIC_RATE) / 1000);
  return (fromMs, frame) => {
    const from = fromMs - Math.max(delayMs, MIN_DELAY_MS) + RESAMPLER_DELAY_MS;
    const heard = resampler.push(samplesBetween(from, from + FRAME_MS));
    const all = new Float32Array(waiting.length + heard.length);
    all.set(waiting, 0);
    all.set(heard, waiting.length);
    waiting = all.slice(FRAME_SAMPLES);
    const echo = room.push(all.subarray(0, FRAME_SAMPLES));
    for (let index = 0; index < frame.length; index += 1) {
      frame[index] = (frame[index] ?? 0) + gain * (echo[index] ?? 0);
    }
  };
}

/**
 * @returns the response from its direct path on, at most a quarter of a second of it. It is scaled so that the direct
 * path keeps the level of what is played.
 */
export function directPathFirst(rir: Float32Array): Float32Array {
  const samplesOf = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);
  const peak = rir.reduce((best, value, at) => (Math.abs(value) > Math.abs(rir[best] ?? 0) ? at : best), 0);
  const from = Math.max(0, peak - samplesOf(DIRECT_BEFORE_MS));
  const kept = rir.slice(from, from + samplesOf(MAX_RIR_MS));
  const direct = kept.subarray(0, peak - from + samplesOf(DIRECT_AFTER_MS));
  const energy = direct.reduce((sum, value) => sum + value * value, 0);
  return energy === 0 ? Float32Array.of(1) : kept.map((value) => value / Math.sqrt(energy));
}
