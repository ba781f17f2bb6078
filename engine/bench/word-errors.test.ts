import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseWords, wordErrorRate, wordErrors } from './word-errors';

describe('normaliseWords', () => {
  it.each([
    ['HE COULD WAIT NO LONGER', 'He could wait no longer.'],
    ['Mr. Quilter is welcome', 'mister Quilter is welcome'],
    ['picture-books; “missal type,”', 'picture books "missal type"'],
    ['In fourteen sixty-five', 'In 1465,'],
    ['forty-two line Bible', '42 line Bible'],
    ['Thanks, goodbye.', 'Thanks. Good-bye.'],
    ['two metres from the centre', 'two meters from the center'],
    ['one hundred and five thousand two', '105,002'],
    ['the fifteenth century, the twenty-first', 'the 15th century, the 21st'],
    ['five five', '5, 5'],
    ['My number is five five five one two', 'My number is 555 12'],
    ['nineteen hundred', '1900'],
    ['I can’t, it’s mine, they’ll wait', 'I can not it is mine they will wait'],
    ['What is on? OK', "what's on okay"],
    ['black letter, i.e. the letter', 'black letter ie the letter'],
    ['it costs $5', 'It costs five dollars.'],
  ])('brings "%s" and "%s" to one style: catches counting style as errors', (one, other) => {
    expect(normaliseWords(one)).toEqual(normaliseWords(other));
    expect(normaliseWords(one).length).toBeGreaterThan(0);
  });

  it.each([
    ['form', 'forms'],
    ['than', 'then'],
    ["Anna's", 'Anna'],
    ['fifteen', 'fifty'],
    ['fifteen', 'fifteenth'],
    ['clubs', 'cloves'],
    ['two and three', 'twenty three'],
    ['3.5', '35'],
    ['theatre', 'theatres'],
    ['entry', 'enter'],
  ])('keeps "%s" and "%s" apart: catches a rule that hides real errors', (one, other) => {
    expect(normaliseWords(one)).not.toEqual(normaliseWords(other));
  });
});

const distance = (x: readonly string[], y: readonly string[]): number =>
  wordErrors(x.join(' '), y.join(' ')).errors;

describe('wordErrors', () => {
  it('counts substitutions, insertions and deletions: catches a wrong step of the distance', () => {
    expect(wordErrors('a b c d', 'a x c d')).toEqual({ errors: 1, words: 4 });
    expect(wordErrors('a b c d', 'a c d')).toEqual({ errors: 1, words: 4 });
    expect(wordErrors('a b c d', 'a b z c d y')).toEqual({ errors: 2, words: 4 });
    expect(wordErrors('a b c d', '')).toEqual({ errors: 4, words: 4 });
    expect(wordErrors('', 'a b')).toEqual({ errors: 2, words: 0 });
    expect(wordErrors('the cat sat', 'cat the sat')).toEqual({ errors: 2, words: 3 });
  });

  it('is a distance: catches an asymmetry that would favour short answers', () => {
    const words = fc.array(fc.constantFrom('red', 'green', 'blue'), { maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a.join(' ') === b.join(' '));
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      }),
    );
  });
});

describe('wordErrorRate', () => {
  it('pools words: catches a mean of rates, in which one short answer outweighs a page', () => {
    expect(
      wordErrorRate([
        { errors: 1, words: 1 },
        { errors: 0, words: 99 },
      ]),
    ).toBeCloseTo(0.01, 9);
    expect(wordErrorRate([])).toBe(0);
  });
});
