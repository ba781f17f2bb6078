import { describe, expect, it } from 'vitest';
import { isDegenerate, withoutRestart } from './degenerate';

describe('isDegenerate', () => {
  it.each([
    '',
    ' ... ',
    'you you you',
    'You, you.',
    'the the the the the the the',
    'and so on, and so on, and so on, and so on, and so on, and so',
    `We went ${'to the sea '.repeat(8)}`,
  ])('drops "%s": catches noise that becomes a turn', (text) => {
    expect(isDegenerate(text)).toBe(true);
  });

  it.each([
    'No, no, no.',
    'Yes.',
    'You.',
    'Thank you.',
    'Are you, you know, open?',
    'five five five five',
    'stop it, stop it, stop it!',
    'very very very very very good',
    'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of',
    `No no no no no no, I said that I would like to come on Tuesday and not on Wednesday, please.`,
    'Это я.',
  ])('keeps "%s": catches a filter that swallows what people say', (text) => {
    expect(isDegenerate(text)).toBe(false);
  });
});

describe('withoutRestart', () => {
  it('takes off a sentence that begins again: catches an answer that is written down twice', () => {
    expect(
      withoutRestart(
        "We're open Monday to Friday, and on Saturday from 9 to 1. We're open Monday to Friday, from",
      ),
    ).toBe("We're open Monday to Friday, and on Saturday from 9 to 1.");
    expect(withoutRestart('We close at one. We close at one. We close at')).toBe('We close at one.');
  });

  it.each([
    '',
    'No, no, no, no.',
    'I would like to come on Tuesday, I would like',
    'From 9 to 1 on Saturday, and from 9 to 1 on Sunday, and',
  ])('keeps "%s": catches a phrase taken for a beginning', (text) => {
    expect(withoutRestart(text)).toBe(text);
  });
});

describe('withoutRestart of nothing but a phrase', () => {
  it.each([
    ['Where can i park where can i park where can i park where', 'Where can i park'],
    ['Half past three half past three half past', 'Half past three'],
    ['No no no no', 'No no no no'],
    ['Where can I park and where', 'Where can I park and where'],
  ])('makes of "%s" "%s": catches a question asked four times', (text, once) => {
    expect(withoutRestart(text)).toBe(once);
  });
});
