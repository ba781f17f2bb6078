/**
 * Owns the list of models Sidetone knows: what they are, what they cost, which exact bytes they consist of and where
 * those come from. Data only: it must not look at the disk or the network.
 *
 * A file is trusted for its sha256, never for its source, so a source may be anybody's. Hashes and sizes were computed
 * from the files themselves; that of Qwen2.5 1.5B is the one Hugging Face reports for the pinned revision.
 */
import { LANGUAGE_MODELS } from './catalogue-language';
import { SPEECH_MODELS } from './catalogue-speech';
import type { Model } from './model';

export const CATALOGUE: readonly Model[] = [...SPEECH_MODELS, ...LANGUAGE_MODELS];

/** For people; the id of one that is not known. */
export const nameOfModel = (modelId: string): string =>
  CATALOGUE.find(({ id }) => id === modelId)?.name ?? modelId;
