import { describe, expect, it } from 'vitest';
import { columnsOf, runsOf, scaleOf } from './line-painter';

describe('scaleOf', () => {
  it('keeps half a second wide enough to see on the narrowest window', () => {
    const { xOf } = scaleOf(380, 100_000);
    expect(xOf(100_000) - xOf(99_500)).toBeGreaterThanOrEqual(36);
  });
  it('shows no more than twelve seconds on a wide one, and draws equal times equally wide', () => {
    const { xOf, fromMs } = scaleOf(2_000, 100_000);
    expect(fromMs).toBeCloseTo(88_000);
    expect(xOf(90_000) - xOf(89_000)).toBeCloseTo(xOf(99_000) - xOf(98_000));
  });
});

const level = (atMs: number, peak: number) => ({ atMs, lengthMs: 20, peak });

describe('columnsOf', () => {
  it('does not move columns while time goes on, which would make the wave shimmer', () => {
    const levels = [level(1_000, 0.5), level(1_020, 0.1), level(1_040, 0.2)];
    const later = columnsOf([...levels, level(1_060, 0.5), level(1_080, 0.3)], 0);
    expect(later.slice(0, 2)).toEqual(columnsOf(levels, 0).slice(0, 2));
  });

  it('comes back to the line where nothing was measured, instead of bridging the silence', () => {
    const columns = columnsOf([level(0, 0.5), level(2_000, 0.5)], -100);
    const between = columns.filter(({ atMs }) => atMs >= 60 && atMs <= 1_980);
    expect(between.map(({ height }) => height)).toEqual([0, 0]);
  });

  it('leaves out what has scrolled away', () => {
    expect(columnsOf([level(0, 0.5)], 5_000)).toEqual([]);
  });
});

describe('runsOf', () => {
  it('keeps the line free in silence, where a voice would be drawn that was not heard', () => {
    const heights = [0, 0.5, 0.4, 0, 0, 0, 0.2, 0];
    const runs = runsOf(heights.map((height, atMs) => ({ atMs, height })));
    expect(runs.map((run) => run.map(({ atMs }) => atMs))).toEqual([
      [0, 1, 2, 3],
      [5, 6, 7],
    ]);
  });
});
