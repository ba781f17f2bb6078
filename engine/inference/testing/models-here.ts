/** Owns which models of the catalogue the tests find on this machine. It fetches nothing. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import type { ModelFiles } from '../../contract/inference';
import { createBundledResolver } from '../../models/bundled';
import type { Model } from '../../models/model';
import { dataDir, modelDir } from '../../models/paths';

const HERE = dirname(fileURLToPath(import.meta.url));
const resolveBundled = createBundledResolver([], HERE);
const DATA = dataDir(process.env, process.platform, homedir());

/** Files of a model, looked at by name only; null if one is missing. */
export function filesHere({ id, files, delivery }: Model): ModelFiles | null {
  const paths: Record<string, string> = {};
  for (const [name, { fileName }] of Object.entries(files)) {
    const path =
      delivery.kind === 'bundled'
        ? resolveBundled({ ...delivery, fileName })
        : join(modelDir(DATA, id), fileName);
    if (path === null || !existsSync(path)) return null;
    paths[name] = path;
  }
  return paths;
}

/** Registers the tests of each model; one whose files are not here is a skipped test that says so. */
export function describeEach(
  models: readonly Model[],
  describeModel: (model: Model, files: ModelFiles) => void,
): void {
  const found = models.map((model) => ({ model, files: filesHere(model) }));
  for (const { model, files } of found) if (files !== null) describeModel(model, files);
  const missing = found.filter(({ files }) => files === null);
  // oxlint-disable-next-line expect-expect -- it is there to be skipped, with its reason
  it.for(missing.map(({ model }) => model.name))('%s', (_, { skip }) =>
    skip('its files are not on this machine'),
  );
}

/** The same names, and in each file what is no model. */
export const brokenFiles = (files: ModelFiles): ModelFiles =>
  Object.fromEntries(Object.keys(files).map((name) => [name, fileURLToPath(import.meta.url)]));

/** The same names, and no file. */
export const missingFiles = (files: ModelFiles): ModelFiles =>
  Object.fromEntries(Object.keys(files).map((name) => [name, join(HERE, 'none')]));
