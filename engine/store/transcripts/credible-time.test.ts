import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../log';
import { createCredibleTime, judgeTime, type Seen } from './credible-time';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 11, 1);
const TEN_YEARS_MS = 3652 * DAY_MS;

/** Looks one after the other, at these times. */
function looks(times: readonly number[], first: Seen | null, newestMs: number | null = null): boolean[] {
  let seen = first;
  return times.map((atMs) => {
    const judged = judgeTime(atMs, seen, newestMs);
    ({ seen } = judged);
    return judged.isCredible;
  });
}

describe('the clock, where it would delete', () => {
  const yesterday: Seen = { seenMs: NOW_MS - DAY_MS, doubtedMs: null };

  it('is believed as long as it goes on, and at the first start of all', () => {
    expect(looks([NOW_MS], null)).toEqual([true]);
    expect(looks([NOW_MS, NOW_MS + DAY_MS, NOW_MS + 2 * DAY_MS], yesterday)).toEqual([true, true, true]);
  });

  it('ten years ahead deletes nothing until it is set right: catches a history that is gone at a start', () => {
    const ahead = NOW_MS + TEN_YEARS_MS;
    expect(looks([ahead, ahead + HOUR_MS, NOW_MS + 2 * HOUR_MS], yesterday)).toEqual([false, false, true]);
  });

  it('ten years ahead at the first start of a version that looks is measured by the newest conversation', () => {
    expect(looks([NOW_MS + TEN_YEARS_MS], null, NOW_MS - DAY_MS)).toEqual([false]);
    expect(looks([NOW_MS], null, NOW_MS - DAY_MS)).toEqual([true]);
  });

  it('that stays where it is, is believed after a day: no user may be away for a month and keep all for ever', () => {
    const back = NOW_MS + 30 * DAY_MS;
    expect(looks([back, back + 23 * HOUR_MS, back + DAY_MS], yesterday)).toEqual([false, false, true]);
    // Opened once a month.
    expect(looks([back, back + 30 * DAY_MS], yesterday)).toEqual([false, true]);
  });

  it('that is doubted from a later time on is doubted for a day from there', () => {
    const wrong = NOW_MS + TEN_YEARS_MS;
    const lessWrong = NOW_MS + 20 * DAY_MS;
    expect(looks([wrong, lessWrong, lessWrong + 23 * HOUR_MS], yesterday)).toEqual([false, false, false]);
    expect(looks([wrong, lessWrong, lessWrong + DAY_MS], yesterday)).toEqual([false, false, true]);
  });

  it('that was behind is believed: it deletes less', () => {
    expect(looks([0, HOUR_MS], yesterday)).toEqual([true, true]);
  });
});

describe('what is noted of it', () => {
  let dataDir = '';
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sidetone-credible-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('holds over a start: catches a doubt that begins anew each time, so that nothing is ever deleted', async () => {
    const open = () => createCredibleTime(dataDir, async () => NOW_MS, silentLog);
    const back = NOW_MS + 30 * DAY_MS;
    expect(await open().isCredible(back)).toBe(false);
    expect(await open().isCredible(back + DAY_MS)).toBe(true);
    expect(await open().isCredible(back + DAY_MS + HOUR_MS)).toBe(true);
  });
});
