import { describe, expect, it } from 'vitest';
import { believedText } from './agreement';

describe('believedText', () => {
  it('believes a text without digits at once: catches time spent on words', () => {
    expect(believedText(['Where can I park?'])).toBe('Where can I park?');
    expect(believedText([''])).toBe('');
    expect(believedText(['I have one question about the first visit.'])).not.toBeNull();
  });

  it('believes no digit that was heard once: catches a number that is not heard again', () => {
    expect(believedText(['My number is 555-219.'])).toBeNull();
  });

  it.each([
    ['My number is 555-219.', 'My number is 5 5 5 2 1 9', 'My number is 555-219.'],
    ['In nineteen eighty two.', 'In 1982.', 'In nineteen eighty two.'],
    ['222-885-558', '222-855-58', '222-855-58'],
    ['It is 30, 880, 15.', 'It is 30, 80, 15.', 'It is 30, 80, 15.'],
    ['Built in nineteen, thirty, ninety.', 'Built in 1930.', 'Built in 1930.'],
  ])('of "%s" and "%s" believes "%s": catches a digit that is counted twice', (first, second, believed) => {
    expect(believedText([first, second])).toBe(believed);
  });

  it.each([
    ['5192', '', 'nothing was heard'],
    ['555', '5557', 'the second has more'],
    ['555', '559', 'another digit was heard'],
  ])('of "%s" and "%s" believes neither: %s', (first, second) => {
    expect(believedText([first, second])).toBeNull();
  });

  it.each([
    ['It is 559.', 'It is 555.', 'It is 5 5 5', 'It is 555.'],
    ['It is 559.', 'It is 555.', 'It is 5 5 9', 'It is 559.'],
    ['It is 555.', 'It is 5557.', 'It is 5557', 'It is 5557.'],
    ['It is 411-843-4855.', '', '4118434855', 'It is 411-843-4855.'],
    ['It is 203-039.', 'It is 2030392.', 'It is 20303', 'It is 203-039.'],
  ])(
    'of "%s", "%s" and "%s" believes "%s": catches a vote that is lost',
    (first, second, third, believed) => {
      expect(believedText([first, second, third])).toBe(believed);
    },
  );

  it('hears zeros in a row a third time though two agree: catches a zero too many of which both are sure', () => {
    const twice = ['It is 0220-0006.', 'It is 0220 0006.'];
    expect(believedText(twice)).toBeNull();
    expect(believedText([...twice, 'It is 022 006.'])).toBe('It is 022 006.');
    expect(believedText([...twice, 'It is 955.'])).toBe('It is 0220-0006.');
  });

  it('believes two hearings of a price: catches zeros at the end that are heard again', () => {
    expect(believedText(['It costs $5,000.', 'It costs 5000 dollars.'])).toBe('It costs $5,000.');
  });

  it.each([
    ['It is 4117.', '4118', '4119', 'It is 411.'],
    ['It is 1-555-219, please.', 'It is 2-555-219-7', 'It is 8', 'It is 555-219, please.'],
    ['My current number is 1', '', 'My car number is', 'My current number is'],
    ['100% is the clinic open?', '', 'Is the clinic open? 5', 'is the clinic open?'],
    ['$5 a day', 'a day', 'an 8 a day', 'a day'],
    ['12', '', '', ''],
  ])(
    'leaves of "%s", where "%s" and "%s" were heard, "%s": catches a digit that only one hearing has',
    (first, second, third, left) => {
      expect(believedText([first, second, third])).toBe(left);
    },
  );
});
