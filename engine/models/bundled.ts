/**
 * Owns finding model files that came with the program: beside the built program, or in an installed npm package. It
 * must not resolve packages through their entry points, which are code and would need an exports map to allow it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';

export type BundledFile = {
  readonly packageName: string;
  /** Path inside the package. */
  readonly path: string;
  readonly fileName: string;
};

/** @returns the absolute path of a file that exists, or null. */
export type ResolveBundled = (file: BundledFile) => string | null;

/**
 * Looks for `<fileName>` in each of `folders`, then for the package in `node_modules` of `from` and of every folder
 * above it, as Node does.
 * @param folders absolute, in order; where the build copies models to.
 * @param from absolute folder, usually the importing module's own.
 */
export function createBundledResolver(folders: readonly string[], from: string): ResolveBundled {
  return ({ packageName, path, fileName }) => {
    const candidates = folders.map((folder) => join(folder, fileName));
    for (let at = from; ; at = dirname(at)) {
      candidates.push(join(at, 'node_modules', packageName, path));
      if (at === parse(at).root || at === dirname(at)) break;
    }
    return candidates.find((candidate) => existsSync(candidate)) ?? null;
  };
}
