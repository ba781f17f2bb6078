import { describe, expect, it } from 'vitest';
import { digitsIn } from './spoken-digits';

describe('digitsIn', () => {
  it.each([
    ['My number is 555-219.', '555219'],
    ['five, five, five, two one nine', '555219'],
    ['double five, oh two', '5502'],
    ['nineteen eighty two', '1982'],
    ['$400,000', '400000'],
    ['The fifth of May', '5'],
    ['Oh, I see.', ''],
    ['', ''],
  ])('reads "%s" as %s: catches a way of writing taken for an error', (text, digits) => {
    expect(digitsIn(text)).toBe(digits);
  });
});
