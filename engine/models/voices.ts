/**
 * Owns looking up voices: they stand in the catalogue, at the models that speak with them. A voice's id is not its
 * model's, although a model with one voice may share it.
 */
import { problemOf, thrownOf } from '../contract/errors';
import type { VoiceChoice } from '../contract/models';
import { engineOf } from '../inference/engines';
import { modelsOf } from './catalogue';
import type { Model, ModelVoice } from './model';

export type Voice = ModelVoice & {
  /** The model that speaks with it: its files, and its engine. */
  readonly modelId: string;
  readonly engine: string;
};

const voicesOf = ({ id: modelId, engine, voices = [] }: Model): readonly Voice[] =>
  voices.map((voice) => ({ ...voice, modelId, engine }));

export const VOICES: readonly Voice[] = modelsOf('tts').flatMap(voicesOf);

/** Taken in this order where none was chosen: the first of each model. */
export const DEFAULT_VOICES: readonly string[] = modelsOf('tts').flatMap((model) =>
  voicesOf(model)
    .slice(0, 1)
    .map(({ id }) => id),
);

/** Every voice, as a client may choose it. @param isHere whether a model of the catalogue is on this machine. */
export const voiceChoices = (isHere: (modelId: string) => boolean): readonly VoiceChoice[] =>
  VOICES.map(({ id, label, modelId, traits, engine }) => ({
    id,
    label,
    maker: engineOf(engine, 'tts').name,
    traits,
    isHere: isHere(modelId),
  }));

/** "Joe"; the id of one that is not known. */
export const nameOfVoice = (voiceId: string): string =>
  VOICES.find(({ id }) => id === voiceId)?.label ?? voiceId;

/** @throws SidetoneError MODEL_MISSING naming the voices there are. */
export function voiceOf(voiceId: string): Voice {
  const voice = VOICES.find(({ id }) => id === voiceId);
  if (voice === undefined) {
    const known = VOICES.map(({ id }) => id);
    throw thrownOf(problemOf('MODEL_MISSING.voice', { id: voiceId, known }));
  }
  return voice;
}
