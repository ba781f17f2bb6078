import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** What a test must not do with the machine's clock, and what it does instead. */
const RULES: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  {
    // As a clock that is handed to what is tested it may stand: `nowMs: () => performance.now()`.
    pattern: /(?<!=> )\b(?:performance\.now|process\.hrtime(?:\.bigint)?)\(/,
    instead: 'Count calls or steps, hand in a clock, or wait for the event; see growth.ts for long inputs.',
  },
  {
    pattern: /expect\([^;\n]*\bDate\.now\(\)|\bDate\.now\(\) - \w*(?:start|began|begun|before|from)/i,
    instead: 'Count calls or steps, or hand in a clock.',
  },
  {
    pattern: /new Promise(?:<\w+>)?\(\s*\(?\w*\)? => (?:void )?setTimeout\(\w+, ?(?:[2-9]\d|\d{3,}|\d_)/,
    instead:
      'A sleep proves nothing on a busy machine. Wait for a message that comes after, or turn a faked clock.',
  },
];

function wrongIn(text: string): string[] {
  return text.split('\n').flatMap((line, at) => {
    const broken = RULES.find(({ pattern }) => pattern.test(line));
    return broken === undefined ? [] : [`${at + 1}: ${line.trim()} (${broken.instead})`];
  });
}

describe('the wall clock', () => {
  it('is asked by no unit test: one that does fails where the machine is busy', () => {
    const files = ['engine', 'electron', 'renderer'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.test\.tsx?$/.test(name))
        .map((name) => join(folder, name)),
    );
    expect(files.length).toBeGreaterThan(100);
    const wrong = files
      .filter((file) => join(ROOT, file) !== import.meta.filename)
      .flatMap((file) => wrongIn(readFileSync(join(ROOT, file), 'utf8')).map((line) => `${file}:${line}`));
    expect(wrong).toEqual([]);
  });

  it.each([
    'const startedAt = performance.now();',
    'expect(performance.now() - startedAt).toBeLessThan(50);',
    'expect(Date.now() - at).toBeLessThan(1000);',
    'const tookMs = Date.now() - startedAt;',
    'await new Promise((resolve) => setTimeout(resolve, 50));',
    'await new Promise<void>((done) => setTimeout(done, 1_000));',
  ])('is found in %s', (line) => {
    expect(wrongIn(line)).toHaveLength(1);
  });

  it.each([
    'nowMs: () => performance.now(),',
    'const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));',
    'utimesSync(path, new Date(Date.now() - ageMs), at);',
  ])('is not found in %s', (line) => {
    expect(wrongIn(line)).toEqual([]);
  });
});
