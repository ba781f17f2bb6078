/**
 * Owns which models take how much memory, who uses them, and which have to go for another one. Only a model that no
 * session uses goes, and only when its memory is wanted. The one that was used longest ago goes first. It loads and
 * releases nothing.
 */
import type { LlmCandidate, LlmContextSize } from '../contract/inference';

export type ModelStage = 'stt' | 'tts' | 'llm';

/** A session, or another user of models. */
export type ModelHolder = { readonly session: string };

export type Place = Pick<LlmCandidate, 'modelId' | 'label' | 'bytes'> & {
  readonly stage: ModelStage;
  /** A wish for this very model; empty for one that hears or speaks. */
  readonly wish: string;
  readonly holders: ReadonlySet<ModelHolder>;
  /** Of a language model with a context for each of several sessions: what each takes, and how many it has. */
  readonly contexts?: LlmContextSize & { readonly count: number };
};

export type MachineMemory = {
  /** Memory of the machine. */
  readonly machineBytes: number;
  /** What judges whether a turn is over takes of it, as long as the process runs. Absent for none. */
  readonly judgeBytes?: number;
  /** Of its graphics card, where language models run on one that has its own; null if they share the machine's. */
  readonly gpuBytes: number | null;
};

/** The system, the window and other programs have the other half. */
const MACHINE_SHARE = 0.5;
/** The screen takes some of it. */
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
   * A language model gets one context for each user, as far as there is memory beside all that is loaded. Nothing is
   * released for it, for users can share one.
   * @returns how many it has from now on, 1 at least; null if it has no contexts for sessions.
   */
  shareOut(modelId: string, size?: LlmContextSize): number | null;
  /**
   * @returns what has to be released before a model is loaded for this user, in order. Null if there is no room
   * beside what others use. The user's own model of the stage may go: this one takes its place. Contexts of further
   * users count as room: they are fewer once memory is shared out anew with this model there. With no other user there,
   * all may be tried: what is too large then fails by itself.
   */
  roomFor(stage: ModelStage, bytes: number, holder: ModelHolder): readonly Place[] | null;
};

type Kept = Omit<Place, 'contexts' | 'holders'> & {
  readonly holders: Set<ModelHolder>;
  contexts?: NonNullable<Place['contexts']>;
};

/** What a model takes, the contexts of further users included. */
const bytesOf = ({ bytes, contexts }: Place): number =>
  bytes + (contexts === undefined ? 0 : (contexts.count - 1) * contexts.bytes);

const sum = (places: readonly Place[]): number => places.reduce((total, place) => total + bytesOf(place), 0);

/** @param memory asked each time, for a graphics card is only known later. */
export function createModelLeases(memory: () => MachineMemory): ModelLeases {
  /** By stage and id, the one used longest ago first. */
  const places = new Map<string, Kept>();
  const keyOf = (stage: ModelStage, modelId: string): string => `${stage} ${modelId}`;

  const isOnCard = (stage: ModelStage): boolean => stage === 'llm' && memory().gpuBytes !== null;
  const boundOf = (stage: ModelStage): number => {
    const { machineBytes, judgeBytes = 0, gpuBytes } = memory();
    return isOnCard(stage) ? (gpuBytes ?? 0) * GPU_SHARE : machineBytes * MACHINE_SHARE - judgeBytes;
  };

  /** Whether it lies in the same memory. */
  const isBeside = (place: Place, stage: ModelStage): boolean => isOnCard(place.stage) === isOnCard(stage);

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
    shareOut: (modelId, given) => {
      const place = places.get(keyOf('llm', modelId));
      const size = given ?? place?.contexts;
      if (place === undefined || size === undefined) return null;
      const others = [...places.values()].filter((other) => other !== place && isBeside(other, 'llm'));
      const free = boundOf('llm') - sum(others) - place.bytes;
      const fitting = size.bytes <= 0 ? size.most : 1 + Math.floor(free / size.bytes);
      const { bytes, most } = size;
      const count = Math.max(1, Math.min(most, place.holders.size, fitting));
      place.contexts = { bytes, most, count };
      return count;
    },
    roomFor: (stage, bytes, holder) => {
      const beside = [...places.values()].filter((place) => isBeside(place, stage));
      const mayGo = ({ holders, stage: of }: Place): boolean =>
        holders.size === 0 || (of === stage && holders.size === 1 && holders.has(holder));
      const bound = boundOf(stage);
      const staying = beside.filter((place) => !mayGo(place));
      // What can't be had back: users of a language model can share one context.
      const least = staying.reduce((total, place) => total + place.bytes, bytes);
      const isAlone = staying.every(({ holders }) => holders.has(holder) && holders.size === 1);
      if (!isAlone && least > bound) return null;
      const going: Place[] = [];
      for (const place of beside.filter(mayGo)) {
        if (sum(beside) - sum(going) + bytes <= bound) break;
        going.push(place);
      }
      return going;
    },
  };
}
