/**
 * Owns where the focus goes among many small buttons that are one stop of Tab. Up and down lead from row to row, left
 * and right inside one. Pure.
 */
export type RovingPlace = { readonly row: number; readonly column: number };

/**
 * @param counts buttons of each row; rows may have none.
 * @param key `KeyboardEvent.key`.
 * @returns null if this key moves nothing.
 */
export function nextPlace(counts: readonly number[], at: RovingPlace, key: string): RovingPlace | null {
  const last = (counts[at.row] ?? 0) - 1;
  const inRow = (column: number): RovingPlace | null =>
    column < 0 || column > last ? null : { row: at.row, column };
  const toRow = (row: number): RovingPlace | null => {
    const count = counts[row] ?? 0;
    return count === 0 ? null : { row, column: Math.min(at.column, count - 1) };
  };
  switch (key) {
    case 'ArrowLeft':
      return inRow(at.column - 1);
    case 'ArrowRight':
      return inRow(at.column + 1);
    case 'Home':
      return inRow(0);
    case 'End':
      return inRow(last);
    case 'ArrowUp':
      return toRow(counts.findLastIndex((count, row) => row < at.row && count > 0));
    case 'ArrowDown':
      return toRow(counts.findIndex((count, row) => row > at.row && count > 0));
    default:
      return null;
  }
}

/** Where Tab stops while nothing was reached yet: at what came last. */
export function firstPlace(counts: readonly number[]): RovingPlace | null {
  const row = counts.findLastIndex((count) => count > 0);
  return row < 0 ? null : { row, column: 0 };
}
