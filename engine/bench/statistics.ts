/** Owns the few statistics the benchmark prints. Pure. */

/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R and NumPy).
 * @returns null for no values.
 */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}

export type Summary = { readonly count: number; readonly p50: number | null; readonly p95: number | null };

export const summarise = (values: readonly number[]): Summary => ({
  count: values.length,
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
});
