import { describe, expect, it } from 'vitest';
import { digitErrors } from './digit-errors';

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
