import { describe, expect, it } from 'vitest';
import { growthPercent } from './growth';

describe('growthPercent', () => {
  it('finds what grows with each conversation', () => {
    const readings = Array.from({ length: 40 }, (_, index) => 500 + index);
    expect(growthPercent(readings)).toBeCloseTo(5.3, 1);
  });

  it('takes neither the start nor one large reading for growth', () => {
    const readings: number[] = Array.from({ length: 40 }, (_, index) => (index < 3 ? 100 : 500));
    expect(growthPercent(readings.with(38, 900))).toBe(0);
  });

  it('says nothing of too little', () => {
    expect(growthPercent([500, 510])).toBeNull();
  });
});
