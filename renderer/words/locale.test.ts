import { describe, expect, it } from 'vitest';
import { amount, date, figure, languageFor, localeFor, plural } from './locale';

const AT = new Date(2026, 10, 25, 17, 5, 9).getTime();

describe('a locale', () => {
  it('is the words’ language as the person’s country writes it: catches "Mittwoch" in an English sentence', () => {
    expect(localeFor(['de-DE', 'de', 'en-US', 'en'])).toBe('en-DE');
    expect(localeFor(['en-US', 'en'])).toBe('en-US');
    expect(localeFor(['en-AU'])).toBe('en-AU');
    expect(languageFor(['de-DE', 'en'])).toBe('en');
  });
  it('is told by the language where no country is named', () => {
    expect(localeFor(['en'])).toBe('en-US');
    expect(localeFor(['de'])).toBe('en-DE');
  });
  it('is there whatever the system says: catches a page that does not start on the locale "C"', () => {
    expect(localeFor([])).toBe('en-GB');
    expect(localeFor(['C', 'not_a_tag'])).toBe('en-GB');
    expect(localeFor(['C', 'en-US'])).toBe('en-US');
    expect(localeFor(['en-AQ'])).toBe('en-GB');
  });
});

describe('figures and dates', () => {
  it('follow the locale, and nothing else', () => {
    expect(['en-GB', 'en-DE'].map((locale) => figure(0.645, 1, locale))).toEqual(['0.6', '0,6']);
    expect(['en-GB', 'en-DE'].map((locale) => amount(10_000, locale))).toEqual(['10,000', '10.000']);
    expect(['en-GB', 'en-US'].map((locale) => date(AT, 'day', locale))).toEqual([
      '25 November 2026',
      'November 25, 2026',
    ]);
    expect(date(AT, 'minute', 'en-GB')).toBe('17:05');
    expect(date(AT, 'minute', 'en-US')).toMatch(/^5:05\sPM$/);
    expect(date(AT, 'second', 'en-US')).toBe('17:05:09');
  });
  it('can be typed again: catches "1,200 ms"', () => {
    expect(figure(1200, 0, 'en-US')).toBe('1200');
    expect(figure(-0, 0, 'en-US')).toBe('0');
  });
});

describe('plural', () => {
  it('asks the language for the form, and writes the number as it does', () => {
    const forms = { one: '# turn is left out.', other: '# turns are left out.' };
    expect([0, 1, 2, 1200].map((count) => plural(count, forms, 'en-GB'))).toEqual([
      '0 turns are left out.',
      '1 turn is left out.',
      '2 turns are left out.',
      '1,200 turns are left out.',
    ]);
  });
  it('takes forms that English has not: catches a helper that knows only one and many', () => {
    const forms = { one: '# tura', few: '# tury', many: '# tur', other: '# tury' };
    expect([1, 2, 5].map((count) => plural(count, forms, 'pl'))).toEqual(['1 tura', '2 tury', '5 tur']);
  });
  it('leaves a sign in a name alone', () => {
    const name = 'C#';
    expect(plural(2, { other: (count) => `${name}: ${count} turns` })).toBe('C#: 2 turns');
  });
});
