import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler, resample } from './resample';

const sine = (frequency: number, rate: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => 0.8 * Math.sin((2 * Math.PI * frequency * i) / rate));

const decibels = (ratio: number) => 20 * Math.log10(ratio);

/** Size of the difference from `expected` away from the edges, where the signal is cut off, in dB under it. */
function errorDb(output: Float32Array, expected: Float32Array): number {
  const edge = Math.ceil(output.length / 4);
  let error = 0;
  for (let i = edge; i < output.length - edge; i++) {
    error = Math.max(error, Math.abs((output[i] ?? 0) - (expected[i] ?? 0)));
  }
  return decibels(error / 0.8);
}

const RATES = [
  [48_000, 16_000],
  [44_100, 16_000],
  [22_050, 24_000],
  [16_000, 24_000],
  [24_000, 16_000],
  [8000, 16_000],
  [44_099, 16_001],
] as const;

describe('resample', () => {
  it.each(RATES)('%i to %i keeps a sweep in time and level: catches delay, ripple and drift', (from, to) => {
    const nyquist = Math.min(from, to) / 2;
    for (const part of [0.01, 0.1, 0.3, 0.5, 0.7, 0.84]) {
      const frequency = part * nyquist;
      const output = resample(sine(frequency, from, from / 5), from, to);
      expect(errorDb(output, sine(frequency, to, output.length))).toBeLessThan(-60);
    }
  });

  it.each(RATES.filter(([from, to]) => from > to))(
    '%i to %i removes what the new rate can not hold: catches aliases under 60 dB',
    (from, to) => {
      for (let frequency = to / 2; frequency < from / 2; frequency += from / 53) {
        const output = resample(sine(frequency, from, from / 5), from, to);
        expect(errorDb(output, new Float32Array(output.length))).toBeLessThan(-60);
      }
    },
  );

  it('adds no images going up: catches a filter with the cut-off of the wrong rate', () => {
    const output = resample(sine(3000, 8000, 1600), 8000, 16_000);
    expect(errorDb(output, sine(3000, 16_000, output.length))).toBeLessThan(-60);
  });

  it('gives ceil(length * to / from) samples: catches a sample lost at each call', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.constantFrom(...RATES), (length, [from, to]) => {
        expect(resample(new Float32Array(length), from, to).length).toBe(Math.ceil((length * to) / from));
      }),
    );
  });

  it('leaves equal rates alone, as a copy: catches a filter where none is needed', () => {
    const samples = Float32Array.of(1, -1, 1);
    const output = resample(samples, 16_000, 16_000);
    samples[0] = 0;
    expect([...output]).toEqual([1, -1, 1]);
  });

  it('refuses rates that it can not honour: catches a filter of gigabytes', () => {
    for (const [from, to] of [
      [0, 16_000],
      [16_000, 0.5],
      [NaN, 16_000],
      [4_000_000_000, 16_000],
    ] as const) {
      expect(() => createResampler(from, to)).toThrow(RangeError);
    }
  });
});

describe('createResampler', () => {
  it('gives the same samples however the input is cut: catches clicks at the edges of pieces', () => {
    const noise = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 600 });
    const cuts = fc.array(fc.nat(150), { maxLength: 12 });
    fc.assert(
      fc.property(noise, cuts, fc.constantFrom(...RATES), (values, lengths, [from, to]) => {
        const samples = Float32Array.from(values);
        const resampler = createResampler(from, to);
        const pieces: number[] = [];
        let at = 0;
        for (const length of [...lengths, samples.length]) {
          pieces.push(...resampler.push(samples.subarray(at, at + length)));
          at += length;
        }
        pieces.push(...resampler.flush());
        expect(Float32Array.from(pieces)).toEqual(resample(samples, from, to));
      }),
    );
  });

  it('starts afresh after a flush: catches an old reply ringing on in the next', () => {
    const resampler = createResampler(22_050, 24_000);
    resampler.push(sine(500, 22_050, 1000));
    resampler.flush();
    const again = [...resampler.push(sine(700, 22_050, 500)), ...resampler.flush()];
    expect(Float32Array.from(again)).toEqual(resample(sine(700, 22_050, 500), 22_050, 24_000));
  });

  it('holds back no more than 32 samples of the lower rate: catches a resampler that waits for the end', () => {
    const resampler = createResampler(48_000, 16_000);
    expect(resampler.push(new Float32Array(4800)).length).toBeGreaterThanOrEqual(1600 - 32);
  });
});
