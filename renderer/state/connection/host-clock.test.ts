import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHostClock } from './host-clock';

describe('createHostClock', () => {
  it('is never further off than half of the shortest round trip, whatever the others were', () => {
    const trip = fc.record({
      there: fc.double({ min: 0, max: 300, noNaN: true }),
      back: fc.double({ min: 0, max: 300, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.array(trip, { minLength: 1 }),
        (offset, trips) => {
          const clock = createHostClock();
          clock.beginRound();
          let at = 1_000;
          for (const { there, back } of trips) {
            clock.learn(at, at + there + offset, at + there + back);
            at += 1_000;
          }
          const best = Math.min(...trips.map(({ there, back }) => there + back));
          expect(Math.abs(clock.toHostMs(0) - offset)).toBeLessThanOrEqual(best / 2 + 1e-6);
        },
      ),
    );
  });

  it('follows the clocks when they drift: an old, better answer does not beat every later round', () => {
    const clock = createHostClock();
    clock.learn(0, 101, 2);
    clock.beginRound();
    clock.learn(1_000, 1_210, 1_020);
    expect(clock.toHostMs(0)).toBe(200);
  });
});
