import { describe, expect, it } from 'vitest';
import { digitsIn } from '../text/spoken-digits';
import { spokenNumbers } from './digits-said';

describe('spokenNumbers', () => {
  it('makes 200 numbers whose words have their digits: catches a corpus that blames the recogniser', () => {
    const numbers = spokenNumbers();
    expect(numbers).toHaveLength(200);
    const all = numbers.flatMap(({ groups }) => groups);
    expect(all.filter(({ text, digits }) => digitsIn(text) !== digits)).toEqual([]);
  });

  it('is the same in every run: catches figures that can not be compared', () => {
    expect(spokenNumbers()).toEqual(spokenNumbers());
    expect(spokenNumbers(7)).not.toEqual(spokenNumbers());
  });
});
