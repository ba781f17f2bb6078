import { describe, expect, it } from 'vitest';
import { cardinal, decade, decimal, digitByDigit, fraction, ordinal, yearWords } from './numbers';

describe('numbers in words', () => {
  // A gap in the scales ("one million three") or a lost zero is heard as another number.
  it.each([
    ['0', 'zero'],
    ['13', 'thirteen'],
    ['40', 'forty'],
    ['110', 'one hundred ten'],
    ['1,200', 'one thousand two hundred'],
    ['1000003', 'one million three'],
    [
      '999999999999999',
      `${Array.from(['trillion', 'billion', 'million', 'thousand'], (scale) => `nine hundred ninety-nine ${scale}`).join(' ')} nine hundred ninety-nine`,
    ],
    ['1234567890123456', 'one two three four five six seven eight nine zero one two three four five six'],
  ])('cardinal %s', (digits, words) => expect(cardinal(digits)).toBe(words));

  it.each([
    ['1', 'first'],
    ['12', 'twelfth'],
    ['20', 'twentieth'],
    ['32', 'thirty-second'],
    ['100', 'one hundredth'],
  ])('ordinal %s', (digits, words) => expect(ordinal(digits)).toBe(words));

  it.each([
    ['1900', 'nineteen hundred'],
    ['1905', 'nineteen oh five'],
    ['2000', 'two thousand'],
    ['2005', 'two thousand five'],
    ['2026', 'twenty twenty-six'],
  ])('year %s', (year, words) => expect(yearWords(year)).toBe(words));

  it('keeps the zeros of a fraction and of a code', () => {
    expect(decimal('3.50')).toBe('three point five zero');
    expect(decimal('.5')).toBe('zero point five');
    expect(digitByDigit('007')).toBe('zero zero seven');
  });

  it('knows decades and the fractions people say, and no others', () => {
    expect(decade('1990')).toBe('nineteen nineties');
    expect(fraction('1', '2')).toBe('one half');
    expect(fraction('3', '4')).toBe('three quarters');
    expect(fraction('5', '12')).toBeUndefined();
    expect(fraction('9', '5')).toBeUndefined();
  });
});
