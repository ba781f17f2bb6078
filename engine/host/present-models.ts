/** Owns which models' files are on this machine, best first. It loads none. */
import { problemOf, thrownOf } from '../contract/errors';
import type { EotModels, Loadable, LlmWish, ModelFiles } from '../contract/inference';
import { judgesBy } from '../inference/engines';
import { CATALOGUE, modelsOf } from '../models/catalogue';
import type { Model } from '../models/model';
import type { ModelStore } from '../models/store';
import { DEFAULT_VOICES, voiceOf } from '../models/voices';

export type PresentModels = {
  /** @throws SidetoneError MODEL_MISSING if the model is not here. */
  filesOf(modelId: string): ModelFiles;
  /** Ids of the recognisers and of the usual voices that are present, best first. */
  recognisers(): readonly string[];
  voices(): readonly string[];
  /** The best that are here of those that judge a turn. */
  judges(): EotModels;
  /** Files of language models that are present, best first. */
  ggufFiles(): LlmWish['ggufFiles'];
};

export function presentModels(store: Pick<ModelStore, 'files'>): PresentModels {
  const present = (stage: Model['stage']): readonly Model[] =>
    modelsOf(stage).filter(({ id }) => store.files(id) !== null);

  const judge = (by: 'sound' | 'words'): Loadable | null => {
    for (const { id, engine, judge = engine } of CATALOGUE) {
      const files = store.files(id);
      if (files === null || judgesBy(judge) !== by) continue;
      return { id, engine: judge, files };
    }
    return null;
  };

  return {
    filesOf: (modelId) => {
      const files = store.files(modelId);
      if (files === null) throw thrownOf(problemOf('MODEL_MISSING.here', { id: modelId }));
      return files;
    },
    recognisers: () => present('stt').map(({ id }) => id),
    voices: () => DEFAULT_VOICES.filter((id) => store.files(voiceOf(id).modelId) !== null),
    judges: () => ({ sound: judge('sound'), words: judge('words') }),
    ggufFiles: () =>
      present('llm').flatMap(({ id, name: label, engine, isLarge, memoryBytes }) => {
        const path = store.files(id)?.['model'];
        if (path === undefined) return [];
        return [{ path, label, engine, ...(isLarge === true ? { largeBytes: memoryBytes } : {}) }];
      }),
  };
}
