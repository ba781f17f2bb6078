/**
 * Owns what is read from the tensors that the decoder gives. That is the token that it goes on with, how far it
 * believes in a digit itself, and the beginning of its cache. Pure; it must not run the model.
 */
import { Tensor } from 'onnxruntime-node';
import { DIGIT_TOKENS, END_TOKEN } from './vocabulary';

export type Choice = {
  readonly token: number;
  /** Of a digit two odds, multiplied: that it is another digit, and that the text is over. 0 for all else. */
  readonly doubt: number;
};

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
    return { token, doubt: DIGITS.has(token) ? doubtOf(ofPosition, token) : 0 };
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
function doubtOf(scores: Float32Array, digit: number): number {
  const odds = (token: number): number => Math.exp((scores[token] ?? -Infinity) - (scores[digit] ?? 0));
  const others = DIGIT_TOKENS.reduce((sum, token) => sum + (token === digit ? 0 : odds(token)), 0);
  return others * odds(END_TOKEN);
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
