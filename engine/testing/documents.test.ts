/** Holds the project's documents to the code that they tell of, and to the rules of CONTRIBUTING.md for prose. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const WITH_README = [...DOCUMENTS, 'README.md'];

const MOST_WORDS = 25;
const MOST_LINES = 250;
const FOLDERS = ['electron', 'engine', 'e2e', 'profiles', 'renderer', 'resources', 'docs'];
/** Of a person's own folder. */
const ELSEWHERE: ReadonlySet<string> = new Set(['models/']);
const NO_SUBJECTS = /\b(?:whoever|nobody|somebody|whatever)\b/iu;

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Paths from the root, of files and of the folders that they are in. */
const PATHS: ReadonlySet<string> = new Set(
  [
    ...readdirSync(ROOT),
    ...FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    ),
  ].flatMap((path) => [path, `${path}/`]),
);

const fenced = (text: string): string => [...text.matchAll(/^```[\s\S]*?^```/gmu)].join('\n');
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gmu, '\n');
const inCode = (text: string): string[] =>
  [...prose(text).matchAll(/`([^`]+)`/gu)].map(([, code = '']) => code.replaceAll(/\s+/gu, ' '));

const isPath = (code: string): boolean =>
  /^[\w.*-][\w./*-]*(?:\.(?:tsx?|mjs|css|md|ya?ml|webm)|\/)$/u.test(code);

/** @returns how many files or folders a path means: one from the root, or the end of some. */
function meant(path: string): number {
  if (PATHS.has(path)) return 1;
  return [...PATHS].filter((known) => known.endsWith(`/${path}`)).length;
}

/** `camelCase`, `CONSTANTS` and `call(argument)`: names that stand in the code. */
function symbolIn(code: string): string | null {
  const [, name = ''] = /^([A-Za-z]\w*)(?:\(.*\))?(?: -> .*)?$/u.exec(code) ?? [];
  return /[a-z][A-Z]|^[A-Z]+_[A-Z_]+$/u.test(name) ? name : null;
}

/** Every word of the code. */
const wordsOfCode = (): ReadonlySet<string> =>
  new Set(
    [...PATHS]
      .filter((path) => /\.(?:tsx?|mjs)$/u.test(path) && path !== 'engine/testing/documents.test.ts')
      .flatMap((path) => read(path).match(/\w+/gu) ?? []),
  );

/** Sentences of prose; a cell of a table, a line of a list and a heading begin one. */
function sentences(text: string): string[] {
  const blocks = prose(text)
    .replaceAll(/^\|[-| ]+\|$/gmu, '')
    .replaceAll(/^\|(.*)\|$/gmu, (_, row: string) => `\n${row.replaceAll('|', '\n\n')}\n`)
    .replaceAll(/^(?:#+|\s*(?:[-*]|\d+\.)) /gmu, '\n')
    .split(/\n\s*\n/u);
  return blocks.flatMap((block) =>
    block
      .replaceAll(/\s+/gu, ' ')
      .trim()
      .split(/(?<=[.!?:])[*”"’)]* (?=[*“"‘([]*[\p{Lu}`])/u),
  );
}

const wordsIn = (sentence: string): number =>
  sentence.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

describe.each(WITH_README)('%s', (file) => {
  it('names files and folders that there are, each so that one is meant', () => {
    const wrong = inCode(read(file))
      .filter((one) => isPath(one) && !ELSEWHERE.has(one))
      .map((path) => ({ path, files: meant(path) }))
      .filter(({ files }) => files !== 1);
    expect(wrong).toEqual([]);
  });

  it('links to pages that there are', () => {
    const links = [...read(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/gu)].map(([, link = '']) => link);
    const base = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : '';
    const wrong = links.filter((link) => !PATHS.has(join(base, link).replaceAll('\\', '/')));
    expect(wrong).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (file) => {
  it('has no long sentence, and none that leaves its subject open', () => {
    const wrong = sentences(read(file)).filter(
      (sentence) => wordsIn(sentence) > MOST_WORDS || NO_SUBJECTS.test(sentence),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the documents', () => {
  it('name what stands in the code: catches a name that was changed in the code alone', () => {
    const known = wordsOfCode();
    const wrong = DOCUMENTS.flatMap((file) =>
      inCode(read(file)).map((one) => ({ file, name: symbolIn(one) })),
    ).filter(({ name }) => name !== null && !known.has(name));
    expect(wrong).toEqual([]);
  });

  it('show every folder of the engine in the picture of the house', () => {
    const house = fenced(read('ARCHITECTURE.md'));
    const folders = readdirSync(join(ROOT, 'engine'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${name}/`);
    expect(folders.filter((name) => !house.includes(name))).toEqual([]);
  });

  it('tell a newcomer of the architecture on a few pages', () => {
    expect(read('ARCHITECTURE.md').split('\n').length - 1).toBeLessThanOrEqual(MOST_LINES);
  });

  it('are all linked from the page of the architecture', () => {
    const page = read('ARCHITECTURE.md');
    const pages = DOCUMENTS.filter((file) => file.startsWith('docs/'));
    expect(pages.filter((file) => !page.includes(`](${file})`))).toEqual([]);
  });
});
