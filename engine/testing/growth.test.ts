import { describe, expect, it } from 'vitest';
import { countRetained, growsInProportion } from './growth';

/** Touches so many numbers, in a way that no compiler leaves out. */
const touch = (times: number): number => {
  let sum = 0;
  for (let at = 0; at < times; at += 1) sum = (sum * 31 + at) % 65_521;
  return sum;
};

describe('growth of work', () => {
  it('passes what is in proportion, and what hardly grows', () => {
    let kept = 0;
    expect(growsInProportion((size) => (kept += touch(size * 100)), 2_000)).toBe(true);
    expect(growsInProportion(() => (kept += touch(100_000)), 2_000)).toBe(true);
    expect(kept).toBeGreaterThan(0);
  });

  it('catches the square: a test of the bound that can’t fail', () => {
    let kept = 0;
    expect(growsInProportion((size) => (kept += touch(size * size)), 500)).toBe(false);
    expect(kept).toBeGreaterThan(0);
  });
});

describe('what is over', () => {
  it('is found where something still holds it: a test of leaks that can’t fail', async () => {
    const kept: object[] = [];
    const over = Array.from({ length: 20 }, (_, at) => {
      const one = { at };
      if (at % 5 === 0) kept.push(one);
      return new WeakRef<object>(one);
    });
    expect(await countRetained(over)).toBe(4);
    kept.length = 0;
    expect(await countRetained(over)).toBe(0);
  });
});
