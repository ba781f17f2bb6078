// oxlint-disable no-restricted-imports -- of the build, not of the page
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfModule, licencesOf, packageFolder, purposes } from './licences.plugin';

const ROOT = resolve(import.meta.dirname, '..');
const react = packageFolder('react', ROOT) ?? '';

describe('licences', () => {
  it('names every package that is shipped, down to the dependencies of dependencies, each with a licence', () => {
    const { parts, texts, app } = licencesOf([join(react, 'index.js')], ROOT);
    const names = new Set(parts.map(({ name }) => name));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const wanted = [...Object.keys(dependencies), 'onnxruntime-common', 'react', 'electron'];
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    expect(parts.filter(({ licence }) => licence === '')).toEqual([]);
    expect(parts.some(({ text }) => text >= 0 && (texts[text]?.length ?? 0) > 100)).toBe(true);
    expect(app.licence).toBe('GPL-3.0-or-later');
    // What only builds and tests is not given to users.
    expect(names).not.toContain('vitest');
  });
  it('finds the package of a scoped module, of one behind a query, and none for the project’s own', () => {
    expect(folderOfModule(join(react, 'cjs/react.js?commonjs'))).toBe(react);
    expect(folderOfModule(join(ROOT, 'renderer/main.tsx'))).toBeNull();
    expect(folderOfModule(join(packageFolder('@ricky0123/vad-web', ROOT) ?? '', 'dist/index.js'))).toMatch(
      /@ricky0123\/vad-web$/,
    );
  });
  it('THIRD_PARTY.md has what is in package.json, and nothing else: catches a package without a reason', () => {
    const page = readFileSync(join(ROOT, 'THIRD_PARTY.md'), 'utf8');
    const {
      dependencies,
      devDependencies,
      optionalDependencies = {},
    } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<
      Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>
    >;
    const declared = { ...dependencies, ...devDependencies, ...optionalDependencies };
    const [shipped = '', building = ''] = page.split('## For building and testing');
    const [packages = ''] = shipped.split('## Models');
    const rows = [...packages.matchAll(/^\| *([^|]+?) *\| *([\d.x, ]+?) *\|/gm)].flatMap(
      ([, names = '', versions = '']) =>
        names.split(', ').map((name, at) => [name, versions.split(', ')[at] ?? versions] as const),
    );
    const builds = new Set(building.match(/@?[a-z][\w/-]*/g));
    const missing = Object.keys(declared).filter(
      (name) => !rows.some(([row]) => row === name) && !builds.has(name) && !name.startsWith('@types/'),
    );
    expect(missing).toEqual([]);
    const stale = rows.filter(
      ([name, version]) => declared[name]?.startsWith(version.replace(/x$/, '')) !== true,
    );
    expect(stale).toEqual([]);
  });
  it('takes from THIRD_PARTY.md what packages are for, two in a row as well', () => {
    const why = purposes('| react, react-dom | 19 | MIT | the window |\n| ws | 8 | MIT | sockets |');
    expect(Object.fromEntries(why)).toEqual({
      react: 'the window',
      'react-dom': 'the window',
      ws: 'sockets',
    });
  });
});
