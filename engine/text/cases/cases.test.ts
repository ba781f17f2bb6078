import { describe, expect, it } from 'vitest';
import { speakable } from '../speakable';
import { booksCases } from './books';
import { codesCases } from './codes';
import { datesCases } from './dates';
import { longerCases } from './longer';
import { markupCases } from './markup';
import { measuresCases } from './measures';
import { moneyCases } from './money';
import { phonesCases } from './phones';
import { placesCases } from './places';
import { sentencesCases } from './sentences';
import { shortsCases } from './shorts';
import { signsCases } from './signs';
import { slashesCases } from './slashes';
import { timesCases } from './times';
import { wordsCases } from './words';
import { latexCases } from './latex';
import { computingCases } from './computing';

// Each row was read wrong by a normaliser once, here or elsewhere, or keeps a rule from reading too much.
describe.each([
  ['pages, volumes, Roman numerals', booksCases],
  ['codes, versions, addresses of the net', codesCases],
  ['dates, years and decades', datesCases],
  ['whole sentences of several kinds, O to Z', longerCases],
  ['entities, Markdown, stage notes, Unicode', markupCases],
  ['numbers with units', measuresCases],
  ['money and percentages', moneyCases],
  ['telephone numbers', phonesCases],
  ['addresses, postcodes, states', placesCases],
  ['whole sentences of several kinds, A to O', sentencesCases],
  ['short sentences of one kind or two', shortsCases],
  ['signs, powers and formulas', signsCases],
  ['slashes, colons, scores and ranges', slashesCases],
  ['times of day and durations', timesCases],
  ['abbreviations, initials, plain numbers', wordsCases],
  ['formulas in LaTeX', latexCases],
  ['codes, keys and addresses of computers', computingCases],
])('what is spoken is what is written: %s', (_, cases) => {
  it.each(cases)('%s', (written, spoken) => {
    expect(speakable(written)).toBe(spoken);
  });
});
