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

const doubt = (...shares: readonly (readonly [number, number])[]): number =>
  choicesOf(logits(shares))[0]?.doubt ?? Number.NaN;

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

  it('doubts a digit by the odds of the others and of the end: catches "555-219-3666" for "555 219"', () => {
    expect(doubt([ONE, 0.3], [TWO, 0.3], [THREE, 0.3], [END_TOKEN, 0.1])).toBeCloseTo(2 / 3, 5);
    // Heard badly in the middle of a number, and clear at its end.
    expect(doubt([ONE, 0.4], [TWO, 0.35], [THREE, 0.25])).toBeCloseTo(0, 5);
    expect(doubt([ONE, 0.8], [END_TOKEN, 0.2])).toBeCloseTo(0, 5);
  });

  it('never doubts a word', () => {
    expect(doubt([WORD, 0.3], [TWO, 0.2], [END_TOKEN, 0.25])).toBe(0);
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
