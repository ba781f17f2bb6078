/**
 * Owns how two changes of one text become one, line by line. Pure. What both changed differently is a conflict, which a
 * person decides; so is what would take so much comparing that the conversation stood still meanwhile.
 */
import { diff3Merge } from 'node-diff3';
import type { Merged } from '../contract/profiles';

/** As node-diff3 gives it: lines that both agree on, or what they don't agree on. */
type Region = { readonly ok?: readonly string[] };

type Lines = readonly string[];

/** What a change left alone: so many lines at the beginning and at the end. */
type Kept = { readonly head: number; readonly tail: number };

/**
 * Steps of node-diff3's search, about a nanosecond each: 30 ms. It goes through the lines once for each pair of lines that
 * are equal, so that 2,000 blank ones took it 20 s.
 */
export const MOST_STEPS = 3e7;

/** @param base what both were made from. @param mostSteps that may be spent on what both changed. */
export function mergeTexts(mine: string, base: string, theirs: string, mostSteps = MOST_STEPS): Merged {
  if (theirs === base || theirs === mine) return { outcome: 'same', text: mine, theirs };
  if (mine === base) return { outcome: 'merged', text: theirs, theirs };
  const lines = mergeLines(mine.split('\n'), base.split('\n'), theirs.split('\n'), mostSteps);
  return lines === null
    ? { outcome: 'conflict', theirs }
    : { outcome: 'merged', text: lines.join('\n'), theirs };
}

/** @returns null for a conflict. */
function mergeLines(mine: Lines, base: Lines, theirs: Lines, mostSteps: number): Lines | null {
  const [my, their] = [keptOf(mine, base), keptOf(theirs, base)];
  // One changed the text above what the other changed: nothing is to be searched, however long it is.
  if (base.length - my.tail < their.head)
    return joined(base, { lines: mine, ...my }, { lines: theirs, ...their });
  if (base.length - their.tail < my.head)
    return joined(base, { lines: theirs, ...their }, { lines: mine, ...my });

  const head = Math.min(my.head, their.head);
  const tail = Math.min(my.tail, their.tail);
  const middle = (lines: Lines): string[] => lines.slice(head, lines.length - tail);
  const [myMiddle, middleOfBase, theirMiddle] = [middle(mine), middle(base), middle(theirs)];
  const steps = stepsOf(myMiddle, middleOfBase) + stepsOf(theirMiddle, middleOfBase);
  if (steps > mostSteps) return null;
  const regions: readonly Region[] = diff3Merge(myMiddle, middleOfBase, theirMiddle, {
    excludeFalseConflicts: true,
  });
  const found: string[] = [];
  for (const region of regions) {
    if (region.ok === undefined) return null;
    found.push(...region.ok);
  }
  return [...base.slice(0, head), ...found, ...base.slice(base.length - tail)];
}

function keptOf(changed: Lines, base: Lines): Kept {
  const most = Math.min(changed.length, base.length);
  let head = 0;
  while (head < most && changed[head] === base[head]) head += 1;
  let tail = 0;
  while (head + tail < most && changed[changed.length - 1 - tail] === base[base.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** Between the two changes lies at least one line that neither touched. */
function joined(
  base: Lines,
  above: Kept & { readonly lines: Lines },
  below: Kept & { readonly lines: Lines },
): Lines {
  return [
    ...above.lines.slice(0, above.lines.length - above.tail),
    ...base.slice(base.length - above.tail, below.head),
    ...below.lines.slice(below.head),
  ];
}

/** @returns an upper bound of the steps that finding what two texts have in common takes. */
function stepsOf(left: Lines, right: Lines): number {
  const counts = new Map<string, number>();
  for (const line of right) counts.set(line, (counts.get(line) ?? 0) + 1);
  const pairs = left.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
  return pairs * Math.min(left.length, right.length);
}
