/**
 * Owns the small fitter of the policy's weights: logistic regression with an L2 penalty, by Newton's method. Pure and
 * without chance: the same examples give the same weights. It knows nothing of turns.
 */

export type Example = { readonly x: readonly number[]; readonly y: 0 | 1; readonly weight: number };

export type Fit = { readonly bias: number; readonly weights: readonly number[] };

/** Newton's method on a penalised likelihood this small settles in under ten steps. */
const MAX_STEPS = 50;
const SETTLED = 1e-9;

/**
 * The penalty is on weights of standardised features, so that it means the same for a flag and for a logit; the bias
 * is free. A feature that never changes gets weight 0.
 */
export function fitLogistic(examples: readonly Example[], penalty: number): Fit {
  const size = examples[0]?.x.length ?? 0;
  const total = sumOf(examples, () => 1);
  const means = columns(size, (j) => sumOf(examples, ({ x }) => x[j] ?? 0) / total);
  const spreads = columns(size, (j) =>
    Math.sqrt(sumOf(examples, ({ x }) => ((x[j] ?? 0) - (means[j] ?? 0)) ** 2) / total),
  );
  const rows = examples.map(({ x }) => [
    1,
    ...x.map((value, j) => ((spreads[j] ?? 0) === 0 ? 0 : (value - (means[j] ?? 0)) / (spreads[j] ?? 1))),
  ]);
  let theta = columns(size + 1, () => 0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = columns(size + 1, (j) => (j === 0 ? 0 : -penalty * (theta[j] ?? 0)));
    const hessian = columns(size + 1, (i) =>
      columns(size + 1, (j) => (i !== j ? 0 : i === 0 ? 1e-9 : penalty)),
    );
    for (const [index, row] of rows.entries()) {
      const { y, weight } = examples[index] as Example;
      const p = sigmoid(dot(row, theta));
      for (let i = 0; i <= size; i++) {
        gradient[i] = (gradient[i] ?? 0) + weight * (y - p) * (row[i] ?? 0);
        const line = hessian[i] as number[];
        for (let j = 0; j <= size; j++) {
          line[j] = (line[j] ?? 0) + weight * p * (1 - p) * (row[i] ?? 0) * (row[j] ?? 0);
        }
      }
    }
    const change = solve(hessian, gradient);
    theta = theta.map((value, j) => value + (change[j] ?? 0));
    if (Math.max(...change.map(Math.abs)) < SETTLED) break;
  }
  const weights = columns(size, (j) =>
    (spreads[j] ?? 0) === 0 ? 0 : (theta[j + 1] ?? 0) / (spreads[j] ?? 1),
  );
  return { bias: (theta[0] ?? 0) - dot(weights, means), weights };
}

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

const columns = <T>(size: number, at: (index: number) => T): T[] =>
  Array.from({ length: size }, (_, index) => at(index));

const sumOf = (examples: readonly Example[], of: (example: Example) => number): number =>
  examples.reduce((sum, example) => sum + example.weight * of(example), 0);

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** Gaussian elimination with pivots; a line without one is left at 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lines = matrix.map((line, index) => [...line, right[index] ?? 0]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(lines[row]?.[column] ?? 0) > Math.abs(lines[pivot]?.[column] ?? 0)) pivot = row;
    }
    const top = lines[pivot] as number[];
    lines[pivot] = lines[column] as number[];
    lines[column] = top;
    const head = top[column] ?? 0;
    if (Math.abs(head) < 1e-12) continue;
    for (const [row, line] of lines.entries()) {
      if (row === column) continue;
      const factor = (line[column] ?? 0) / head;
      for (let k = column; k <= size; k++) line[k] = (line[k] ?? 0) - factor * (top[k] ?? 0);
    }
  }
  return columns(size, (index) => {
    const line = lines[index] as number[];
    const head = line[index] ?? 0;
    return Math.abs(head) < 1e-12 ? 0 : (line[size] ?? 0) / head;
  });
}
