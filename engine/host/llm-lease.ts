/**
 * Owns which language model answers which session. Models that are loaded are shared by all sessions that wish for the
 * same; a script is its session's own. Where another one has no room beside those in use, a session that takes what there
 * is gets the one in use, and one that wished for a certain one is refused. Loads wait for each other, so that no session
 * can come between another's choice of a model and its keeping it.
 */
import { throwIfAborted, unlessAborted } from '../abort';
import type { LlmChoice } from '../contract/client';
import { problemOf, thrownOf, toProblem, type Problem } from '../contract/errors';
import type { ChatMessage, LlmCandidate, LlmContextSize, LlmWish } from '../contract/inference';
import type { Refusal } from '../inference/blame';
import { refusalProblem, type Inference } from '../inference/supervisor';
import type { ModelHolder, ModelLeases, Place } from './model-leases';

/** The model that answers a session, and why this one. */
export type LoadedLlm = { readonly modelId: string; readonly choice: LlmChoice };

/** What a wish came to, in a generation of the process. */
type Answer = LoadedLlm & { readonly generation: number };

export type LlmLease = {
  load(wish: LlmWish, prefix: readonly ChatMessage[], signal: AbortSignal): Promise<LoadedLlm>;
  release(): void;
};

export type LlmLoads = {
  /** @param unload releases models, which nobody has then. */
  lease(holder: ModelHolder, unload: (going: readonly Place[]) => Promise<void>): LlmLease;
};

type Decision = {
  readonly wish: LlmWish;
  readonly only: readonly string[] | null;
  readonly going: readonly Place[];
  /** Whose memory is taken from now on; null if it is there already, or not known. */
  readonly reserved: LlmCandidate | null;
  /** Why another one answers than would; empty if none does. */
  readonly why: string;
  /** Why none may of those that would, where only a script is left. */
  readonly refusal?: Problem;
};

/** @param learnGpu hears of the graphics card's memory, as soon as that matters. */
export function createLlmLoads(
  inference: Inference,
  leases: ModelLeases,
  learnGpu: (gpuBytes: number | null) => void,
): LlmLoads {
  /** What wishes came to that do not depend on a persona's script. */
  const answers = new Map<string, Answer>();
  /** A generation in which something was loaded, or begun to be. */
  let usedGeneration = 0;
  let loads: Promise<unknown> = Promise.resolve();

  const isLoaded = ({ generation, modelId, choice }: Answer, session: string): boolean =>
    generation === inference.generation() &&
    !refusedTo(inference, session).some((refusal) => refusal.modelId === modelId) &&
    (choice.traits.isScripted || places().some((place) => place.modelId === modelId));
  const places = (): readonly Place[] => leases.places().filter(({ stage }) => stage === 'llm');

  /** As the process was told last of a model, for as long as that is there. */
  const allowed = new WeakMap<Place, { readonly generation: number; readonly count: number }>();

  /** Gives a model a context for each session that uses it, as far as there is memory. @param size if it is known anew. */
  const shareOut = (modelId: string, size?: LlmContextSize): void => {
    const count = leases.shareOut(modelId, size);
    const place = places().find((one) => one.modelId === modelId);
    if (count === null || place === undefined) return;
    const generation = inference.generation();
    const told = allowed.get(place);
    allowed.set(place, { generation, count });
    // A model that was just loaded has one.
    if (count === (told?.generation === generation ? told.count : 1)) return;
    // Nothing waits for it: what follows comes after it. In a process that ended, nothing is there to be shared.
    inference.ask({ type: 'allow.llm', modelId, contexts: count }).catch(() => {});
  };

  /** One load after the other; a caller that gives up waits no longer, and its load is called off. */
  const inOrder = <T>(load: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    const done = loads.then(() => {
      throwIfAborted(signal);
      return load();
    });
    loads = done.catch(() => {});
    return unlessAborted(done, signal);
  };

  /** Where nothing was loaded yet, everything has room, and nobody needs to be asked. */
  const decide = async (
    wish: LlmWish,
    holder: ModelHolder,
    unload: (going: readonly Place[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Decision> => {
    const isFirst = usedGeneration !== inference.generation();
    usedGeneration = inference.generation();
    const refused = refusedTo(inference, holder.session);
    if (isFirst && places().length === 0 && refused.length === 0)
      return { wish, only: null, going: [], reserved: null, why: '' };
    const { candidates, loaded, gpuBytes } = await inference.ask({ type: 'find.llm', wish }, { signal });
    learnGpu(gpuBytes);
    const strays = loaded.filter(
      (modelId) => !modelId.startsWith('playbook:') && !places().some((place) => place.modelId === modelId),
    );
    await unload(strays.map(strayPlace));
    return withoutRefused(wish, candidates, refused, (rest, usable) =>
      decisionFor(rest, usable, leases, holder, refused),
    );
  };

  const lease: LlmLoads['lease'] = (holder, unload) => {
    const { session } = holder;
    let mine: (Answer & { readonly slot: string; persona: string }) | null = null;
    let isReleased = false;

    /** From now on it is the session's, and what it had is free unless others use it. */
    const keep = (slot: string, persona: string, answer: Answer): LoadedLlm => {
      const former = mine;
      mine = { ...answer, slot, persona };
      if (former !== null && former.modelId !== answer.modelId) letGo(former.modelId);
      if (isReleased) letGo(answer.modelId);
      return answer;
    };

    const letGo = (modelId: string): void => {
      leases.release('llm', modelId, holder);
      shareOut(modelId);
    };

    const warm = async (
      modelId: string,
      prefix: readonly ChatMessage[],
      signal: AbortSignal,
    ): Promise<boolean> => {
      try {
        await inference.ask({ type: 'warm.llm', session, modelId, prefix: [...prefix] }, { signal });
        return true;
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        return false;
      }
    };

    /**
     * The model that another session has for the same wish.
     * @returns null if there is none, `unfit` if it can't be used for this persona.
     */
    const shared = async (
      slot: string,
      prefix: readonly ChatMessage[],
      signal: AbortSignal,
    ): Promise<Answer | 'unfit' | null> => {
      const found = answers.get(slot);
      if (found === undefined || !isLoaded(found, session)) return null;
      const { modelId } = found;
      leases.hold('llm', modelId, holder);
      shareOut(modelId);
      let isReady = false;
      try {
        isReady = await warm(modelId, prefix, signal);
      } finally {
        if (!isReady && mine?.modelId !== modelId) letGo(modelId);
      }
      return isReady ? found : 'unfit';
    };

    const loadAnew = async (
      slot: string,
      wish: LlmWish,
      prefix: readonly ChatMessage[],
      signal: AbortSignal,
    ): Promise<Answer> => {
      const generation = inference.generation();
      const { going, reserved, only, ...decision } = await decide(wish, holder, unload, signal);
      if (reserved !== null) leases.add({ stage: 'llm', ...reserved }, holder);
      // One that others use gets a context for this session before its persona is read into another's.
      const [likely = ''] = reserved === null ? (only ?? []) : [];
      const isOthers = likely !== mine?.modelId && leases.hold('llm', likely, holder);
      if (isOthers) shareOut(likely);
      let loaded = '';
      try {
        await unload(going);
        const {
          of: _of,
          ms: _ms,
          choice,
          contexts,
          ...place
        } = await inference.ask(
          {
            type: 'load.llm',
            session,
            wish: decision.wish,
            prefix: [...prefix],
            only: only === null ? null : [...only],
          },
          { signal },
        );
        const { modelId } = place;
        loaded = modelId;
        if (!choice.traits.isScripted && !leases.hold('llm', modelId, holder)) {
          leases.add({ stage: 'llm', ...place }, holder);
        }
        shareOut(modelId, contexts);
        const why = sentences(decision.why, decision.refusal === undefined ? choice.why : '');
        const answer: Answer = { modelId, choice: { ...choice, why }, generation };
        // One that had to do is no answer for those who ask later, nor is a script for another persona.
        if (choice.traits.isScripted || decision.why !== '') answers.delete(slot);
        else answers.set(slot, answer);
        return answer;
      } catch (thrown) {
        const { refusal } = decision;
        throw refusal === undefined || toProblem(thrown).code !== 'NO_LLM' ? thrown : thrownOf(refusal);
      } finally {
        if (reserved !== null && reserved.modelId !== loaded) leases.drop('llm', reserved.modelId);
        if (isOthers && likely !== loaded) letGo(likely);
      }
    };

    return {
      load: async (wish, prefix, signal) => {
        throwIfAborted(signal);
        const { playbook, playbookElse, ...model } = wish;
        const slot = JSON.stringify(model);
        const persona = JSON.stringify([playbook, playbookElse, prefix]);
        const isHere = mine !== null && mine.slot === slot && isLoaded(mine, session);
        if (mine !== null && isHere && mine.persona === persona) return mine;
        // A script is the persona's own; any other model stays, for loading it takes much longer than changing persona.
        if (mine !== null && isHere && !mine.choice.traits.isScripted) {
          const now = mine;
          if (await warm(now.modelId, prefix, signal)) {
            now.persona = persona;
            return now;
          }
        }
        const found = isHere ? 'unfit' : await shared(slot, prefix, signal);
        if (found !== null && found !== 'unfit') return keep(slot, persona, found);
        return inOrder(async () => {
          // While it waited, another session may have loaded what it wishes for.
          const later = found === 'unfit' ? found : await shared(slot, prefix, signal);
          const answer =
            later === null || later === 'unfit' ? await loadAnew(slot, wish, prefix, signal) : later;
          return keep(slot, persona, answer);
        }, signal);
      },
      release: () => {
        isReleased = true;
        if (mine !== null) letGo(mine.modelId);
      },
    };
  };

  return { lease };
}

/** In the process, and nobody's: its load was called off when it had just ended. */
const strayPlace = (modelId: string): Place => ({
  stage: 'llm',
  modelId,
  label: '',
  wish: '',
  bytes: 0,
  holders: new Set(),
});

const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

const refusedTo = (inference: Pick<Inference, 'refusals'>, session: string): readonly Refusal[] =>
  inference.refusals(session).filter(({ stage }) => stage === 'llm');

/**
 * What is refused to the session is no candidate.
 * @throws SidetoneError NO_LLM if that was wished for, or what `decide` throws.
 */
function withoutRefused(
  wish: LlmWish,
  candidates: readonly LlmCandidate[],
  refused: readonly Refusal[],
  decide: (wish: LlmWish, usable: readonly LlmCandidate[]) => Decision,
): Decision {
  const refusalOf = (modelId: string): Refusal | undefined => refused.find((one) => one.modelId === modelId);
  const [best] = candidates;
  const refusal = best === undefined ? undefined : refusalOf(best.modelId);
  const usable = candidates.filter(({ modelId }) => refusalOf(modelId) === undefined);
  // Nor is its file tried where there is no list of what may be.
  const ggufFiles = wish.ggufFiles.filter(({ engine, path }) => refusalOf(`${engine}:${path}`) === undefined);
  if (best === undefined || refusal === undefined) return decide({ ...wish, ggufFiles }, usable);
  const problem = refusalProblem(refusal, best.label);
  if (wish.wish !== 'auto' && usable.length === 0) throw thrownOf(problem);
  const decision = decide({ ...wish, ggufFiles }, usable);
  if (usable.length === 0) return { ...decision, why: problem.message, refusal: problem };
  return { ...decision, why: sentences(problem.message, decision.why) };
}

/** @throws SidetoneError NO_LLM if what was wished for has no room. */
function decisionFor(
  wish: LlmWish,
  candidates: readonly LlmCandidate[],
  leases: ModelLeases,
  holder: ModelHolder,
  refused: readonly Refusal[],
): Decision {
  const isThere = (modelId: string): boolean =>
    leases.places().some((place) => place.stage === 'llm' && place.modelId === modelId);
  const roomFor = ({ modelId, bytes }: LlmCandidate): readonly Place[] | null =>
    isThere(modelId) ? [] : leases.roomFor('llm', bytes, holder);
  const fitting = candidates.filter((candidate) => roomFor(candidate) !== null);
  const [best] = candidates;
  const [first] = fitting;
  if (best !== undefined && first !== best) {
    const inUse = leases
      .places()
      .filter(({ stage, holders }) => stage === 'llm' && holders.size > 0)
      .filter(({ modelId }) => !refused.some((refusal) => refusal.modelId === modelId));
    const problem = problemOf('NO_LLM.memory', {
      label: best.label,
      beside: inUse.map(({ label }) => label).join(', '),
    });
    if (wish.wish !== 'auto' && first === undefined) throw thrownOf(problem);
    const largest = inUse.toSorted((one, other) => other.bytes - one.bytes)[0];
    if (wish.wish === 'auto' && largest !== undefined && largest.bytes >= (first?.bytes ?? 0)) {
      const instead = { ...wish, wish: largest.wish };
      return { wish: instead, only: null, going: [], reserved: null, why: problem.message };
    }
  }
  if (first === undefined) return { wish, only: [], going: [], reserved: null, why: '' };
  // What is made free for the first is enough for those that are no larger.
  const only = fitting.filter(({ modelId, bytes }) => bytes <= first.bytes || isThere(modelId));
  return {
    wish,
    only: only.map(({ modelId }) => modelId),
    going: roomFor(first) ?? [],
    reserved: isThere(first.modelId) ? null : first,
    why: '',
  };
}
