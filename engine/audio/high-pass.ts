/**
 * Owns taking out of a sound what lies below every voice: a converter's offset, the mains' hum, steps on the floor. Pure.
 *
 * A Butterworth filter of the fourth order, as two sections of the second (Bristow-Johnson, "Cookbook formulae for audio
 * EQ biquad filter coefficients"): flat above, 24 dB less for each octave below.
 */

/** Deep men's voices begin at 85 Hz; mains hum at 50 or 60. Telephones begin at 300 and are understood. */
const CUTOFF_HZ = 85;

/** Quality factors of the two sections: 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)). */
const SECTIONS = [0.541_196_1, 1.306_563] as const;

/** The offset that the sound begins with is measured over this: a period of 50 Hz. */
const BEGINNING_MS = 20;

/**
 * @param samples mono. A sample that is no number, or far beyond full scale, is silence here: it would ring on for ever.
 * @returns as many samples. The beginning of a longer sound comes out the same, whatever follows.
 */
export function withoutRumble(samples: Float32Array, sampleRate: number): Float32Array<ArrayBuffer> {
  const beginning = samples.subarray(0, Math.round((BEGINNING_MS * sampleRate) / 1000));
  const offset = beginning.reduce((sum, sample) => sum + possible(sample), 0) / Math.max(1, beginning.length);
  // As if it had always been there, an offset makes no click.
  const passed = samples.map((sample) => possible(sample) - offset);
  for (const quality of SECTIONS) highPass(passed, sampleRate, quality);
  return new Float32Array(passed);
}

/** Converters that clip in floating point go a little beyond 1. */
const MOST = 4;
const possible = (sample: number): number => (Math.abs(sample) <= MOST ? sample : 0);

function highPass(samples: Float32Array, sampleRate: number, quality: number): void {
  const angle = (2 * Math.PI * CUTOFF_HZ) / sampleRate;
  const cosine = Math.cos(angle);
  const alpha = Math.sin(angle) / (2 * quality);
  const scale = 1 / (1 + alpha);
  const gain = ((1 + cosine) / 2) * scale;
  const a1 = -2 * cosine * scale;
  const a2 = (1 - alpha) * scale;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let at = 0; at < samples.length; at++) {
    const x = samples[at] ?? 0;
    const y = gain * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    samples[at] = y;
  }
}
