/**
 * Owns how digits are counted: those of a transcript against those that were said. Pure.
 */
export type DigitErrors = {
  /** Heard and not said. */
  readonly invented: number;
  /** Said and not heard. */
  readonly lost: number;
  /** Heard as another digit. */
  readonly mistaken: number;
};

/** Compares digit by digit (Levenshtein distance); of equally short ways the one with the fewest additions. */
export function digitErrors(said: string, heard: string): DigitErrors {
  type Cell = DigitErrors & { readonly cost: number };
  const better = (one: Cell, other: Cell): Cell =>
    other.cost < one.cost || (other.cost === one.cost && other.invented < one.invented) ? other : one;
  const plus = (cell: Cell, what: keyof DigitErrors): Cell => ({
    ...cell,
    [what]: cell[what] + 1,
    cost: cell.cost + 1,
  });
  const none: Cell = { invented: 0, lost: 0, mistaken: 0, cost: 0 };
  let row: Cell[] = [none];
  for (let at = 0; at < heard.length; at += 1) row.push(plus(row[at] ?? none, 'invented'));
  for (const digit of said) {
    const next: Cell[] = [plus(row[0] ?? none, 'lost')];
    for (let at = 0; at < heard.length; at += 1) {
      const diagonal = row[at] ?? none;
      const kept = digit === heard[at] ? diagonal : plus(diagonal, 'mistaken');
      next.push(better(better(kept, plus(row[at + 1] ?? none, 'lost')), plus(next[at] ?? none, 'invented')));
    }
    row = next;
  }
  const { invented, lost, mistaken } = row.at(-1) ?? none;
  return { invented, lost, mistaken };
}
