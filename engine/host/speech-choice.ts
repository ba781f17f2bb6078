/**
 * Owns which recogniser and which voice a session gets, and what its client is told of what took the place of a choice.
 * It must not know what is loaded, nor what a session does with it.
 */
import type { LlmChoice } from '../contract/client';
import { problemOf, type Problem } from '../contract/errors';
import { nameOfModel } from '../models/catalogue';
import { nameOfVoice } from '../models/voices';
import type { Profile } from '../profiles/profile';
import { firstThatLoads, type Loaded } from './first-that-loads';
import type { Lease, LoadedModels } from './loaded-models';

/** What there is to load, and by whom it is kept. */
type ModelsFor = {
  readonly loadedModels: Pick<LoadedModels, 'recognisers' | 'voices'>;
  readonly lease: Pick<Lease, 'loadStt' | 'loadTts'>;
};

/** A voice that a person asked for must be had, unless it may be replaced; one that a profile prefers always may. */
export function loadVoice(
  { loadedModels, lease }: ModelsFor,
  { voiceId, profile }: { readonly voiceId: string | undefined; readonly profile: Profile },
  mayReplace: boolean,
  signal: AbortSignal,
): Promise<Loaded> {
  const own = profile.voice === null ? [] : [profile.voice];
  const candidates =
    voiceId === undefined
      ? [...own, ...loadedModels.voices()]
      : [voiceId, ...(mayReplace ? [...own, ...loadedModels.voices()] : [])];
  return firstThatLoads(orBest(candidates), (id) => lease.loadTts(id, signal));
}

export function loadRecogniser(
  { loadedModels, lease }: ModelsFor,
  wished: string | undefined,
  mayReplace: boolean,
  signal: AbortSignal,
): Promise<Loaded> {
  const candidates =
    wished === undefined
      ? loadedModels.recognisers()
      : [wished, ...(mayReplace ? loadedModels.recognisers() : [])];
  return firstThatLoads(orBest(candidates), (id) => lease.loadStt(id, signal));
}

/** Where none is here, the stage itself says what is missing. */
const orBest = (candidates: readonly string[]): readonly (string | null)[] =>
  candidates.length === 0 ? [null] : [...new Set(candidates)];

/** What a person is told of it. */
export function replacements(
  { llm, why }: { readonly llm: LlmChoice; readonly why: Problem | null },
  ears: Loaded,
  voice: Loaded,
): readonly Problem[] {
  return [
    ...(why === null
      ? []
      : [problemOf('REPLACED.llm', { why: why.message, advice: why.hint, instead: llm.label })]),
    ...(ears.why === null
      ? []
      : [problemOf('REPLACED.recogniser', { why: ears.why.message, instead: nameOfModel(ears.id) })]),
    ...(voice.why === null
      ? []
      : [problemOf('REPLACED.voice', { why: voice.why.message, instead: nameOfVoice(voice.id) })]),
  ];
}
