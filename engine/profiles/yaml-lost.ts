/**
 * Owns what a person wrote as text and YAML silently reads as something else. What follows " #" is read as a comment,
 * a first word with "&" as a mark, two phrases as one. Pure. What YAML itself refuses is yaml-file.ts's.
 */
import { CST, isAlias, isNode, isScalar, Parser, visit, type Document } from 'yaml';

export type LostText = { readonly offset: number; readonly message: string };

/** A "#" right before a letter or digit: a number or a name, as in "room #5". Comments have a space after it. */
const MEANT = /^#[\p{L}\p{N}]/u;

/** @returns each place where text is lost, by its offset, in the order of the text. */
export function lostText(
  source: string,
  document: Document.Parsed,
  oneOrMore: readonly string[],
): LostText[] {
  return [
    ...lostToComments(source),
    ...lostToAnchors(source, document),
    ...lostInPhrases(document, oneOrMore),
  ].toSorted((a, b) => a.offset - b.offset);
}

/**
 * Comments that stand where text without quotes ends: on its line, or on the next ones if they are indented as its
 * continuation would be.
 */
function lostToComments(source: string): LostText[] {
  const lost: LostText[] = [];
  for (const token of new Parser().parse(source)) {
    if (token.type !== 'document') continue;
    CST.visit(token, ({ value }) => {
      if (value?.type !== 'scalar') return;
      for (const part of value.end ?? []) {
        if (part.type !== 'comment' || !MEANT.test(part.source)) continue;
        if (!continues(source, value.offset, part.offset)) continue;
        lost.push({
          offset: part.offset,
          message: `has text after "#", which is a comment (${shown(part.source)}); put the whole text in quotes`,
        });
      }
    });
  }
  return lost;
}

/** Whether a comment stands where the text could go on: on its line, or further in than its key. */
function continues(source: string, textAt: number, commentAt: number): boolean {
  if (!source.slice(textAt, commentAt).includes('\n')) return true;
  return columnOf(source, commentAt) > columnOf(source, textAt);
}

/** Of the first letter of the line, behind the dashes of lists. */
function columnOf(source: string, offset: number): number {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[\s-]*/u.exec(source.slice(start, offset))?.[0].length ?? 0;
}

function lostToAnchors(source: string, document: Document.Parsed): LostText[] {
  const used = new Set<string>();
  const marks: { readonly anchor: string; readonly start: number }[] = [];
  const unknown: LostText[] = [];
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        used.add(node.source);
        if (node.resolve(document) === undefined) {
          unknown.push({
            offset: node.range?.[0] ?? 0,
            message: `begins with "*${node.source}", which stands for a mark that is not there; put the whole text in quotes`,
          });
        }
      } else if (isNode(node) && node.anchor !== undefined) {
        marks.push({ anchor: node.anchor, start: node.range?.[0] ?? 0 });
      }
    },
  });
  return [
    ...unknown,
    ...marks
      .filter(({ anchor }) => !used.has(anchor))
      .map(({ anchor, start }) => ({
        offset: Math.max(0, source.lastIndexOf(`&${anchor}`, start)),
        message: `begins with "&${anchor}", which is a mark and no text; put the whole text in quotes`,
      })),
  ];
}

/**
 * Short words between commas under a key that takes a list, too: the brackets were forgotten. Quotes say they were not.
 */
function lostInPhrases(document: Document.Parsed, oneOrMore: readonly string[]): LostText[] {
  const lost: LostText[] = [];
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isScalar(key) || !oneOrMore.includes(String(key.value))) return;
      if (!isScalar(value) || value.type !== 'PLAIN' || typeof value.value !== 'string') return;
      const parts = value.value.split(/,\s*/u);
      const areShort = parts.every((part) => part !== '' && part.split(/\s+/u).length <= 2);
      if (parts.length < 2 || !areShort) return;
      lost.push({
        offset: value.range?.[0] ?? 0,
        message: `is one phrase with commas; for several write [${parts.join(', ')}], for one put it in quotes`,
      });
    },
  });
  return lost;
}

const shown = (comment: string): string => (comment.length > 30 ? `${comment.slice(0, 29)}…` : comment);
