/**
 * Owns that a session keeps the recogniser and the voice that it uses: room is made for them, each is loaded once for all,
 * and what a session lets go stays in memory until that is wanted.
 */
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import { refusalProblem, type Inference } from '../inference/supervisor';
import type { ModelHolder, ModelLeases, Place } from './model-leases';
import type { OncePerGeneration } from './once';

/** What models are loaded with. */
export type Loads = {
  readonly inference: Inference;
  readonly leases: ModelLeases;
  readonly once: OncePerGeneration;
  /** Memory is shared out anew among what else is loaded: a model takes some, or leaves some. */
  readonly shareOut: () => void;
};

/** A recogniser, or a voice. */
type SpeechModel = Omit<Place, 'holders' | 'wish' | 'contexts' | 'stage'> & { readonly stage: 'stt' | 'tts' };

type Load = (signal: AbortSignal) => Promise<unknown>;

export type SpeechLease = {
  /**
   * Loads a model, and keeps it instead of the one that was kept of its stage. Rejects with BUSY where there is no memory
   * for it beside what others use, with MODEL_BROKEN where it is refused to this session, with CANCELLED after `release`.
   */
  keep(model: SpeechModel, signal: AbortSignal, load: Load): Promise<void>;
  release(): void;
};

const keyOf = ({ stage, modelId }: Pick<Place, 'stage' | 'modelId'>): string => `${stage} ${modelId}`;

/** Releases models that no session uses. */
export async function unload({ inference, leases, once }: Loads, going: readonly Place[]): Promise<void> {
  for (const place of going) {
    leases.drop(place.stage, place.modelId);
    once.forget(keyOf(place));
  }
  // A process that ended has released them.
  await Promise.all(
    going.map(({ stage, modelId }) => inference.ask({ type: 'unload', stage, modelId }).catch(() => {})),
  );
}

export function createSpeechLease(loads: Loads, holder: ModelHolder): SpeechLease {
  const { inference, leases, once } = loads;
  /** What it loaded last. */
  const kept = new Map<'stt' | 'tts', string>();
  let isReleased = false;

  return {
    keep: async (model, signal, load) => {
      const { stage, modelId, label } = model;
      if (isReleased) throw new SidetoneError('CANCELLED');
      const refusal = inference
        .refusals(holder.session)
        .find((one) => one.stage === stage && one.modelId === modelId);
      if (refusal !== undefined) throw thrownOf(refusalProblem(refusal, label));
      try {
        await loadFor(loads, model, holder, signal, load);
      } catch (thrown) {
        if (kept.get(stage) !== modelId) leases.release(stage, modelId, holder);
        if (!once.has(keyOf(model))) dropUnused(loads, model);
        throw thrown;
      }
      const former = kept.get(stage);
      kept.set(stage, modelId);
      if (former !== undefined && former !== modelId) leases.release(stage, former, holder);
      if (isReleased) leases.release(stage, modelId, holder);
    },
    release: () => {
      isReleased = true;
      for (const [stage, modelId] of kept) leases.release(stage, modelId, holder);
    },
  };
}

/** Loads a recogniser or a voice for its user, who keeps it. */
async function loadFor(
  loads: Loads,
  model: SpeechModel,
  holder: ModelHolder,
  signal: AbortSignal,
  load: Load,
): Promise<void> {
  const { leases, once, shareOut } = loads;
  const { stage, modelId, label, bytes } = model;
  let going: readonly Place[] = [];
  if (!leases.hold(stage, modelId, holder)) {
    const room = leases.roomFor(stage, bytes, holder);
    if (room === null) throw thrownOf(problemOf('BUSY.memory', { label }));
    leases.add({ stage, modelId, label, bytes, wish: '' }, holder);
    shareOut();
    going = room;
  }
  await once.load(
    keyOf(model),
    async (signal) => {
      await unload(loads, going);
      return load(signal);
    },
    signal,
  );
}

/** A load that failed takes no memory. */
function dropUnused({ leases, shareOut }: Loads, { stage, modelId }: SpeechModel): void {
  const isUsed = leases
    .places()
    .some((place) => place.stage === stage && place.modelId === modelId && place.holders.size > 0);
  if (isUsed) return;
  leases.drop(stage, modelId);
  shareOut();
}
