/**
 * Owns the step of the build that collects what Sidetone is made of: each package that is in the page's bundle or is
 * shipped beside the host, with its licence and that licence's text, as licences.json beside the page. Nothing is listed
 * by hand; THIRD_PARTY.md only adds what a package is for. Runs in the build, never in the page.
 */
// oxlint-disable no-restricted-imports -- this file is part of the build, not of the page
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import type { Licences, LicensedPart } from './state/licences';

export const LICENCES_FILE = 'licences.json';
/** The shell: no dependency of the host, no module of the page, and all the same a part of what is given to people. */
const SHELLS = ['electron'];
const LICENCE_FILE = /^(licen[cs]e|copying)([.-].*)?$/i;
const MAX_TEXT_CHARACTERS = 40_000;

type PackageJson = {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly homepage?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const read = (folder: string): PackageJson =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;

/** As Node finds it, but without its exports, which may hide its package.json. */
export function packageFolder(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
    if (at === dirname(at)) return null;
  }
}

/** The package that a module of the bundle belongs to; null for the project's own. */
export function folderOfModule(id: string): string | null {
  const path = id.replaceAll('\\', '/').replace(/[?#].*$/, '');
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path.replace(/^\0/, ''))?.[1];
  return found !== undefined && existsSync(join(found, 'package.json')) ? realpathSync(found) : null;
}

/** What is installed of a package's dependencies, and of theirs. Optional ones of other systems are not here. */
function withDependencies(names: readonly string[], from: string, found: Set<string>): void {
  for (const name of names) {
    const folder = packageFolder(name, from);
    if (folder === null || found.has(folder)) continue;
    found.add(folder);
    const { dependencies, optionalDependencies } = read(folder);
    withDependencies(Object.keys({ ...dependencies, ...optionalDependencies }), folder, found);
  }
}

function licenceOf({ license, licenses }: PackageJson): string {
  if (typeof license === 'string') return license;
  const types = [license?.type, ...(licenses ?? []).map(({ type }) => type)].filter(
    (one) => one !== undefined,
  );
  return types.join(' OR ');
}

function textOf(folder: string): string {
  const file = readdirSync(folder).find((name) => LICENCE_FILE.test(name));
  return file === undefined
    ? ''
    : readFileSync(join(folder, file), 'utf8').slice(0, MAX_TEXT_CHARACTERS).trim();
}

/** What THIRD_PARTY.md says that packages are for, by their names. */
export function purposes(markdown: string): ReadonlyMap<string, string> {
  const rows = markdown.matchAll(/^\| *([^|]+?) *\|[^|]*\|[^|]*\| *([^|]+?) *\|$/gm);
  return new Map(
    [...rows].flatMap(([, names = '', why = '']) => names.split(', ').map((name) => [name, why] as const)),
  );
}

/** @throws if a package does not say under which licence it is, so that no release goes out with one that may not. */
function collect(folders: Iterable<string>, root: string): Licences {
  const why = purposes(readFileSync(join(root, 'THIRD_PARTY.md'), 'utf8'));
  const texts: string[] = [];
  const parts = [...folders].map((folder): LicensedPart => {
    const about = read(folder);
    const { name = '', version = '' } = about;
    const licence = licenceOf(about);
    if (licence === '') throw new Error(`${name} in ${folder} names no licence.`);
    const text = textOf(folder);
    if (text !== '' && !texts.includes(text)) texts.push(text);
    return { name, version, licence, why: why.get(name) ?? '', text: texts.indexOf(text) };
  });
  const byName = (left: LicensedPart, right: LicensedPart): number =>
    left.name.localeCompare(right.name, 'en');
  const isRepeated = (part: LicensedPart, at: number): boolean =>
    parts.findIndex(({ name, version }) => name === part.name && version === part.version) < at;
  const own = read(root);
  return {
    app: {
      name: own.name ?? '',
      version: own.version ?? '',
      licence: licenceOf(own),
      why: '',
      text: texts.push(readFileSync(join(root, 'LICENSE'), 'utf8')) - 1,
    },
    parts: parts.filter((part, at) => !isRepeated(part, at)).toSorted(byName),
    texts,
  };
}

/**
 * @param modules paths of what is in the page's bundle.
 * @param root the project's folder; this file is bundled with the build's configuration and can't tell.
 */
export function licencesOf(modules: Iterable<string>, root: string): Licences {
  const { dependencies, optionalDependencies } = read(root);
  const folders = new Set<string>();
  withDependencies(Object.keys({ ...dependencies, ...optionalDependencies }), root, folders);
  for (const name of SHELLS) {
    const folder = packageFolder(name, root);
    if (folder !== null) folders.add(folder);
  }
  for (const id of modules) {
    const folder = folderOfModule(id);
    if (folder !== null) folders.add(folder);
  }
  return collect(folders, root);
}

export function licences(root: string): Plugin {
  return {
    name: 'sidetone:licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? Object.keys(chunk.modules) : [],
      );
      this.emitFile({
        type: 'asset',
        fileName: LICENCES_FILE,
        source: JSON.stringify(licencesOf(modules, root)),
      });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (new URL(request.url ?? '/', 'http://page').pathname !== `/${LICENCES_FILE}`) {
          next();
          return;
        }
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(licencesOf(server.moduleGraph.idToModuleMap.keys(), root)));
      });
    },
  };
}
