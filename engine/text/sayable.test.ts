import { describe, expect, it } from 'vitest';
import { hasUnsaidWords } from './sayable';

describe('hasUnsaidWords', () => {
  it.each([
    '我们九点开门。 We open at nine.',
    'Мы открыты. Yes.',
    'Call it:\n```\nrun 5\n```',
    '~~~\nx\n~~~',
    '好, sure.',
  ])('finds words that are left out in silence: %j', (text) => {
    expect(hasUnsaidWords(text)).toBe(true);
  });

  it.each([
    'Sure! 👍',
    '*nods* Yes.',
    'It is 5 µg, 3 €, naïve café, π.',
    '---',
    'A | b',
    '```\n```',
    'Plain `code` here.',
    '',
  ])('is not alarmed by %j', (text) => {
    expect(hasUnsaidWords(text)).toBe(false);
  });
});
