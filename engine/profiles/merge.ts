/**
 * Owns how two changes of one text become one, line by line. Pure. What both changed differently is a conflict, which a
 * person decides.
 */
import { diff3Merge } from 'node-diff3';
import type { Merged } from '../contract/profiles';

/** As node-diff3 gives it: lines that both agree on, or what they don't agree on. */
type Region = { readonly ok?: readonly string[] };

/** @param base what both were made from. */
export function mergeTexts(mine: string, base: string, theirs: string): Merged {
  if (theirs === base || theirs === mine) return { outcome: 'same', text: mine, theirs };
  if (mine === base) return { outcome: 'merged', text: theirs, theirs };
  const regions: readonly Region[] = diff3Merge(mine.split('\n'), base.split('\n'), theirs.split('\n'), {
    excludeFalseConflicts: true,
  });
  const lines: string[] = [];
  for (const region of regions) {
    if (region.ok === undefined) return { outcome: 'conflict', theirs };
    lines.push(...region.ok);
  }
  return { outcome: 'merged', text: lines.join('\n'), theirs };
}
