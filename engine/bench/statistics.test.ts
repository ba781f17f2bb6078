import { describe, expect, it } from 'vitest';
import { quantile, summarise } from './statistics';

describe('quantile', () => {
  it('interpolates, as NumPy does, instead of picking a neighbour', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85);
  });

  it('sorts by number, not by text', () => {
    expect(quantile([10, 9, 100], 0.5)).toBe(10);
  });

  it('has nothing to say of nothing', () => {
    expect(summarise([])).toEqual({ count: 0, p50: null, p95: null });
  });
});
