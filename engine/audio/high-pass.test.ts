import { describe, expect, it } from 'vitest';
import { MIC_RATE } from '../contract/units';
import { withoutRumble } from './high-pass';
import { rmsDb } from './level';

const tone = (hertz: number, amplitude = 0.1): Float32Array =>
  Float32Array.from(
    { length: MIC_RATE },
    (_, at) => amplitude * Math.sin((2 * Math.PI * hertz * at) / MIC_RATE),
  );

/** In dB, once it has settled. */
const changeOf = (samples: Float32Array): number =>
  rmsDb(withoutRumble(samples, MIC_RATE).subarray(MIC_RATE / 2)) - rmsDb(samples.subarray(MIC_RATE / 2));

describe('withoutRumble', () => {
  it('takes an offset out from the first sample on: catches a click that is louder than the words', () => {
    const passed = withoutRumble(new Float32Array(MIC_RATE).fill(0.05), MIC_RATE);
    expect(passed.every((sample) => Math.abs(sample) < 1e-4)).toBe(true);
  });

  it('takes hum out and leaves voices: catches a filter that thins them', () => {
    expect(changeOf(tone(50))).toBeLessThan(-15);
    expect(changeOf(tone(60))).toBeLessThan(-10);
    for (const hertz of [150, 300, 1000, 3400, 7000])
      expect(Math.abs(changeOf(tone(hertz)))).toBeLessThan(0.5);
  });

  it('goes on after samples that no converter gives: catches one 1e30 that silences a recording', () => {
    const samples = tone(300);
    for (const [at, wrong] of [Number.NaN, Infinity, -Infinity, 1e30].entries()) samples[100 + at] = wrong;
    const passed = withoutRumble(samples, MIC_RATE);
    expect(passed.every((sample) => Math.abs(sample) < 0.3)).toBe(true);
    expect(rmsDb(passed.subarray(MIC_RATE / 2))).toBeCloseTo(rmsDb(tone(300).subarray(MIC_RATE / 2)), 1);
  });

  it('gives the same beginning whatever follows: catches guesses that are never found again', () => {
    const whole = tone(300).map((sample) => sample + 0.03);
    const passed = withoutRumble(whole, MIC_RATE);
    expect(withoutRumble(whole.subarray(0, 8000), MIC_RATE)).toEqual(passed.subarray(0, 8000));
    expect(withoutRumble(new Float32Array(0), MIC_RATE)).toHaveLength(0);
  });
});
