import { describe, expect, it } from 'vitest';
import { parseStat, shareOfCore, sharesByName, type CpuReading } from './process-cpu';

const line = (name: string, userTicks: number, kernelTicks: number): string =>
  `812 (${name}) S 800 800 24177 0 -1 4194304 98 0 0 0 ${userTicks} ${kernelTicks} 5 7 20 0 1 0 1155933 3133440 362 18446744073709551615\n`;

const reading = (...samples: readonly (readonly [number, string, number])[]): CpuReading =>
  new Map(samples.map(([id, name, cpuMs]) => [id, { name, cpuMs }]));

describe('parseStat', () => {
  it('adds user and kernel time, and not that of children: catches fields counted from the wrong place', () => {
    expect(parseStat(line('chrome', 103, 20))).toEqual({ name: 'chrome', cpuMs: 1230 });
  });

  it('reads past a name with spaces and brackets: catches a split at blanks', () => {
    expect(parseStat(line('a) S 1 (b c', 3, 4))).toEqual({ name: 'a) S 1 (b c', cpuMs: 70 });
  });

  it('says nothing for text of another form: catches NaN in a table', () => {
    expect(parseStat('')).toBeNull();
    expect(parseStat('812 (chrome) S 800')).toBeNull();
  });
});

describe('shares', () => {
  it('counts what came in between, and drops what went: catches a negative share when a process ends', () => {
    const before = reading([1, 'page', 1000], [2, 'gone', 5000]);
    const after = reading([1, 'page', 1600], [3, 'new', 400]);
    expect(shareOfCore(before, after, 20_000)).toBe(5);
  });

  it('joins threads of one name, the busiest first: catches a pool that looks idle thread by thread', () => {
    const before = reading([1, 'Main', 0], [2, 'Pool', 0], [3, 'Pool', 0]);
    const after = reading([1, 'Main', 300], [2, 'Pool', 200], [3, 'Pool', 200]);
    expect(sharesByName(before, after, 10_000)).toEqual([
      { name: 'Pool', share: 4 },
      { name: 'Main', share: 3 },
    ]);
  });
});
