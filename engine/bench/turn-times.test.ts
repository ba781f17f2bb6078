import { describe, expect, it } from 'vitest';
import { turnTimes } from './turn-times';

describe('turnTimes', () => {
  it('lets each caller begin a turn in every ten seconds: catches a load that is not the one that is told', () => {
    const times = turnTimes(8, 30, 10_000);
    expect(times).toHaveLength(8);
    for (const [caller, ofCaller] of times.entries()) {
      for (const [turn, atMs] of ofCaller.entries()) {
        expect(Math.abs(atMs - (turn + caller / 8) * 10_000)).toBeLessThanOrEqual(2_000);
        expect(atMs).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('has callers begin close to each other as well: catches a load that is easier than chance', () => {
    const starts = turnTimes(8, 30, 10_000)
      .flat()
      .toSorted((one, other) => one - other);
    const gaps = starts.slice(1).map((atMs, index) => atMs - (starts[index] ?? 0));
    expect(gaps.filter((ms) => ms < 300).length).toBeGreaterThan(20);
  });

  it('is the same each time', () => {
    expect(turnTimes(4, 5, 10_000)).toEqual(turnTimes(4, 5, 10_000));
  });
});
