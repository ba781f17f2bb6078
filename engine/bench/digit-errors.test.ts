import { describe, expect, it } from 'vitest';
import { digitErrors, digitsHeard } from './digit-errors';

describe('digitsHeard', () => {
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
    expect(digitsHeard(text)).toBe(digits);
  });
});

describe('digitErrors', () => {
  it.each([
    ['555219', '555219', [0, 0, 0]],
    ['555219', '5552193666', [4, 0, 0]],
    ['555219', '555', [0, 3, 0]],
    ['555219', '555217', [0, 0, 1]],
    ['', '0000', [4, 0, 0]],
    ['219', '', [0, 3, 0]],
  ] as const)('holds %s against %s: catches a digit that no count sees', (said, heard, counts) => {
    const { invented, lost, mistaken } = digitErrors(said, heard);
    expect([invented, lost, mistaken]).toEqual(counts);
  });
});
