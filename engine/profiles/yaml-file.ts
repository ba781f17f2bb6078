/**
 * Owns the way from the bytes of a YAML file that a person wrote to a value of a schema, or to its mistakes. Each
 * mistake has its place, its key and what was expected. Pure. A mistake is told to a person who writes files, not
 * programs; what a file may hold is its schema's business.
 */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { lostText } from './yaml-lost';
import { explainYaml } from './yaml-words';

/** Aliases are useful for a repeated phrase; more than a few are a mistake or a bomb. */
const MAX_ALIASES = 50;

/** Enough to mend a file; more would be the same mistake again. */
const MAX_PROBLEMS = 20;

export type YamlProblem = {
  /** Both counted from 1; null if the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  /** Dotted path of the key, empty for the whole document. */
  readonly key: string;
  readonly message: string;
  /** The key that was probably meant. */
  readonly meant?: string;
};

export type ParsedYaml<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Where the key at this path stands in the file. */
      readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
    }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

export type YamlFormat<T> = {
  readonly schema: z.ZodType<T>;
  /** The keys that a file may use at `path`; used to guess what an unknown key was meant to be. */
  readonly knownKeys: (path: readonly PropertyKey[]) => readonly string[];
  /** Keys that take one text or a list of them. */
  readonly oneOrMore?: readonly string[];
  readonly maxBytes: number;
  /** What an empty file should have held: "the keys name and steps". */
  readonly expected: string;
};

export function parseYaml<T>(bytes: Uint8Array, format: YamlFormat<T>): ParsedYaml<T> {
  const whole = (message: string): ParsedYaml<T> => fail([{ line: null, column: null, key: '', message }]);

  if (bytes.byteLength > format.maxBytes) {
    return whole(`The file is too large: at most ${format.maxBytes / 1024} kB.`);
  }
  const badLine = lineOfInvalidUtf8(bytes);
  if (badLine !== null) {
    const message = 'The file is not UTF-8: save it with that encoding.';
    return fail([{ line: badLine, column: 1, key: '', message }]);
  }
  // The decoder drops a byte order mark, which some editors write and which would become part of the first key.
  const source = new TextDecoder('utf-8').decode(bytes);

  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const lostIn = (document: Document.Parsed): ParsedYaml<T> | null => {
    const lost = lostText(source, document, format.oneOrMore ?? []);
    if (lost.length === 0) return null;
    return fail(
      lost.map(({ offset, message }) => ({ ...placeAt(offset), key: keyAt(document, offset), message })),
    );
  };
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
    const mistakes = [...document.errors, ...document.warnings];
    if (mistakes.length > 0) {
      const onLines = new Map(
        mistakes.toReversed().map((mistake) => [placeAt(mistake.pos[0]).line, mistake]),
      );
      // The parser stumbles several times over one mistake; the first on each line is the one to mend.
      return fail(
        Array.from(onLines.values())
          .toReversed()
          .map((mistake) => {
            const key = mistake.code === 'DUPLICATE_KEY' ? wordAt(source, mistake.pos[0]) : '';
            return { ...placeAt(mistake.pos[0]), key, message: explainYaml(mistake, source, key) };
          }),
      );
    }
    if (document.contents === null) {
      const message = `The file is empty: expected ${format.expected}.`;
      return fail([{ line: 1, column: 1, key: '', message }]);
    }
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
    const lost = lostIn(document);
    if (lost !== null) return lost;
  } catch (thrown) {
    // Nesting deep enough to exhaust the stack, and aliases of aliases.
    const what = thrown instanceof Error ? thrown.message : String(thrown);
    const lost = /unresolved alias/iu.test(what) ? lostIn(parseDocument(source)) : null;
    if (lost !== null) return lost;
    return whole(
      /alias/iu.test(what)
        ? 'The file has too many aliases (*name).'
        : `The file can't be read as YAML: ${what}`,
    );
  }

  const placeOf = (path: readonly PropertyKey[]): Place => placeAt(offsetOf(document, path));
  const parsed = format.schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data, placeOf };
  const problems = parsed.error.issues.flatMap((issue) => toProblems(issue, placeOf, format.knownKeys));
  return fail(problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
}

type Place = { readonly line: number; readonly column: number };

const fail = <T>(problems: readonly YamlProblem[]): ParsedYaml<T> => ({
  ok: false,
  problems: problems.slice(0, MAX_PROBLEMS),
});

function toProblems(
  issue: z.core.$ZodIssue,
  placeOf: (path: readonly PropertyKey[]) => Place,
  knownKeys: YamlFormat<unknown>['knownKeys'],
): YamlProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ ...placeOf(issue.path), key: dotted(issue.path), message: issue.message }];
  }
  return issue.keys.map((key) => {
    const known = knownKeys(issue.path);
    const near = nearest(key, known);
    const guess = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    const path = [...issue.path, key];
    return {
      ...placeOf(path),
      key: dotted(path),
      message: `is not a key that Sidetone knows; ${guess}`,
      ...(near === null ? {} : { meant: near }),
    };
  });
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Where the key at `path` stands in the text; an absent one is told at the nearest thing around it. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const step of path) {
    let next: unknown;
    let at: number | null = null;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step,
      );
      next = pair?.value;
      at = rangeStart(pair?.key);
    } else if (typeof step === 'number' && typeof node === 'object' && node !== null && 'items' in node) {
      next = (node.items as readonly unknown[])[step];
      at = rangeStart(next);
    }
    if (at === null) break;
    offset = at;
    node = next;
  }
  return offset;
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return null;
  const [start]: readonly unknown[] = node.range;
  return typeof start === 'number' ? start : null;
}

/** @returns the dotted path of the last value that begins before this place. */
function keyAt(document: Document.Parsed, offset: number): string {
  let found: readonly PropertyKey[] = [];
  const look = (node: unknown, path: readonly PropertyKey[]): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if ((rangeStart(key) ?? Infinity) > offset) return;
        found = [...path, isScalar(key) ? String(key.value) : ''];
        look(value, found);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        if ((rangeStart(item) ?? Infinity) > offset) return;
        found = [...path, index];
        look(item, found);
      }
    }
  };
  look(document.contents, []);
  return dotted(found);
}

function wordAt(source: string, offset: number): string {
  return /^["']?([\w-]+)/u.exec(source.slice(offset, offset + 100))?.[1] ?? '';
}

/** UTF-8 never has a line feed inside a character, so that lines can be looked at one by one. */
function lineOfInvalidUtf8(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const valid = (part: Uint8Array): boolean => {
    try {
      decoder.decode(part);
      return true;
    } catch {
      return false;
    }
  };
  if (valid(bytes)) return null;
  let line = 1;
  for (let start = 0; start <= bytes.length; line += 1) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    if (!valid(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return line;
}

const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/gu, '');

/** The known key that `unknown` most likely stands for, or null if none is near. */
export function nearest(unknown: string, known: readonly string[]): string | null {
  const wanted = plain(unknown);
  if (wanted === '') return null;
  const scored = known.map((key) => {
    const candidate = plain(key);
    const part = wanted.length >= 4 && (candidate.includes(wanted) || wanted.includes(candidate));
    return { key, distance: part ? 1 : editDistance(wanted, candidate) };
  });
  const best = scored.toSorted((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.key : null;
}

/** Insertions, deletions and replacements between two short words. */
function editDistance(a: string, b: string): number {
  // A key of thousands of letters would cost as many steps for each known key.
  if (a.length > 100) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
