import { describe, expect, it } from 'vitest';
import { createAdmission, usualLimits } from './admission';

describe('places', () => {
  it('are as many as there are, and one that is left is free again', () => {
    const admission = createAdmission(2);
    const [first, second, third] = [{}, {}, {}];
    expect([first, second, third].map(admission.enter)).toEqual([true, true, false]);
    admission.leave(third);
    expect(admission.enter(third)).toBe(false);
    admission.leave(first);
    expect(admission.enter(third)).toBe(true);
  });

  it('are not taken twice: catches a caller that chooses another persona and takes two', () => {
    const admission = createAdmission(2);
    const caller = {};
    expect([caller, caller, caller].map(admission.enter)).toEqual([true, true, true]);
    expect(admission.enter({})).toBe(true);
    expect(admission.enter({})).toBe(false);
  });

  it('are never refused to the owner, who still takes one from the callers', () => {
    const admission = createAdmission(1);
    admission.enterAnyway({});
    expect(admission.enter({})).toBe(false);
  });
});

it('grow with the machine, up to what a host’s memory should hold', () => {
  expect([1, 2, 16, 128].map((cores) => usualLimits(cores).conversations)).toEqual([4, 8, 64, 64]);
  expect(usualLimits(2).callers).toBeGreaterThan(usualLimits(2).conversations);
});
