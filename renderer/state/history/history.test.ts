import { describe, expect, it } from 'vitest';
import {
  dayOf,
  groupByDay,
  isFiltered,
  lengthOf,
  markWords,
  NO_FILTER,
  offsetOf,
  startOfDayMs,
  whenOf,
} from './history';

const now = new Date(2026, 10, 25, 10, 0).getTime();
const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

describe('days', () => {
  it('end at midnight, not a day’s length ago', () => {
    expect(dayOf(at(25, 0), now)).toBe('Today');
    expect(dayOf(at(24, 23), now)).toBe('Yesterday');
    expect(dayOf(at(24, 0), now)).toBe('Yesterday');
    expect(dayOf(at(23, 23), now)).toMatch(/^Monday,? 23 November 2026$/);
  });

  it('are not yesterday if a clock runs ahead', () => {
    expect(dayOf(at(27, 9), now)).toMatch(/^Friday,? 27 November 2026$/);
  });

  it('hold what began on them, in order', () => {
    const sessions = [at(25, 9), at(25, 8), at(24, 8)].map((startedAtMs) => ({ startedAtMs }));
    expect(groupByDay(sessions, now).map(({ sessions: { length } }) => length)).toEqual([2, 1]);
  });

  it('begin and end here: the last day of a search is a part of it', () => {
    expect(startOfDayMs('2026-11-25')).toBe(at(25, 0));
    expect(startOfDayMs('2026-11-30', 1)).toBe(new Date(2026, 11, 1).getTime());
    expect(startOfDayMs('')).toBeNull();
    expect(startOfDayMs('tomorrow')).toBeNull();
  });
});

describe('figures', () => {
  it('are those of a clock', () => {
    expect([0, 7400, 65_000, 3_723_000, -5].map(offsetOf)).toEqual([
      '0:00',
      '0:07',
      '1:05',
      '1:02:03',
      '0:00',
    ]);
    expect([10_000, 240_000, 3_600_000, 3_900_000].map(lengthOf)).toEqual([
      'under 1 min',
      '4 min',
      '1 h',
      '1 h 5 min',
    ]);
  });
});

describe('moments', () => {
  it('are written in two countries as each is used to it', () => {
    expect(whenOf(at(25, 17), 'en-GB')).toBe('25 November 2026, 17:00');
    expect(whenOf(at(25, 17), 'en-US')).toMatch(/^November 25, 2026, 5:00\sPM$/);
    expect(dayOf(at(23, 9), now, 'en-US')).toBe('Monday, November 23, 2026');
  });
});

describe('a filter', () => {
  it('of blanks is none', () => {
    expect(isFiltered(NO_FILTER)).toBe(false);
    expect(isFiltered({ ...NO_FILTER, words: '  ' })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, toDay: '2026-11-25' })).toBe(true);
  });
});

describe('words that were looked for', () => {
  it('stand out whatever their capitals, and signs are no patterns', () => {
    const found = (text: string, wanted: string): readonly string[] =>
      markWords(text, wanted).flatMap((piece) => (piece.isFound ? [piece.text] : []));
    expect(found('Is it Monday? monday.', 'monday')).toEqual(['Monday', 'monday']);
    expect(found('3.5 (or 355)', '3.5 (')).toEqual(['3.5', '(']);
    expect(found('anything', ' ')).toEqual([]);
  });
});
