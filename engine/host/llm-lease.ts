/**
 * Owns which language model answers which session. Models that are loaded are shared by all sessions that wish for the
 * same; a script is its session's own. Another model may have no room beside those in use. Then a session that takes
 * what there is gets the one in use, and one that wished for a certain model is refused. Loads wait for each other, so
 * that no session can come between another's choice of a model and its keeping it.
 */
import { throwIfAborted } from '../abort';
import { thrownOf, toProblem } from '../contract/errors';
import type { ChatMessage, DoneValue, LlmWish } from '../contract/inference';
import type { Inference } from '../inference/supervisor';
import { anything, decideAmong, sentences, strayPlace, type Decision } from './llm-decision';
import { createLlmShelf, type Answer, type LlmShelf, type LoadedLlm } from './llm-shelf';
import type { ModelHolder, ModelLeases, Place } from './model-leases';

export type LlmLease = {
  load(wish: LlmWish, prefix: readonly ChatMessage[], signal: AbortSignal): Promise<LoadedLlm>;
  release(): void;
};

export type LlmLoads = {
  /** @param unload releases models that no session uses. */
  lease(holder: ModelHolder, unload: (going: readonly Place[]) => Promise<void>): LlmLease;
  /** Another model takes memory, or leaves some: language models have fewer contexts from now on, or more. */
  shareOut(): void;
};

/** What loads for one holder. */
type Loader = {
  readonly inference: Inference;
  readonly leases: ModelLeases;
  readonly shelf: LlmShelf;
  readonly learnGpu: (gpuBytes: number | null) => void;
  readonly holder: ModelHolder;
  readonly unload: (going: readonly Place[]) => Promise<void>;
};

/** A wish, and what a persona makes of it. */
type Wished = {
  /** The same for all sessions that wish for the same model. */
  readonly slot: string;
  /** The same for all that have the same persona, too. */
  readonly persona: string;
  readonly wish: LlmWish;
  readonly prefix: readonly ChatMessage[];
};

/** @param learnGpu hears of the graphics card's memory, as soon as that matters. */
export function createLlmLoads(
  inference: Inference,
  leases: ModelLeases,
  learnGpu: (gpuBytes: number | null) => void,
): LlmLoads {
  const shelf = createLlmShelf(inference, leases);
  return {
    lease: (holder, unload) => createLlmLease({ inference, leases, shelf, learnGpu, holder, unload }),
    shareOut: shelf.shareOutAll,
  };
}

function createLlmLease(loader: Loader): LlmLease {
  const { shelf, holder } = loader;
  let mine: (Answer & { readonly slot: string; persona: string }) | null = null;
  let isReleased = false;

  /** From now on it is the session's, and what it had is free unless others use it. */
  const keep = ({ slot, persona }: Wished, answer: Answer): LoadedLlm => {
    const former = mine;
    mine = { ...answer, slot, persona };
    if (former !== null && former.modelId !== answer.modelId) shelf.letGo(former.modelId, holder);
    if (isReleased) shelf.letGo(answer.modelId, holder);
    return answer;
  };

  return {
    load: async (wish, prefix, signal) => {
      throwIfAborted(signal);
      const wished = wishedOf(wish, prefix);
      const { slot, persona } = wished;
      const isHere = mine !== null && mine.slot === slot && shelf.isLoaded(mine, holder.session);
      if (mine !== null && isHere && mine.persona === persona) return mine;
      // A script is the persona's own; any other model stays, for loading it takes much longer than changing persona.
      if (mine !== null && isHere && !mine.choice.traits.isScripted) {
        const now = mine;
        if (await warm(loader, now.modelId, prefix, signal)) {
          now.persona = persona;
          return now;
        }
      }
      const had = (): string | undefined => mine?.modelId;
      const found = isHere ? 'unfit' : await shared(loader, wished, had, signal);
      if (found !== null && found !== 'unfit') return keep(wished, found);
      return shelf.inOrder(async () => {
        // While it waited, another session may have loaded what it wishes for.
        const later = found === 'unfit' ? found : await shared(loader, wished, had, signal);
        const isFound = later !== null && later !== 'unfit';
        return keep(wished, isFound ? later : await loadAnew(loader, wished, had, signal));
      }, signal);
    },
    release: () => {
      isReleased = true;
      if (mine !== null) shelf.letGo(mine.modelId, holder);
    },
  };
}

function wishedOf(wish: LlmWish, prefix: readonly ChatMessage[]): Wished {
  const { playbook, playbookElse, ...model } = wish;
  return {
    slot: JSON.stringify(model),
    persona: JSON.stringify([playbook, playbookElse, prefix]),
    wish,
    prefix,
  };
}

/** @returns whether the model is ready for the persona. */
async function warm(
  { inference, holder: { session } }: Loader,
  modelId: string,
  prefix: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await inference.ask({ type: 'warm.llm', session, modelId, prefix: [...prefix] }, { signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return false;
  }
}

/**
 * The model that another session has for the same wish.
 * @param had the id of the model that the session has.
 * @returns null if there is none, `unfit` if it can't be used for this persona.
 */
async function shared(
  loader: Loader,
  { slot, prefix }: Wished,
  had: () => string | undefined,
  signal: AbortSignal,
): Promise<Answer | 'unfit' | null> {
  const { shelf, holder } = loader;
  const found = shelf.answers.get(slot);
  if (found === undefined || !shelf.isLoaded(found, holder.session)) return null;
  const { modelId } = found;
  shelf.hold(modelId, holder);
  shelf.shareOut(modelId);
  let isReady = false;
  try {
    isReady = await warm(loader, modelId, prefix, signal);
  } finally {
    if (!isReady && had() !== modelId) shelf.letGo(modelId, holder);
  }
  return isReady ? found : 'unfit';
}

/** Where nothing was loaded yet, everything has room, and no lease needs to be asked. */
async function decide(
  { inference, leases, shelf, learnGpu, holder, unload }: Loader,
  wish: LlmWish,
  signal: AbortSignal,
): Promise<Decision> {
  const isFirst = shelf.beginUse();
  const refused = shelf.refusedTo(holder.session);
  if (isFirst && refused.length === 0) return anything(wish);
  const { candidates, loaded, gpuBytes } = await inference.ask({ type: 'find.llm', wish }, { signal });
  learnGpu(gpuBytes);
  const strays = loaded.filter(
    (modelId) =>
      !modelId.startsWith('playbook:') && !shelf.places().some((place) => place.modelId === modelId),
  );
  await unload(strays.map(strayPlace));
  return decideAmong({ wish, candidates, leases, holder, refused });
}

async function loadAnew(
  loader: Loader,
  { slot, wish, prefix }: Wished,
  had: () => string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { inference, leases, shelf, holder, unload } = loader;
  const generation = inference.generation();
  const decision = await decide(loader, wish, signal);
  const { going, reserved, only, refusal } = decision;
  if (reserved !== null) {
    leases.add({ stage: 'llm', ...reserved }, holder);
    shelf.shareOutAll();
  }
  // One that others use gets a context for this session before its persona is read into another's.
  const [likely = ''] = reserved === null ? (only ?? []) : [];
  const isOthers = likely !== had() && shelf.hold(likely, holder);
  if (isOthers) shelf.shareOut(likely);
  let loaded = '';
  try {
    await unload(going);
    const load = {
      type: 'load.llm' as const,
      session: holder.session,
      wish: decision.wish,
      prefix: [...prefix],
      only: only === null ? null : [...only],
    };
    const done = await inference.ask(load, { signal });
    loaded = done.modelId;
    const answer = { modelId: loaded, choice: noteLoaded(loader, done, decision), generation };
    // One that had to do is no answer for those who ask later, nor is a script for another persona.
    if (answer.choice.traits.isScripted || decision.why !== '') shelf.answers.delete(slot);
    else shelf.answers.set(slot, answer);
    return answer;
  } catch (thrown) {
    throw refusal === undefined || toProblem(thrown).code !== 'NO_LLM' ? thrown : thrownOf(refusal);
  } finally {
    if (reserved !== null && reserved.modelId !== loaded) {
      leases.drop('llm', reserved.modelId);
      shelf.shareOutAll();
    }
    if (isOthers && likely !== loaded) shelf.letGo(likely, holder);
  }
}

/** It is the holder's from now on. @returns the choice, with all its reasons. */
function noteLoaded(
  { leases, shelf, holder }: Loader,
  done: Extract<DoneValue, { of: 'load.llm' }>,
  { why, refusal }: Decision,
): LoadedLlm['choice'] {
  const { of: _of, ms: _ms, choice, contexts, ...place } = done;
  if (!choice.traits.isScripted && !shelf.hold(place.modelId, holder)) {
    leases.add({ stage: 'llm', ...place }, holder);
  }
  shelf.shareOut(place.modelId, contexts);
  return { ...choice, why: sentences(why, refusal === undefined ? choice.why : '') };
}
