import { describe, expect, it } from 'vitest';
import { joined } from './joined';
import { createConvolver } from './convolution';

const wave = (length: number): Float32Array =>
  new Float32Array(length).map((_, index) => Math.sin(index * 0.7) + Math.cos(index * 0.13));

function inOneGo(samples: Float32Array, impulse: Float32Array): Float32Array {
  return samples.map((_, at) =>
    impulse.reduce((sum, weight, tap) => sum + weight * (samples[at - tap] ?? 0), 0),
  );
}

describe('createConvolver', () => {
  it('gives the same in pieces as in one go: catches a seam that is heard as a click', () => {
    const samples = wave(300);
    const impulse = Float32Array.of(0.5, 0, -0.25, 0.125, 0.1);
    const convolver = createConvolver(impulse);
    const pieces = [samples.subarray(0, 3), samples.subarray(3, 130), samples.subarray(130)];
    const output = joined(pieces.map((piece) => convolver.push(piece)));
    const expected = inOneGo(samples, impulse);
    for (const [index, sample] of output.entries()) expect(sample).toBeCloseTo(expected[index] ?? NaN, 5);
  });

  it('lets the tail ring out after the sound has ended, and only then saves the work', () => {
    const convolver = createConvolver(Float32Array.of(0, 0, 0, 1));
    expect([...convolver.push(Float32Array.of(0, 1))]).toEqual([0, 0]);
    expect([...convolver.push(Float32Array.of(0, 0))]).toEqual([0, 0]);
    expect([...convolver.push(Float32Array.of(0, 0))]).toEqual([1, 0]);
    expect([...convolver.push(Float32Array.of(0, 0))]).toEqual([0, 0]);
  });

  it('is no convolution without a tap', () => {
    expect(() => createConvolver(new Float32Array(0))).toThrow(RangeError);
  });
});
