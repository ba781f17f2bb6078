import { describe, expect, it } from 'vitest';
import { createLevelMeter, decibels, type LevelMeter } from './level-meter';

const frame = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 512 }, (_, at) => amplitude * Math.SQRT2 * Math.sin(at / 3));
const take = (meter: LevelMeter, frames: number, amplitude: number, probability: number) => {
  let reading = meter.take(frame(amplitude), probability);
  for (let count = 1; count < frames; count += 1) reading = meter.take(frame(amplitude), probability);
  return reading;
};
const amplitudeOf = (db: number): number => 10 ** (db / 20);

describe('createLevelMeter', () => {
  it('spans a quiet room to a close voice, so that both have room to move', () => {
    expect(createLevelMeter().take(frame(amplitudeOf(-60)), 0).level).toBe(0);
    expect(createLevelMeter().take(frame(amplitudeOf(-33)), 0).level).toBeCloseTo(0.5, 1);
    expect(createLevelMeter().take(frame(amplitudeOf(-5)), 0).level).toBe(1);
  });

  it('rises at once and falls slowly', () => {
    const meter = createLevelMeter();
    meter.take(frame(amplitudeOf(-14)), 1);
    expect(meter.take(frame(0), 0).level).toBeGreaterThan(0.9);
    expect(take(meter, 60, 0, 0).level).toBe(0);
  });

  it('hears a voice, and not a knock or a fan', () => {
    expect(take(createLevelMeter(), 4, 0.3, 0.9).verdict).toBe('waiting');
    expect(take(createLevelMeter(), 200, 0.05, 0.1).verdict).toBe('waiting');
    expect(take(createLevelMeter(), 12, 0.05, 0.9).verdict).toBe('heard');
  });

  it('says that a voice is faint, and takes it back once it is not', () => {
    const meter = createLevelMeter();
    expect(take(meter, 30, amplitudeOf(-46), 0.9).verdict).toBe('faint');
    expect(take(meter, 12, 0.05, 0.9).verdict).toBe('heard');
  });

  it('names digital silence after three seconds, even of a microphone that was heard before', () => {
    const meter = createLevelMeter();
    take(meter, 12, 0.05, 0.9);
    expect(take(meter, 100, 0, 0).verdict).toBe('silent');
    expect(meter.take(frame(0.001), 0).verdict).toBe('heard');
  });

  it('warns while it is too loud, and no longer', () => {
    const meter = createLevelMeter();
    expect(take(meter, 12, 0.9, 0.9).verdict).toBe('loud');
    expect(take(meter, 100, 0.05, 0.9).verdict).toBe('heard');
  });
});

it('gives silence no loudness at all', () => expect(decibels(new Float32Array(4))).toBe(-Infinity));
