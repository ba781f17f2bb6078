/**
 * Owns what is known of the language models in memory: which wish each answers, whether it is still there, and how many
 * contexts it has. Loads wait for each other here.
 */
import { throwIfAborted, unlessAborted } from '../abort';
import type { LlmChoice } from '../contract/client';
import type { LlmContextSize } from '../contract/inference';
import type { Refusal } from '../inference/blame';
import type { Inference } from '../inference/supervisor';
import type { ModelHolder, ModelLeases, Place } from './model-leases';

/** The model that answers a session, and why this one. */
export type LoadedLlm = { readonly modelId: string; readonly choice: LlmChoice };

/** What a wish came to, in a generation of the process. */
export type Answer = LoadedLlm & { readonly generation: number };

export type LlmShelf = {
  /** What wishes came to that do not depend on a persona's script. */
  readonly answers: Map<string, Answer>;
  /** Language models that are in memory, or on their way there. */
  places(): readonly Place[];
  isLoaded(answer: Answer, session: string): boolean;
  /** Language models that the session may not use for now. */
  refusedTo(session: string): readonly Refusal[];
  /** From now on the holder uses it. @returns whether there is such a model. */
  hold(modelId: string, holder: ModelHolder): boolean;
  /** Gives a model a context for each session that uses it, as far as there is memory. @param size if it was just loaded. */
  shareOut(modelId: string, size?: LlmContextSize): void;
  /** The same for all of them: another model takes memory, or leaves some. */
  shareOutAll(): void;
  /** The holder does not use it any more. */
  letGo(modelId: string, holder: ModelHolder): void;
  /** Notes that something is loaded. @returns whether nothing was before, in this generation of the process. */
  beginUse(): boolean;
  /** One load after the other; a caller that gives up waits no longer, and its load is called off. */
  inOrder<T>(load: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

export function createLlmShelf(inference: Inference, leases: ModelLeases): LlmShelf {
  /** As the process was told last of a model. The count is null if it is not known what came of that. */
  const allowed = new WeakMap<Place, { readonly generation: number; readonly count: number | null }>();
  /** A generation in which something was loaded, or begun to be. */
  let usedGeneration = 0;
  let loads: Promise<unknown> = Promise.resolve();

  const places = (): readonly Place[] => leases.places().filter(({ stage }) => stage === 'llm');
  const refusedTo = (session: string): readonly Refusal[] =>
    inference.refusals(session).filter(({ stage }) => stage === 'llm');

  /** How many contexts the model has in the process; null if that is not known. */
  const countOf = (place: Place, isLoadedNow: boolean): number | null => {
    const told = allowed.get(place);
    // A model that was just loaded has one.
    if (told === undefined || told.generation !== inference.generation()) return 1;
    // It may have been told before the load, when there was no such model, or the model was there already.
    return isLoadedNow ? null : told.count;
  };

  const shareOut: LlmShelf['shareOut'] = (modelId, size) => {
    const count = leases.shareOut(modelId, size);
    const place = places().find((one) => one.modelId === modelId);
    if (count === null || place === undefined) return;
    if (count === countOf(place, size !== undefined)) return;
    const told = { generation: inference.generation(), count };
    allowed.set(place, told);
    // Nothing waits for it: what follows comes after it. A process that was started anew has no such model until that is
    // loaded there, and refuses.
    inference.ask({ type: 'allow.llm', modelId, contexts: count }).catch(() => {
      if (allowed.get(place) === told) allowed.set(place, { ...told, count: null });
    });
  };

  return {
    answers: new Map(),
    places,
    refusedTo,
    isLoaded: ({ generation, modelId, choice }, session) =>
      generation === inference.generation() &&
      !refusedTo(session).some((refusal) => refusal.modelId === modelId) &&
      (choice.traits.isScripted || places().some((place) => place.modelId === modelId)),
    hold: (modelId, holder) => leases.hold('llm', modelId, holder),
    shareOut,
    shareOutAll: () => {
      for (const { modelId } of places()) shareOut(modelId);
    },
    letGo: (modelId, holder) => {
      leases.release('llm', modelId, holder);
      shareOut(modelId);
    },
    beginUse: () => {
      const isFirst = usedGeneration !== inference.generation();
      usedGeneration = inference.generation();
      return isFirst && places().length === 0;
    },
    inOrder: (load, signal) => {
      const done = loads.then(() => {
        throwIfAborted(signal);
        return load();
      });
      loads = done.catch(() => {});
      return unlessAborted(done, signal);
    },
  };
}
