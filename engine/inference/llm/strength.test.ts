import { expect, it } from 'vitest';
import { carries, ownGpuBytes, type Strength } from './strength';

const GB = 1e9;
const machine = (cores: number, freeBytes: number | null = null, hasOwnMemory = true): Strength => ({
  cores,
  gpu: freeBytes === null ? null : { totalBytes: 4 * GB, freeBytes, hasOwnMemory },
});

it('carries a large model on a graphics card with room for it, or on many cores', () => {
  expect(carries(machine(2, 3.5 * GB), 1.4 * GB, false)).toBe(true);
  expect(carries(machine(8), 1.4 * GB, false)).toBe(true);
  expect(carries(machine(4, 16 * GB, false), 1.4 * GB, true)).toBe(true);
});

it('carries none on a few cores: catches answers that are better and come seconds later', () => {
  expect(carries(machine(2), 1.4 * GB, false)).toBe(false);
  expect(carries(machine(4, 1 * GB), 1.4 * GB, false)).toBe(false);
  // Graphics inside the processor are no quicker than its cores.
  expect(carries(machine(4, 16 * GB, false), 1.4 * GB, false)).toBe(false);
});

it('counts only a card’s own memory: what it shares with the machine is the machine’s', () => {
  expect([ownGpuBytes(machine(2)), ownGpuBytes(machine(2, GB)), ownGpuBytes(machine(2, GB, false))]).toEqual([
    null,
    4 * GB,
    null,
  ]);
});
