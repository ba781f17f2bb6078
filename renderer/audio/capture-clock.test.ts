import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_MS } from '../../engine/contract/units';
import { createCaptureClock } from './capture-clock';

describe('createCaptureClock', () => {
  it('is not fooled by a busy page, which would make every answer look faster than it was', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 20 }), (delays) => {
        const clock = createCaptureClock(FRAME_MS, () => 0);
        const startMs = 1_000_000;
        clock.stamp(startMs);
        for (const [index, delay] of delays.entries()) {
          const trueMs = startMs + (index + 1) * FRAME_MS;
          expect(clock.stamp(trueMs + delay)).toBeCloseTo(trueMs, 3);
        }
      }),
    );
  });

  it('follows the sound card when it drifts, instead of being off by more every minute', () => {
    const clock = createCaptureClock(FRAME_MS, () => 0);
    let error = 0;
    for (let frame = 0; frame < 20_000; frame += 1) {
      const trueMs = frame * FRAME_MS * 1.0001;
      error = Math.abs(clock.stamp(trueMs) - trueMs);
    }
    expect(error).toBeLessThan(2);
  });

  it('starts anew after lost frames, whose times would otherwise stay in the past for good', () => {
    const clock = createCaptureClock(FRAME_MS, () => 0);
    clock.stamp(0);
    clock.stamp(FRAME_MS);
    expect(clock.stamp(10_000)).toBe(10_000);
    expect(clock.stamp(10_000 + FRAME_MS)).toBe(10_000 + FRAME_MS);
  });

  it('takes off the time that a sample needs to reach the page', () => {
    expect(createCaptureClock(FRAME_MS, () => 12).stamp(100)).toBe(88);
  });
});
