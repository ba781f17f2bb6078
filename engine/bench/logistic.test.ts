import { describe, expect, it } from 'vitest';
import { fitLogistic, sigmoid, type Example } from './logistic';

const at = (x: readonly number[], y: 0 | 1, weight = 1): Example => ({ x, y, weight });

describe('fitLogistic', () => {
  it('finds the odds of a flag: catches a lost sign or scale', () => {
    const examples = [
      ...Array.from({ length: 30 }, () => at([1], 1)),
      ...Array.from({ length: 10 }, () => at([1], 0)),
      ...Array.from({ length: 10 }, () => at([0], 1)),
      ...Array.from({ length: 30 }, () => at([0], 0)),
    ];
    const { bias, weights } = fitLogistic(examples, 1e-6);
    expect(sigmoid(bias + (weights[0] ?? 0))).toBeCloseTo(0.75, 3);
    expect(sigmoid(bias)).toBeCloseTo(0.25, 3);
  });

  it('stays finite where a feature parts everything: catches weights that run away on few points', () => {
    const { bias, weights } = fitLogistic([at([1], 1), at([2], 1), at([-1], 0), at([-2], 0)], 1);
    expect(Math.abs(weights[0] ?? Infinity)).toBeLessThan(5);
    expect(Number.isFinite(bias)).toBe(true);
  });

  it('gives a feature that never changes no weight, and no features a share', () => {
    expect(fitLogistic([at([7], 1), at([7], 0)], 1).weights).toEqual([0]);
    expect(sigmoid(fitLogistic([at([], 1), at([], 1), at([], 0), at([], 0)], 1).bias)).toBeCloseTo(0.5);
  });

  it('counts weights of examples', () => {
    const once = fitLogistic([at([0], 1, 3), at([0], 0, 1)], 1);
    expect(sigmoid(once.bias)).toBeCloseTo(0.75, 6);
  });
});
