/**
 * Owns marks in a persona's text: YAML lets one value carry a mark (&name) and others repeat it (*name). An edit of one
 * of them must not change or break the others, so before it they are written out. Pure.
 */
import {
  isAlias,
  isNode,
  isPair,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type ParsedNode,
} from 'yaml';
import { rangeOf, splice } from './persona-text-places';

type Change = { readonly start: number; readonly end: number; readonly put: string };

/**
 * Writes out each repetition of what stands at `path` or in it, and what stands at `path` if it is a repetition itself.
 * A mark that nothing repeats any more goes.
 *
 * @param written a value as it is written in the place of a repetition.
 * @returns the text with the same values; as it was if there is nothing to write out.
 */
export function withoutRepetitions(
  text: string,
  path: readonly (string | number)[],
  written: (value: unknown) => string,
): string {
  const document = parseDocument(text, { prettyErrors: false });
  const edited: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (document.errors.length > 0 || !isNode(edited)) return text;

  const repetitions = aliasesOf(document);
  const isTouched = inside(edited);
  const touched = repetitions.filter(({ alias, of }) => alias === edited || isTouched(of));
  if (touched.length === 0) return text;

  const remaining = repetitions.filter((one) => !touched.includes(one)).map(({ of }) => of);
  const freed = new Set(touched.map(({ of }) => of).filter((of) => !remaining.includes(of)));
  const changes = [
    ...touched.map(({ alias, of }) => writtenOut(alias, of, document, written)),
    ...Array.from(freed, (of) => withoutMark(text, of)),
  ].filter((change) => change !== null);
  return changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, put }) => splice(result, start, end, put), text);
}

type Repetition = { readonly alias: Alias.Parsed; readonly of: ParsedNode };

function aliasesOf(document: Document.Parsed): readonly Repetition[] {
  const found: Repetition[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      const of = alias.resolve(document);
      if (of !== undefined) found.push({ alias: alias as Alias.Parsed, of: of as ParsedNode });
    },
  });
  return found;
}

function inside(node: unknown): (other: unknown) => boolean {
  const nodes = new Set<unknown>([node]);
  if (isNode(node) && !isAlias(node)) {
    visit(node, (_key, each) => {
      if (!isPair(each)) nodes.add(each);
    });
  }
  return (other) => nodes.has(other);
}

function writtenOut(
  alias: Alias.Parsed,
  of: ParsedNode,
  document: Document.Parsed,
  written: (value: unknown) => string,
): Change | null {
  const [start, end] = rangeOf(alias) ?? [0, 0];
  return end === 0 ? null : { start, end, put: written(of.toJS(document)) };
}

/** The mark stands before the value, on its line or on the one before. */
function withoutMark(text: string, of: ParsedNode): Change | null {
  const [valueStart] = rangeOf(of) ?? [0];
  const mark = `&${of.anchor ?? ''}`;
  const start = text.lastIndexOf(mark, valueStart);
  if (of.anchor === undefined || start < 0 || text.slice(start + mark.length, valueStart).trim() !== '')
    return null;
  const end = start + mark.length;
  return { start, end: text[end] === ' ' ? end + 1 : end, put: '' };
}
