/**
 * Owns the list of models Sidetone knows: what they are, what they cost, which exact bytes they consist of and where
 * those come from. Data only: it must not look at the disk or the network.
 *
 * A file is trusted for its sha256, never for its source, so any source will do. Hashes and sizes were computed
 * from the files themselves; that of Qwen2.5 1.5B is the one Hugging Face reports for the pinned revision.
 */
import { HEARING_MODELS } from './catalogue-hearing';
import { LANGUAGE_MODELS } from './catalogue-language';
import { SPEAKING_MODELS } from './catalogue-voices';
import type { Model, Stage } from './model';

export const CATALOGUE: readonly Model[] = [...HEARING_MODELS, ...SPEAKING_MODELS, ...LANGUAGE_MODELS];

/** Sidetone understands and speaks this one. */
const LANGUAGE = 'en';

/** Models of a stage that can be talked with, best first. */
export const modelsOf = (stage: Stage): readonly Model[] =>
  CATALOGUE.filter((model) => model.stage === stage && (model.languages?.includes(LANGUAGE) ?? true));

/** For people; the id of one that is not known. */
export const nameOfModel = (modelId: string): string =>
  CATALOGUE.find(({ id }) => id === modelId)?.name ?? modelId;
