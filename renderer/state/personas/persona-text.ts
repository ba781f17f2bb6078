/**
 * Owns edits of a persona's text that a form makes. Single values, keys and entries are changed where they stand.
 * Everything else stays as its author wrote it: comments, order, quotes, blank lines. Pure. Each edit is checked by
 * reading its result. Where the text can't be cut into, YAML's own writer writes the whole file. It keeps comments,
 * order and quotes too, but not the layout.
 */
import {
  Composer,
  CST,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Parser,
  parseDocument,
  stringify,
  type Document,
  type Scalar,
} from 'yaml';
import { withoutRepetitions } from './persona-text-marks';
import { endLine, endOf, indented, lineStart, rangeOf, splice } from './persona-text-places';
import { isSame, plainAt, plainWith, plainWithout, type Path } from './persona-text-values';

export type { Path } from './persona-text-values';

type Source = {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly tokens: readonly CST.Token[];
};

/** Where a new key goes: after the nearest of these that is there. */
const KEY_ORDER = [
  'name',
  'description',
  'system_prompt',
  'greeting',
  'voice',
  'llm',
  'fallback_line',
  'filler',
  'example_turns',
  'playbook',
  'playbook_else',
];

/** @returns the text's values; null while it is no YAML, or no group of keys. */
export function valuesOf(text: string): Readonly<Record<string, unknown>> | null {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  try {
    return document.toJS({ maxAliasCount: 50 }) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Sets a value; null takes the key away, and a group of keys that is empty then. */
export function setValue(text: string, path: Path, value: string | number | null): string {
  const source = read(free(text, path));
  const key = path.at(-1);
  if (source === null || key === undefined) return text;
  const node = source.document.getIn(path, true);
  if (value === null) return node === undefined ? text : removeKey(source, path);
  if (node === undefined) return checked(source, path, value, insertKey(source, path, value));
  if (!isScalar(node)) return checked(source, path, value, null);
  const { type, meant } = writtenAs(source, path, value);
  return checked(source, path, meant, replaceScalar(source, path, meant, type));
}

/** Adds an entry to a list, at its end; the list is made if there is none. */
export function addEntry(text: string, path: Path, value: unknown): string {
  const source = read(text);
  if (source === null) return text;
  const list = source.document.getIn(path, true);
  if (!isSeq(list) || list.items.length === 0) {
    const added = list === undefined ? insertKey(source, path, [value]) : null;
    return checked(source, path, [value], added);
  }
  return insertItem(source, path, list.items.length, value);
}

export function removeEntry(text: string, path: Path, index: number): string {
  const source = read(free(text, [...path, index]));
  const list = source?.document.getIn(path, true);
  if (source === null || !isSeq(list)) return text;
  return list.items.length <= 1 ? removeKey(source, path) : removeItem(source, path, index);
}

/** Makes a list of phrases say `phrases`, changing only those that differ. */
export function setPhrases(whole: string, path: Path, phrases: readonly string[]): string {
  const text = free(whole, path);
  const source = read(text);
  if (source === null) return whole;
  const node = source.document.getIn(path, true);
  const first = phrases[0] ?? '';
  if (!isSeq(node)) {
    if (phrases.length <= 1) return setValue(text, path, first);
    const [start, end] = rangeOf(node) ?? [0, 0];
    const list = `[${phrases.map((phrase) => inFlow(phrase)).join(', ')}]`;
    return checked(source, path, phrases, end === 0 ? null : splice(text, start, end, list));
  }
  const before = node.items.map((item) => (isScalar(item) ? String(item.value) : ''));
  let same = 0;
  while (same < before.length && same < phrases.length && before[same] === phrases[same]) same += 1;
  let alike = 0;
  while (
    alike < before.length - same &&
    alike < phrases.length - same &&
    before.at(-1 - alike) === phrases.at(-1 - alike)
  ) {
    alike += 1;
  }
  const old = before.length - same - alike;
  const fresh = phrases.slice(same, phrases.length - alike);
  if (phrases.length === 0) return checked(source, path, [], null);
  let next = text;
  for (const [offset, phrase] of fresh.entries()) {
    const at = same + offset;
    const now = offset < old ? null : read(next);
    if (offset < old) next = setValue(next, [...path, at], phrase);
    else if (now !== null) next = insertItem(now, path, at, phrase);
  }
  for (let extra = old - 1; extra >= fresh.length; extra -= 1) next = removeEntry(next, path, same + extra);
  return next;
}

/** The key at this place, both counted from 1, replaced by the one that was meant. */
export function withKeyMeant(text: string, line: number, column: number, meant: string): string {
  const lines = text.split('\n');
  const found = lines[line - 1] ?? '';
  const rest = found.slice(column - 1);
  const key = /^(?:"[^"]*"|'[^']*'|[^\s:]+)/u.exec(rest)?.[0] ?? '';
  lines[line - 1] = found.slice(0, column - 1) + meant + rest.slice(key.length);
  return lines.join('\n');
}

/** The same values, with nothing at `path` that another place repeats. */
const free = (text: string, path: Path): string => withoutRepetitions(text, path, writtenOut);

function writtenOut(value: unknown): string {
  if (typeof value === 'string') return isPlain(value, false) ? value : JSON.stringify(value);
  const isPhrases = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isPhrases ? `[${value.map(inFlow).join(', ')}]` : JSON.stringify(value);
}

function read(text: string): Source | null {
  const tokens = [...new Parser().parse(text)];
  const [document] = [
    ...new Composer({ keepSourceTokens: true, prettyErrors: false }).compose(tokens, true, text.length),
  ];
  if (document === undefined || document.errors.length > 0) return null;
  if (document.contents !== null && !isMap(document.contents)) return null;
  return { text, document: document as Document.Parsed, tokens };
}

/** An edit that comes out as meant, else the whole file as YAML's own writer writes it. */
function checked({ text }: Source, path: Path, value: unknown, edited: string | null): string {
  const wanted = plainWith(valuesOf(text), path, value);
  if (edited !== null && isSame(valuesOf(edited), wanted)) return edited;
  return rewritten(text, path, (document) => document.setIn(path, value));
}

function rewritten(text: string, path: Path, change: (document: Document) => void): string {
  const document = parseDocument(free(text, path));
  change(document);
  return document.toString({ lineWidth: 0 });
}

/** How a value is written in the place of another one: as that was, if it can be. */
function writtenAs(
  { document }: Source,
  path: Path,
  value: string | number,
): { readonly type: Scalar.Type | undefined; readonly meant: string | number } {
  const node = document.getIn(path, true);
  if (typeof value === 'number' || !isScalar(node)) return { type: undefined, meant: value };
  const isFlow = isInFlow(document, path);
  const wasBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const isBlock = wasBlock || (value.includes('\n') && !isFlow);
  // A block ends its last line; readers of the text don't mind.
  if (isBlock) {
    const type = node.type === 'BLOCK_FOLDED' ? 'BLOCK_FOLDED' : 'BLOCK_LITERAL';
    return { type, meant: `${value.trimEnd()}\n` };
  }
  const needsQuotes = node.type === 'PLAIN' && !isPlain(value, isFlow);
  return { type: needsQuotes ? 'QUOTE_DOUBLE' : (node.type as Scalar.Type | undefined), meant: value };
}

function replaceScalar(
  { text, document, tokens }: Source,
  path: Path,
  value: string | number,
  type: Scalar.Type | undefined,
): string | null {
  const node = document.getIn(path, true);
  if (!isScalar(node) || node.srcToken === undefined) return null;
  if (typeof value === 'number') {
    const [start, end] = rangeOf(node) ?? [0, 0];
    return end === 0 ? null : splice(text, start, end, String(value));
  }
  CST.setScalarValue(node.srcToken, value, {
    afterKey: typeof path.at(-1) === 'string',
    inFlow: isInFlow(document, path),
    ...(type === undefined ? {} : { type }),
  });
  return tokens.map((token) => CST.stringify(token)).join('');
}

/** Whether a text without quotes is read as itself. */
function isPlain(value: string, isFlow: boolean): boolean {
  const document = parseDocument(isFlow ? `[${value}]` : `x: ${value}`, { prettyErrors: false });
  const [found, count] = isFlow
    ? [document.getIn([0]), (document.toJS() as unknown[]).length]
    : [document.get('x'), 1];
  return document.errors.length === 0 && count === 1 && found === value;
}

const inFlow = (value: string): string => (isPlain(value, true) ? value : JSON.stringify(value));

function isInFlow(document: Document.Parsed, path: Path): boolean {
  return path.some((_, index) => {
    const node = document.getIn(path.slice(0, index), true);
    return (isMap(node) || isSeq(node)) && node.flow === true;
  });
}

function insertKey(source: Source, path: Path, value: unknown): string | null {
  const { text, document } = source;
  const key = path.at(-1);
  const group = path.slice(0, -1);
  const map = group.length === 0 ? document.contents : document.getIn(group, true);
  if (map === undefined && group.length > 0) return insertKey(source, group, { [String(key)]: value });
  if (map === null) return `${endLine(text)}${stringify({ [String(key)]: value }, { lineWidth: 0 })}`;
  if (!isMap(map) || map.flow === true || map.items.length === 0) return null;
  const keys = map.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''));
  const order = KEY_ORDER.slice(0, Math.max(0, KEY_ORDER.indexOf(String(key))));
  const before = group.length > 0 ? keys.length - 1 : keys.findLastIndex((one) => order.includes(one));
  const firstKey = rangeOf(map.items[0]?.key);
  if (firstKey === null) return null;
  const indent = firstKey[0] - lineStart(text, firstKey[0]);
  const at = before < 0 ? lineStart(text, firstKey[0]) : endOf(text, map.items[before]);
  if (at === null) return null;
  const lines = indented(stringify({ [String(key)]: value }, { lineWidth: 0 }), ' '.repeat(indent));
  return splice(endLine(text), at, at, lines);
}

function removeKey(source: Source, path: Path): string {
  const { text, document } = source;
  const group = path.slice(0, -1);
  const map = group.length === 0 ? document.contents : document.getIn(group, true);
  if (group.length > 0 && isMap(map) && map.items.length === 1 && typeof group.at(-1) === 'string') {
    return removeKey(source, group);
  }
  const pair = isMap(map)
    ? map.items.find((one) => isPair(one) && isScalar(one.key) && one.key.value === path.at(-1))
    : undefined;
  const start = rangeOf(pair?.key)?.[0] ?? null;
  const end = pair === undefined ? null : endOf(text, pair);
  if (start !== null && end !== null && text.slice(lineStart(text, start), start).trim() === '') {
    const edited = splice(text, lineStart(text, start), end, '');
    if (isSame(valuesOf(edited), plainWithout(valuesOf(text), path))) return edited;
  }
  return rewritten(text, path, (whole) => whole.deleteIn(path));
}

function insertItem(source: Source, path: Path, index: number, value: unknown): string {
  const { text, document } = source;
  const list = document.getIn(path, true);
  const edited = isSeq(list) ? withItem(text, list.flow === true, list.items, index, value) : null;
  const items = plainAt(valuesOf(text), path) as readonly unknown[];
  return checked(source, path, [...items.slice(0, index), value, ...items.slice(index)], edited);
}

function withItem(
  text: string,
  isFlow: boolean,
  items: readonly unknown[],
  index: number,
  value: unknown,
): string | null {
  const next = rangeOf(items[index]);
  const last = items.at(-1);
  if (isFlow) {
    const written = typeof value === 'string' ? inFlow(value) : JSON.stringify(value);
    if (next !== null) return splice(text, next[0], next[0], `${written}, `);
    const end = rangeOf(last)?.[1];
    return end === undefined ? null : splice(text, end, end, `, ${written}`);
  }
  const dash = rangeOf(items[0]);
  if (dash === null) return null;
  const start = lineStart(text, dash[0]);
  const indent = /^ *(?=- )/u.exec(text.slice(start))?.[0];
  const at = next === null ? endOf(text, last) : lineStart(text, next[0]);
  if (indent === undefined || at === null) return null;
  const [first = '', ...rest] = stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
  const lines = [`${indent}- ${first}`, ...rest.map((line) => `${indent}  ${line}`)].join('\n');
  return splice(endLine(text), at, at, `${lines}\n`);
}

function removeItem(source: Source, path: Path, index: number): string {
  const { text, document } = source;
  const list = document.getIn(path, true);
  const items = isSeq(list) ? list.items : [];
  const [here, next, former] = [rangeOf(items[index]), rangeOf(items[index + 1]), rangeOf(items[index - 1])];
  let edited: string | null = null;
  if (here !== null && isSeq(list) && list.flow === true) {
    if (next !== null) edited = splice(text, here[0], next[0], '');
    else if (former !== null) edited = splice(text, former[1], here[1], '');
  } else if (here !== null) {
    const end = endOf(text, items[index]);
    const start = lineStart(text, here[0]);
    const isAlone = /^ *- /u.test(text.slice(start, here[0]));
    edited = end === null || !isAlone ? null : splice(text, start, end, '');
  }
  const item = [...path, index];
  if (edited !== null && isSame(valuesOf(edited), plainWithout(valuesOf(text), item))) return edited;
  return rewritten(text, item, (whole) => whole.deleteIn(item));
}
