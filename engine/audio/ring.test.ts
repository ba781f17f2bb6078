import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudioRing } from './ring';

describe('createAudioRing', () => {
  it('remembers what a plain array would, and only that: catches every off-by-one at the seam', () => {
    const command = fc.oneof(
      fc.record({ write: fc.nat(30) }),
      fc.record({ from: fc.integer({ min: -5, max: 300 }), length: fc.integer({ min: -5, max: 60 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.array(command, { maxLength: 30 }),
        (capacity, commands) => {
          const ring = createAudioRing(capacity);
          const all: number[] = [];
          for (const command of commands) {
            if ('write' in command) {
              const piece = Float32Array.from({ length: command.write }, (_, i) => all.length + i);
              ring.write(piece);
              all.push(...piece);
            } else {
              const to = command.from + command.length;
              const answer = ring.read(command.from, to);
              const oldest = Math.max(0, all.length - capacity);
              const expected = all.slice(
                Math.min(all.length, Math.max(oldest, command.from)),
                Math.max(0, Math.min(all.length, to)),
              );
              expect([...answer.samples]).toEqual(expected);
              expect(answer.to - answer.from).toBe(expected.length);
              if (expected.length > 0) expect(answer.from).toBe(expected[0]);
              expect(answer.from).toBeGreaterThanOrEqual(oldest);
              expect(answer.to).toBeLessThanOrEqual(all.length);
            }
            expect(ring.end()).toBe(all.length);
            expect(ring.start()).toBe(Math.max(0, all.length - capacity));
          }
        },
      ),
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
