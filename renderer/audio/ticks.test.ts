import { describe, expect, it } from 'vitest';
import { playTick, tickSamples } from './ticks';

describe.each(['start', 'stop'] as const)('the %s sound', (tick) => {
  it.each([24_000, 48_000])('is short and soft at %d Hz: catches one that begins a turn', (rate) => {
    const samples = tickSamples(tick, rate);
    // The ear of a session needs 96 ms of speech.
    expect(samples.length / rate).toBeLessThan(0.08);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.04);
  });

  it('begins and ends in silence: catches a click', () => {
    const samples = tickSamples(tick, 24_000);
    for (const edge of [samples.slice(0, 12), samples.slice(-12)]) {
      expect(Math.max(...edge.map(Math.abs))).toBeLessThan(0.0005);
    }
  });
});

it('start and stop are told apart by ear', () => {
  const crossings = (samples: Float32Array): number =>
    samples.reduce((sum, sample, at) => sum + (sample > 0 && (samples[at - 1] ?? 0) <= 0 ? 1 : 0), 0);
  const halves = (['start', 'stop'] as const).map((tick) => {
    const samples = tickSamples(tick, 24_000);
    const middle = samples.length / 2;
    return crossings(samples.slice(0, middle)) - crossings(samples.slice(middle));
  });
  expect([Math.sign(halves[0] ?? 0), Math.sign(halves[1] ?? 0)]).toEqual([-1, 1]);
});

it('a context that waits for a click keeps no tick for later', () => {
  const created: string[] = [];
  const context = { state: 'suspended', createBuffer: () => created.push('buffer') };
  playTick(context as unknown as AudioContext, 'start');
  expect(created).toEqual([]);
});
