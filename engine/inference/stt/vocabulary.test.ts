import { describe, expect, it } from 'vitest';
import { decodeTokens, opensNumber, UNSPOKEN } from './vocabulary';

describe('decodeTokens', () => {
  // Token numbers from the examples in llama-tokenizer-js's own documentation and tests.
  it('joins pieces and drops the leading space: catches " Hello" and "Hel lo"', () => {
    expect(decodeTokens([15_043, 3186, 29_991])).toBe('Hello world!');
    expect(decodeTokens([2646, 1327, 287])).toBe('grabbed');
  });

  it('puts bytes together to characters: catches <0xF0> in a transcript', () => {
    expect(decodeTokens([29_871, 243, 162, 169, 156])).toBe('🦙');
  });

  it("leaves marks out, Moonshine's own too: catches </s> and undefined in a transcript", () => {
    expect(decodeTokens([1, 15_043, 32_700, 2, 0])).toBe('Hello');
    expect(decodeTokens([])).toBe('');
  });
});

describe('opensNumber', () => {
  it('knows the space before a digit and the digit: catches "10." passed for a word', () => {
    expect([29_871, 29_896].map(opensNumber)).toEqual([true, true]);
    // "How", "Half", a quotation mark.
    expect([1128, 4203, 376].map(opensNumber)).toEqual([false, false, false]);
  });
});

describe('UNSPOKEN', () => {
  it('holds quotation marks and nothing that is said: catches a first word left out', () => {
    expect([376, 525, 13_577].every((token) => UNSPOKEN.has(token))).toBe(true);
    for (const token of UNSPOKEN) {
      expect(decodeTokens([token])).toMatch(/^["'“‘]+$/u);
      expect(opensNumber(token)).toBe(false);
    }
  });
});
