import { describe, expect, it } from 'vitest';
import { decodeTokens } from './vocabulary';

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
