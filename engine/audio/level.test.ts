import { describe, expect, it } from 'vitest';
import { firstAudibleSample, lastVoicedSample, rmsDb } from './level';

const tone = (length: number, amplitude: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * 400 * i) / 16_000));

describe('lastVoicedSample', () => {
  it('ends with the speech and not with the noise after it: catches voice-to-voice that is too short', () => {
    const samples = new Float32Array(16_000);
    samples.set(tone(4000, 0.5), 3200);
    // 40 dB down: room noise, outside of the 35 dB.
    samples.set(tone(8000, 0.005), 7200);
    expect(lastVoicedSample(samples, 16_000)).toBe(7200);
  });

  it('keeps a soft ending within 35 dB: catches a threshold that cuts off the last syllable', () => {
    const samples = new Float32Array(16_000);
    samples.set(tone(1600, 0.5), 0);
    samples.set(tone(1600, 0.5 * 10 ** (-34 / 20)), 4800);
    samples.set(tone(1600, 0.5 * 10 ** (-36 / 20)), 9600);
    expect(lastVoicedSample(samples, 16_000)).toBe(6400);
  });

  it('follows the sample rate: catches frames of 160 samples whatever the rate', () => {
    const samples = new Float32Array(48_000);
    samples.fill(0.5, 0, 24_001);
    expect(lastVoicedSample(samples, 48_000)).toBe(24_000 + 480);
  });

  it('has no end where there is no sound, and never points past it: catches a made-up measurement', () => {
    expect(lastVoicedSample(new Float32Array(500), 16_000)).toBeNull();
    expect(lastVoicedSample(new Float32Array(0), 16_000)).toBeNull();
    expect(lastVoicedSample(Float32Array.of(0.5, 0.5), 16_000)).toBe(2);
  });
});

describe('firstAudibleSample', () => {
  it('skips what is too soft, whatever its sign: catches taking the codec noise before a reply for it', () => {
    expect(firstAudibleSample(Float32Array.of(0, 0.009, 0.01, -0.011, 0.5))).toBe(3);
    expect(firstAudibleSample(Float32Array.of(0, 0.009, -0.2), 0.1)).toBe(2);
    expect(firstAudibleSample(new Float32Array(100))).toBeNull();
  });
});

describe('rmsDb', () => {
  it('is 0 dB for a full square and -3 dB for a full sine: catches amplitude taken for power', () => {
    expect(rmsDb(Float32Array.of(1, -1, 1, -1))).toBeCloseTo(0, 6);
    expect(rmsDb(tone(16_000, 1))).toBeCloseTo(-3.01, 2);
    expect(rmsDb(new Float32Array(10))).toBe(-Infinity);
    expect(rmsDb(new Float32Array(0))).toBe(-Infinity);
  });
});
