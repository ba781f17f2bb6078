/** Owns where things stand in a YAML text, and the cutting of text at such places. Pure. */
import { isMap, isPair, isSeq, type ParsedNode } from 'yaml';

/** From its first letter to its last; null for what is not written anywhere. */
export function rangeOf(node: unknown): readonly [number, number] | null {
  const range = (node as ParsedNode | undefined | null)?.range;
  return Array.isArray(range) ? [range[0], range[1]] : null;
}

/** After the last line of a node or pair; comments that follow it stay where they are. */
export function endOf(text: string, node: unknown): number | null {
  if (isPair(node)) return endOf(text, node.value) ?? endOf(text, node.key);
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    return endOf(text, node.items.at(-1));
  }
  const end = rangeOf(node)?.[1];
  if (end === undefined) return null;
  if (text[end - 1] === '\n') return end;
  const feed = text.indexOf('\n', end);
  return feed < 0 ? text.length + 1 : feed + 1;
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
export const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
export const splice = (text: string, start: number, end: number, put: string): string =>
  text.slice(0, start) + put + text.slice(end);
export const indented = (lines: string, indent: string): string => lines.replaceAll(/^(?=.)/gmu, indent);
