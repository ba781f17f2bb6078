import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudioRing } from './ring';

describe('createAudioRing', () => {
  it('remembers what a plain array would, and only that: catches every off-by-one at the seam', () => {
    const step = fc.record({
      written: fc.nat(30),
      from: fc.integer({ min: -5, max: 300 }),
      length: fc.integer({ min: -5, max: 60 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.array(step, { maxLength: 30 }), (capacity, steps) => {
        const ring = createAudioRing(capacity);
        const all: number[] = [];
        for (const { written, from, length } of steps) {
          const piece = Float32Array.from({ length: written }, (_, i) => all.length + i);
          ring.write(piece);
          all.push(...piece);
          const oldest = Math.max(0, all.length - capacity);
          // Sample values are their own positions.
          const expected = all.filter((at) => at >= Math.max(oldest, from) && at < from + length);
          const answer = ring.read(from, from + length);
          expect([...answer.samples]).toEqual(expected);
          expect(answer.to - answer.from).toBe(expected.length);
          expect(answer.from).toBe(expected[0] ?? answer.to);
          expect(answer.from).toBeGreaterThanOrEqual(oldest);
          expect(answer.to).toBeLessThanOrEqual(all.length);
          expect([ring.start(), ring.end()]).toEqual([oldest, all.length]);
        }
      }),
    );
  });

  it('hands out copies: catches an utterance that changes while it is being recognised', () => {
    const ring = createAudioRing(2);
    ring.write(Float32Array.of(1, 2));
    const { samples } = ring.read(0, 2);
    ring.write(Float32Array.of(3, 4));
    expect([...samples]).toEqual([1, 2]);
  });

  it('refuses a capacity that can hold nothing: catches a ring that silently loses all', () => {
    expect(() => createAudioRing(0)).toThrow(RangeError);
    expect(() => createAudioRing(1.5)).toThrow(RangeError);
  });
});
