import { describe, expect, it } from 'vitest';
import { compareReports, describeMoves } from './compare';
import { single, spread, table, type Figure, type Report } from './figures';

const report = (...figures: readonly Figure[]): Report => ({
  format: 1,
  machine: 'a machine',
  node: 'v20',
  models: [],
  sections: [],
  figures,
  notes: [],
});
/** Thirty values around `middle`, of which two differ for `seed`. */
const around = (middle: number, seed = 0): readonly number[] =>
  Array.from({ length: 30 }, (_, index) => middle + ((index * 37 + seed * 11) % 100) - 50);

const verdicts = (before: Figure, now: Figure): readonly string[] =>
  compareReports(report(before), report(now)).map(({ verdict }) => verdict);

describe('compareReports', () => {
  it('calls noise noise: catches a comparison that cries wolf', () => {
    expect(verdicts(spread('a', 'a', around(700)), spread('a', 'a', around(704, 3)))).toEqual([
      'same',
      'same',
    ]);
    expect(verdicts(single('m', 'm', 'MB', 600), single('m', 'm', 'MB', 620))).toEqual(['same']);
  });

  it('sees what moved, and which way is better', () => {
    expect(verdicts(spread('a', 'a', around(700)), spread('a', 'a', around(800)))).toEqual([
      'worse',
      'worse',
    ]);
    expect(verdicts(spread('a', 'a', around(700)), spread('a', 'a', around(600)))).toEqual([
      'better',
      'better',
    ]);
    expect(verdicts(single('n', 'n', 'times', 0), single('n', 'n', 'times', 1))).toEqual(['worse']);
    expect(verdicts(single('t', 't', 'tokens/s', 20), single('t', 't', 'tokens/s', 30))).toEqual(['better']);
    expect(verdicts(single('f', 'f', 'frames/s', 60), single('f', 'f', 'frames/s', 40))).toEqual(['worse']);
  });

  it('loses no figure that only one run has', () => {
    const moves = compareReports(report(single('a', 'a', 'MB', 1)), report(single('b', 'b', 'MB', 2)));
    expect(moves.map(({ verdict }) => verdict)).toEqual(['only now', 'only before']);
    expect(describeMoves(moves)).toContain('2 are in one run only');
  });
});

it('the table says where a promise is missed, and only there', () => {
  const lines = table(
    report(
      spread('a', 'over', [100, 900], { p50: 400 }),
      spread('b', 'under', [100, 300], { p50: 400, p95: 400 }),
      single('c', 'turns lost', 'times', 1, 0),
      single('d', 'unknown', 'MB', null, 5),
    ),
  ).split('\n');
  expect(lines.filter((line) => line.endsWith('MISSED')).map((line) => line.split(' ')[0])).toEqual([
    'over',
    'turns',
  ]);
});
