/** Owns the answer to which language models could answer: Ollama's and the files. It loads and chooses none. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LlmAnswers, ModelFile, OllamaListing } from '../../contract/llm';
import type { RequestHandlers } from '../../contract/requests';
import { ollamaHost } from '../../inference/llm/ollama-host';
import { listOllama } from '../../inference/llm/ollama-list';
import type { LoadedModels } from '../loaded-models';

export type LlmHandlerDeps = {
  readonly loadedModels: Pick<LoadedModels, 'ggufFiles'>;
  /** Where models are kept: what a person put there can be chosen, too. */
  readonly modelsFolder: string;
  /** Asks Ollama; the one that OLLAMA_HOST names if absent. */
  readonly listOllama?: () => Promise<OllamaListing>;
};

/** More than these are no list for a person. */
const MAX_OTHER_FILES = 100;

export function createLlmHandlers({
  loadedModels,
  modelsFolder,
  listOllama: ask = () => listOllama(ollamaHost(process.env)),
}: LlmHandlerDeps): RequestHandlers<keyof LlmAnswers> {
  return {
    'llm.list': async () => {
      const known = loadedModels.ggufFiles();
      const [ollama, others] = await Promise.all([ask(), otherFiles(modelsFolder, known)]);
      const files = [...known, ...others].map(async ({ path, label }): Promise<ModelFile> => ({
        file: path,
        name: label,
        size: await stat(path).then(
          ({ size }) => size,
          () => null,
        ),
      }));
      return { ollama, files: await Promise.all(files) };
    },
  };
}

type File = { readonly path: string; readonly label: string };

/**
 * Model files below a folder that are not known yet, in the order of their names; none of a folder that is not there.
 */
async function otherFiles(folder: string, known: readonly File[]): Promise<readonly File[]> {
  const found = await readdir(folder, { recursive: true }).catch(() => []);
  return found
    .filter((name) => name.toLowerCase().endsWith('.gguf'))
    .map((name) => ({ path: join(folder, name), label: basename(name).replace(/\.gguf$/iu, '') }))
    .filter(({ path }) => !known.some((one) => one.path === path))
    .toSorted((left, right) => left.label.localeCompare(right.label, 'en'))
    .slice(0, MAX_OTHER_FILES);
}
