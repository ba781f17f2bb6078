import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENDPOINTING } from './endpointing';
import { addPause, statisticsOf, NO_PAUSES, PAUSES, weightOf, type PauseCounts } from './pause-statistics';

const days = (model: PauseCounts, from: number, count: number, pausesMs: readonly number[]): PauseCounts => {
  let grown = model;
  for (let day = from; day < from + count; day++) {
    for (const pauseMs of pausesMs) grown = addPause(grown, pauseMs, day);
  }
  return grown;
};
const many = (pauseMs: number, count: number) => Array.from({ length: count }, () => pauseMs);

describe('the pause model', () => {
  it('says nothing of a person it hardly knows: catches three pauses that count as statistics', () => {
    expect(statisticsOf(NO_PAUSES)).toBeNull();
    expect(statisticsOf(days(NO_PAUSES, 1, 1, many(2000, 5)))).toBeNull();
  });

  it('learns that a user pauses long, or hardly at all', () => {
    const slow = statisticsOf(days(NO_PAUSES, 1, 4, many(1400, 20)));
    const quick = statisticsOf(days(NO_PAUSES, 1, 4, many(240, 20)));
    expect(slow?.p90Ms).toBeGreaterThan(1250);
    expect(quick?.p90Ms).toBeLessThan(600);
  });

  it('is not spoiled by one odd day: catches a day that weighs what was said on it', () => {
    const usual = days(NO_PAUSES, 1, 5, many(350, 20));
    const odd = days(usual, 6, 1, many(2400, 1000));
    expect(statisticsOf(odd)?.p50Ms).toBeLessThan(500);
    expect(weightOf(odd)).toBeLessThanOrEqual(PAUSES.maxWeight);
    // And it passes.
    const after = days(odd, 7, 12, many(350, 20));
    expect(statisticsOf(after)?.p90Ms).toBeLessThan((statisticsOf(odd)?.p90Ms ?? 0) / 2);
  });

  it('counts one endless pause as one: catches an average that a lunch break moves', () => {
    const usual = days(NO_PAUSES, 1, 3, many(350, 20));
    const lunch = addPause(usual, 3_600_000, 4);
    expect(statisticsOf(lunch)?.p90Ms).toBeLessThan((statisticsOf(usual)?.p90Ms ?? 0) * 1.15);
  });

  it('follows a person who changes', () => {
    const before = days(NO_PAUSES, 1, 10, many(300, 20));
    const changed = days(before, 11, 10, many(1100, 20));
    expect(statisticsOf(changed)?.p50Ms).toBeGreaterThan(800);
  });

  it('keeps to one day if the clock is set back: catches each pause opening a day of its own', () => {
    let model = days(NO_PAUSES, 100, 1, many(350, 20));
    for (let pause = 0; pause < 1000; pause++) model = addPause(model, 2000, 99 - (pause % 2));
    expect(weightOf(model)).toBeLessThanOrEqual(PAUSES.maxDayWeight);
  });

  it('stays in its bounds whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.integer({ min: 0, max: 40_000 })), { maxLength: 300 }),
        (pauses) => {
          const model = pauses.reduce((grown, [pauseMs, day]) => addPause(grown, pauseMs, day), NO_PAUSES);
          expect(weightOf(model)).toBeLessThanOrEqual(PAUSES.maxWeight);
          const statistics = statisticsOf(model);
          if (statistics === null) return;
          expect(statistics.p50Ms).toBeGreaterThanOrEqual(PAUSES.leastMs);
          expect(statistics.p90Ms).toBeGreaterThanOrEqual(statistics.p50Ms);
          expect(statistics.p90Ms).toBeLessThanOrEqual(PAUSES.mostMs);
        },
      ),
    );
  });

  it('leaves the waits of an ordinary person as they are: catches statistics that move everybody', () => {
    const ordinary = PAUSES.binsMs.flatMap((ms, bin) => many(ms, Math.round(30 * (PAUSES.prior[bin] ?? 0))));
    const p90Ms = statisticsOf(days(NO_PAUSES, 1, 3, ordinary))?.p90Ms ?? 0;
    expect(p90Ms / ENDPOINTING.pauseStatistics.usualP90Ms).toBeGreaterThan(0.9);
    expect(p90Ms / ENDPOINTING.pauseStatistics.usualP90Ms).toBeLessThan(1.1);
  });

  it('has an ordinary person that adds up to one', () => {
    expect(PAUSES.prior.reduce<number>((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(PAUSES.prior).toHaveLength(PAUSES.binsMs.length);
  });
});
