import { describe, expect, it } from 'vitest';
import { isStammering } from './repeats';

describe('isStammering', () => {
  it.each([
    ['Do you do you do you', true],
    ['Toes, toes, toes, to', true],
    ['Half past three half past three half', true],
    ['No, no.', false],
    ['Do you take walk-ins?', false],
    ['Do you, do you', false],
    ['5 5 5 5', false],
    ['', false],
  ])('sees in "%s" %s: catches an interim transcript that flashes nonsense', (text, expected) => {
    expect(isStammering(text)).toBe(expected);
  });
});
