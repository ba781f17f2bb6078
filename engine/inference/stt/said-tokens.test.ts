import llamaTokenizer from 'llama-tokenizer-js';
import { describe, expect, it } from 'vitest';
import { beforeDigit, beforeRestart, isImagined, isLooping, isNumbered, isOutnumbered } from './said-tokens';
import { decodeTokens } from './vocabulary';

const tokensOf = (text: string): readonly number[] => llamaTokenizer.encode(text, false, true);

describe('beforeRestart', () => {
  it('ends where the sentence begins again: catches "Do you take walk-ins? Do you take walk-ins?"', () => {
    expect(decodeTokens(beforeRestart(tokensOf('Do you take walk-ins? Do you take walk')))).toBe(
      'Do you take walk-ins?',
    );
  });

  it('keeps what does not begin again: catches words that are lost', () => {
    const tokens = tokensOf('We close at one today. We are open tomorrow.');
    expect(beforeRestart(tokens)).toEqual(tokens);
    expect(beforeRestart([])).toEqual([]);
  });
});

describe('isImagined', () => {
  it.each([
    ['My number is 555-219-', 0.1, true],
    ['My number is 555-219. ', 0.1, true],
    ['My number is 555-219-', 0.02, false],
    ['You can reach me at ', 0.06, false],
    ['My number is ', 1, true],
    ['', 0.06, false],
  ])(
    'judges a digit after "%s" with a doubt of %d: catches numbers gone on with, and first digits lost',
    (text, doubt, expected) => {
      expect(isImagined(tokensOf(text), doubt)).toBe(expected);
    },
  );
});

describe('beforeDigit', () => {
  it.each([
    ['My number is 555-219-', 'My number is 555-219'],
    ['My number is ', 'My number is'],
    ['It costs $', 'It costs'],
    ['The card is 6559. ', 'The card is 6559.'],
    ['It is one, ', 'It is one'],
    ['-', ''],
  ])('leaves of "%s" "%s": catches a hyphen that announces more', (text, left) => {
    expect(decodeTokens(beforeDigit(tokensOf(text)))).toBe(left);
  });
});

describe('isLooping', () => {
  it.each([
    ['How much does a cleaning cleaning cleaning', true],
    ['Do you take do you take do you take', false],
    ['I need a cleaning and a cleaning and a cleaning and a', true],
    ['My number is 555', false],
    ['1,000,000,000', false],
    ['No, no, I said', false],
    ['', false],
  ])('sees in "%s" %s: catches digits taken for a loop', (text, expected) => {
    expect(isLooping(tokensOf(text))).toBe(expected);
  });
});

describe('isOutnumbered', () => {
  const guess = tokensOf('So the thing is');
  const after = (first: number | undefined, rest: readonly number[]): readonly number[] => [
    first ?? 0,
    ...rest,
  ];
  const [space] = tokensOf('10');

  it('keeps the words of a shorter sound to which a number comes: catches "1. So the thing is"', () => {
    expect(isOutnumbered(guess, after(space, guess.slice(1)))).toBe(true);
  });

  it('lets a number be where the model goes on otherwise, or the guess sounds like one: catches "For 555"', () => {
    expect(isOutnumbered(guess, after(space, tokensOf('555 1234')))).toBe(false);
    const homophone = tokensOf('For 555');
    expect(isOutnumbered(homophone, after(space, homophone.slice(1)))).toBe(false);
    expect(isOutnumbered(guess.slice(0, 3), after(space, guess.slice(1)))).toBe(false);
    expect(isOutnumbered(guess, guess)).toBe(false);
  });
});

describe('isNumbered', () => {
  it('sees the number of a list: catches the one that is looked at twice missed', () => {
    expect([tokensOf('10. How much'), tokensOf('Half past 3')].map(isNumbered)).toEqual([true, false]);
  });
});
