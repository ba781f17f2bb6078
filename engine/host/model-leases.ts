/**
 * Owns which models take how much memory, who uses them, and which have to go for another one. Only a model that nobody
 * uses goes, and only when its memory is wanted: the one that was used longest ago first. It loads and releases nothing.
 */
import type { LlmCandidate } from '../contract/inference';

export type ModelStage = 'stt' | 'tts' | 'llm';

/** A session, or another user of models. */
export type ModelHolder = { readonly session: string };

export type Place = Pick<LlmCandidate, 'modelId' | 'label' | 'bytes'> & {
  readonly stage: ModelStage;
  /** A wish for this very model; empty for one that hears or speaks. */
  readonly wish: string;
  readonly holders: ReadonlySet<ModelHolder>;
};

export type MachineMemory = {
  /** Memory of the machine. */
  readonly machineBytes: number;
  /** Of its graphics card, where language models run on one that has its own; null if they share the machine's. */
  readonly gpuBytes: number | null;
};

/** The system, the window and other programs have the other half. */
const MACHINE_SHARE = 0.5;
/** The screen takes some of it, and so do the contexts of further conversations on a model. */
const GPU_SHARE = 0.9;

export type ModelLeases = {
  /** A model that is being loaded, for its first user. */
  add(place: Omit<Place, 'holders'>, holder: ModelHolder): void;
  /** @returns whether there is such a model. */
  hold(stage: ModelStage, modelId: string, holder: ModelHolder): boolean;
  /** The model stays where it is. */
  release(stage: ModelStage, modelId: string, holder: ModelHolder): void;
  /** It is not in memory any more. */
  drop(stage: ModelStage, modelId: string): void;
  places(): readonly Place[];
  /**
   * @returns what has to be released before a model is loaded for this user, in order; null if there is no room beside
   * what others use. The user's own model of the stage may go: this one takes its place. With nobody else there, all
   * may be tried, for what is too large then fails by itself.
   */
  roomFor(stage: ModelStage, bytes: number, holder: ModelHolder): readonly Place[] | null;
};

/** @param memory asked each time, for a graphics card is only known later. */
export function createModelLeases(memory: () => MachineMemory): ModelLeases {
  /** By stage and id, the one used longest ago first. */
  const places = new Map<string, Place & { readonly holders: Set<ModelHolder> }>();
  const keyOf = (stage: ModelStage, modelId: string): string => `${stage} ${modelId}`;

  const isOnCard = (stage: ModelStage): boolean => stage === 'llm' && memory().gpuBytes !== null;
  const boundOf = (stage: ModelStage): number => {
    const { machineBytes, gpuBytes } = memory();
    return isOnCard(stage) ? (gpuBytes ?? 0) * GPU_SHARE : machineBytes * MACHINE_SHARE;
  };

  return {
    add: (place, holder) => {
      places.set(keyOf(place.stage, place.modelId), { ...place, holders: new Set([holder]) });
    },
    hold: (stage, modelId, holder) => {
      const key = keyOf(stage, modelId);
      const place = places.get(key);
      if (place === undefined) return false;
      place.holders.add(holder);
      places.delete(key);
      places.set(key, place);
      return true;
    },
    release: (stage, modelId, holder) => {
      const key = keyOf(stage, modelId);
      const place = places.get(key);
      if (place?.holders.delete(holder) !== true) return;
      // It was used until now.
      places.delete(key);
      places.set(key, place);
    },
    drop: (stage, modelId) => void places.delete(keyOf(stage, modelId)),
    places: () => [...places.values()],
    roomFor: (stage, bytes, holder) => {
      const beside = [...places.values()].filter((place) => isOnCard(place.stage) === isOnCard(stage));
      const mayGo = ({ holders, stage: of }: Place): boolean =>
        holders.size === 0 || (of === stage && holders.size === 1 && holders.has(holder));
      const sum = (of: readonly Place[]): number => of.reduce((total, place) => total + place.bytes, 0);
      const bound = boundOf(stage);
      const staying = beside.filter((place) => !mayGo(place));
      const isAlone = staying.every(({ holders }) => holders.has(holder) && holders.size === 1);
      if (!isAlone && sum(staying) + bytes > bound) return null;
      const going: Place[] = [];
      for (const place of beside.filter(mayGo)) {
        if (sum(beside) - sum(going) + bytes <= bound) break;
        going.push(place);
      }
      return going;
    },
  };
}
