/** Owns the answer to which language models could answer: Ollama's and the files. It loads and chooses none. */
import { stat } from 'node:fs/promises';
import type { LlmAnswers, ModelFile, OllamaListing } from '../contract/llm';
import type { RequestHandlers } from '../contract/requests';
import { ollamaHost } from '../inference/llm/ollama-host';
import { listOllama } from '../inference/llm/ollama-list';
import type { Stages } from '../stages';

export type LlmHandlerDeps = {
  readonly stages: Pick<Stages, 'ggufFiles'>;
  /** Asks Ollama; the one that OLLAMA_HOST names if absent. */
  readonly listOllama?: () => Promise<OllamaListing>;
};

export function createLlmHandlers({
  stages,
  listOllama: ask = () => listOllama(ollamaHost(process.env)),
}: LlmHandlerDeps): RequestHandlers<keyof LlmAnswers> {
  return {
    'llm.list': async () => {
      const files = stages.ggufFiles().map(async ({ path, label }): Promise<ModelFile> => ({
        file: path,
        name: label,
        size: await stat(path).then(
          ({ size }) => size,
          () => null,
        ),
      }));
      const [ollama, ...sized] = await Promise.all([ask(), ...files]);
      return { ollama, files: sized };
    },
  };
}
