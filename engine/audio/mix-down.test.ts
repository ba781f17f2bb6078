import { describe, expect, it } from 'vitest';
import { rmsDb } from './level';
import { inScale, mixDown } from './mix-down';

const RATE = 16_000;
const LENGTH = 2 * RATE;

/** A tone that comes and goes as syllables do. */
const voice = (amplitude: number): Float32Array =>
  Float32Array.from({ length: LENGTH }, (_, at) =>
    Math.floor(at / 3200) % 2 === 0 ? 0 : amplitude * Math.sin((2 * Math.PI * 220 * at) / RATE),
  );

/** Park and Miller's generator, "Random number generators", CACM 31 (1988). */
function hiss(amplitude: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: LENGTH }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return amplitude * ((2 * seed) / 2_147_483_647 - 1);
  });
}

const mix = (...channels: readonly Float32Array[]): Float32Array =>
  mixDown((frame, channel) => channels[channel]?.[frame] ?? 0, LENGTH, channels.length, RATE);

describe('mixDown', () => {
  it('turns what is the wrong way round: catches opposite channels that cancel out', () => {
    const one = voice(0.3);
    for (const opposite of [-1, -0.95, -0.5]) {
      const mixed = mix(
        one,
        one.map((sample) => sample * opposite),
      );
      expect(rmsDb(mixed)).toBeGreaterThan(rmsDb(one) - 3);
    }
  });

  it('leaves out noise beside a voice: catches words that are heard under a fan', () => {
    expect(mix(hiss(0.17), voice(0.05))).toEqual(voice(0.05));
  });

  it('leaves out digital silence: catches a voice on one channel of eight that loses 18 dB', () => {
    const silent = new Float32Array(LENGTH);
    expect(mix(silent, silent, voice(0.05), silent, silent, silent, silent, silent)).toEqual(voice(0.05));
  });

  it('takes two voices together: catches one side of a conversation that is lost', () => {
    const other = voice(0.3)
      .toReversed()
      .map((sample, at) => (at % 640 < 320 ? sample : 0));
    const mixed = mix(voice(0.3), other);
    expect(mixed).toEqual(voice(0.3).map((sample, at) => sample / 2 + (other[at] ?? 0) / 2));
  });

  it('keeps noise where there is nothing else, and survives a sample of 1e30', () => {
    expect(rmsDb(mix(hiss(0.1), hiss(0.1)))).toBeCloseTo(rmsDb(hiss(0.1)), 1);
    const broken = voice(0.3);
    broken[5000] = 1e30;
    const mixed = mix(
      broken,
      voice(0.3).map((sample) => -sample),
    );
    expect(rmsDb(mixed.subarray(6000))).toBeCloseTo(rmsDb(voice(0.3).subarray(6000)), 1);
  });
});

describe('inScale', () => {
  it('makes silence of what is no sound: catches one 1e30 that takes the words', () => {
    const broken = new Float32Array(voice(0.3));
    broken[5000] = 1e30;
    const right = new Float32Array(voice(0.3));
    right[5000] = 0;
    expect(inScale(broken)).toEqual(right);
  });

  it('scales floats as large as integers, and leaves a little too much as it is', () => {
    const large = inScale(new Float32Array(voice(0.3).map((sample) => sample * 32_768)));
    expect(large.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeCloseTo(1, 1);
    const hot = new Float32Array(voice(1.3));
    expect(inScale(hot)).toEqual(hot);
    expect(inScale(new Float32Array(0))).toHaveLength(0);
  });
});
