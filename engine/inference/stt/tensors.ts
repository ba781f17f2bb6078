/**
 * Owns what is read from the tensors that the decoder gives: the token that it goes on with, whether it believes in a digit
 * itself, and the beginning of its cache. Pure; it must not run the model.
 */
import { Tensor } from 'onnxruntime-node';
import { DIGIT_TOKENS, END_TOKEN } from './vocabulary';

export type Choice = {
  readonly token: number;
  /**
   * A digit that the model writes because numbers go on so, and not because it heard it: it can't tell which digit comes,
   * and the text might as well be over ("555-219", from there on "-3666" or "-2199").
   */
  readonly isDoubted: boolean;
};

/**
 * Two odds, multiplied: that it is another digit, and that the text is over. Of 628 parts of spoken numbers that stop at a pause
 * (engine/bench/digits-said.ts), 25 went on with digits that were never said. At the first of these it was 0.045 and more, but
 * for two; of 2900 digits that were said three had 0.03 and more, all of them written wrongly.
 */
const MOST_DOUBT = 0.03;

const DIGITS: ReadonlySet<number> = new Set(DIGIT_TOKENS);

/**
 * The most probable token after each position of logits [1, positions, tokens].
 *
 * @param leftOut tokens that the first of them can't be
 */
export function choicesOf(logits: Tensor, leftOut: ReadonlySet<number> = new Set()): Choice[] {
  const scores = logits.data;
  if (!(scores instanceof Float32Array)) throw new Error('logits are not float32');
  const [, positions = 0, size = 0] = logits.dims;
  return Array.from({ length: positions }, (_, position) => {
    const ofPosition = scores.subarray(position * size, (position + 1) * size);
    const token = likeliest(ofPosition, position === 0 ? leftOut : NONE);
    return { token, isDoubted: DIGITS.has(token) && isDoubted(ofPosition, token) };
  });
}

const NONE: ReadonlySet<number> = new Set();

function likeliest(scores: Float32Array, leftOut: ReadonlySet<number>): number {
  let best = 0;
  for (let token = 1; token < scores.length; token++) {
    if ((scores[token] ?? -Infinity) > (scores[best] ?? -Infinity) && !leftOut.has(token)) best = token;
  }
  return best;
}

/** Logits are logarithms: of what is likely only differences matter, so no other token needs to be looked at. */
function isDoubted(scores: Float32Array, digit: number): boolean {
  const odds = (token: number): number => Math.exp((scores[token] ?? -Infinity) - (scores[digit] ?? 0));
  const others = DIGIT_TOKENS.reduce((sum, token) => sum + (token === digit ? 0 : odds(token)), 0);
  return others * odds(END_TOKEN) >= MOST_DOUBT;
}

/** The first `length` positions of keys or values, [1, heads, positions, size]. */
export function firstPositions(cached: Tensor, length: number): Tensor {
  const [batch = 1, heads = 0, positions = 0, size = 0] = cached.dims;
  const all = cached.data;
  if (positions === length || !(all instanceof Float32Array)) return cached;
  const kept = new Float32Array(heads * length * size);
  for (let head = 0; head < heads; head++) {
    const from = head * positions * size;
    kept.set(all.subarray(from, from + length * size), head * length * size);
  }
  return new Tensor('float32', kept, [batch, heads, length, size]);
}
