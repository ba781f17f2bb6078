import { describe, expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { rmsDb } from '../audio/level';
import { joined } from '../audio/joined';
import { createEcho, createLoopedNoise, directPathFirst, type Surrounding } from './surroundings';

const frames = (surround: Surrounding, count: number): Float32Array =>
  joined(
    Array.from({ length: count }, (_, index) => {
      const frame = new Float32Array(FRAME_SAMPLES);
      surround(index * FRAME_MS, frame);
      return frame;
    }),
  );

describe('noise', () => {
  it('has the level that was asked for, in a loop that misses no sample', () => {
    const hum = new Float32Array(1_600).map((_, index) => 0.7 * Math.sin((index * Math.PI) / 40));
    const heard = frames(createLoopedNoise(hum, -45), 20);
    expect(rmsDb(heard)).toBeCloseTo(-45, 1);
    expect(heard[1_600]).toBe(heard[0]);
    expect(heard[5_000]).toBe(heard[5_000 % 1_600]);
  });

  it('cannot be made of digital silence, and does not become NaN', () => {
    expect(frames(createLoopedNoise(new Float32Array(100), -45), 2).every((sample) => sample === 0)).toBe(
      true,
    );
  });
});

describe('echo', () => {
  /** A loudspeaker that plays a tone of 1 kHz from 100 ms on. */
  const tone = (fromMs: number, toMs: number): Float32Array =>
    new Float32Array(Math.round(((toMs - fromMs) * PLAYOUT_RATE) / 1000)).map((_, index) => {
      const ms = fromMs + (index * 1000) / PLAYOUT_RATE;
      return ms < 100 ? 0 : 0.5 * Math.sin(2 * Math.PI * ms);
    });
  const onsetMs = (samples: Float32Array, threshold: number): number =>
    (samples.findIndex((sample) => Math.abs(sample) > threshold) * 1000) / MIC_RATE;

  it('comes after the delay and at the level that were asked for: catches a recording that flatters the guard', () => {
    const heard = frames(createEcho({ samplesBetween: tone, echoDb: -20, delayMs: 60 }), 20);
    expect(onsetMs(heard, 0.01)).toBeGreaterThan(159);
    expect(onsetMs(heard, 0.01)).toBeLessThan(161);
    expect(rmsDb(heard.subarray(6_400))).toBeCloseTo(-20 + 20 * Math.log10(0.5 / Math.SQRT2), 0);
  });

  it('has no seam between two frames', () => {
    const heard = frames(createEcho({ samplesBetween: tone, echoDb: 0, delayMs: 60 }), 20).subarray(6_400);
    // A tone of 1 kHz at half of full scale never changes by more than this from one sample to the next.
    const largest = heard.reduce(
      (most, sample, at) => (at === 0 ? 0 : Math.max(most, Math.abs(sample - (heard[at - 1] ?? 0)))),
      0,
    );
    expect(largest).toBeLessThan(0.2);
  });

  it('takes the room in: the direct path at its time and level, the wall behind it', () => {
    const rir = new Float32Array(8_000);
    rir[300] = 0.25;
    rir[300 + 480] = -0.125;
    const room = directPathFirst(rir);
    expect(room[16]).toBeCloseTo(1);
    expect(room[16 + 480]).toBeCloseTo(-0.5);
    expect(room.length).toBe(4_000);
    const click = (fromMs: number, toMs: number): Float32Array =>
      tone(fromMs, toMs).map((sample, index) => (fromMs + (index * 1000) / PLAYOUT_RATE < 110 ? sample : 0));
    const heard = frames(createEcho({ samplesBetween: click, echoDb: -6, delayMs: 50, rir }), 12);
    const energyAt = (ms: number): number => rmsDb(heard.subarray(ms * 16, (ms + 8) * 16));
    expect(energyAt(182) - energyAt(152)).toBeCloseTo(-6, 0);
    expect(energyAt(168)).toBeLessThan(-60);
  });
});
