import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { choicesOf, firstPositions } from './tensors';
import { DIGIT_TOKENS, END_TOKEN } from './vocabulary';

const SIZE = 32_768;
const ONE = DIGIT_TOKENS[1] ?? 0;
const TWO = DIGIT_TOKENS[2] ?? 0;
const THREE = DIGIT_TOKENS[3] ?? 0;
const WORD = 15_043;

/** Logits of one position: what is not named is out of the question. */
function logits(...positions: readonly (readonly (readonly [token: number, share: number])[])[]): Tensor {
  const scores = new Float32Array(positions.length * SIZE).fill(-40);
  positions.forEach((shares, position) => {
    for (const [token, share] of shares) scores[position * SIZE + token] = Math.log(share);
  });
  return new Tensor('float32', scores, [1, positions.length, SIZE]);
}

const doubts = (...shares: readonly (readonly [number, number])[]): boolean =>
  choicesOf(logits(shares))[0]?.isDoubted === true;

describe('choicesOf', () => {
  it('gives the likeliest token of each position, the first of them not one that is left out', () => {
    const given = logits(
      [
        [WORD, 0.6],
        [ONE, 0.4],
      ],
      [
        [WORD, 0.6],
        [ONE, 0.4],
      ],
      [[END_TOKEN, 1]],
    );
    expect(choicesOf(given, new Set([WORD])).map(({ token }) => token)).toEqual([ONE, WORD, END_TOKEN]);
  });

  it('doubts a digit that might be any and might be none: catches "555-219-3666" for "555 219"', () => {
    expect(doubts([ONE, 0.3], [TWO, 0.3], [THREE, 0.3], [END_TOKEN, 0.1])).toBe(true);
  });

  it('believes what was heard badly in the middle of a number: catches digits that are lost', () => {
    expect(doubts([ONE, 0.4], [TWO, 0.35], [THREE, 0.25])).toBe(false);
  });

  it('believes a clear digit at the end of a number: catches a last digit that is lost', () => {
    expect(doubts([ONE, 0.8], [TWO, 0.05], [END_TOKEN, 0.15])).toBe(false);
  });

  it('never doubts a word', () => {
    expect(doubts([WORD, 0.3], [TWO, 0.2], [END_TOKEN, 0.25])).toBe(false);
  });
});

describe('firstPositions', () => {
  it('takes the beginning of every head: catches a cache that is cut across heads', () => {
    const cached = new Tensor(
      'float32',
      Float32Array.from({ length: 12 }, (_, at) => at),
      [1, 2, 3, 2],
    );
    const cut = firstPositions(cached, 2);
    expect(cut.dims).toEqual([1, 2, 2, 2]);
    expect([...(cut.data as Float32Array)]).toEqual([0, 1, 2, 3, 6, 7, 8, 9]);
    expect(firstPositions(cached, 3)).toBe(cached);
  });
});
