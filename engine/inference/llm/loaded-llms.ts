/**
 * Owns the language models that are loaded in this process, by their ids. All sessions share them, but for a script,
 * which is its session's. It must not choose a model (choose.ts), nor decide which one has to go: that is the host's.
 */
import { unlessAborted } from '../../abort';
import type { LlmChoice, LlmTraits } from '../../contract/client';
import { problemOf, thrownOf } from '../../contract/errors';
import type { ChatMessage, LlmCandidate, LlmContextSize, LlmWish } from '../../contract/inference';
import { createFairQueue, type FairQueue, type Lane } from '../fair-queue';
import type { LlmProvider } from '../providers';
import type { ChooseLlmOptions, ChosenLlm } from './choose';

/**
 * Requests to a server that are under way. It has an order of its own, in which what was sent last comes last. So
 * speculation is sent one at a time, and leaves at least three quarters of the server to turns.
 */
const AT_ONCE_ELSEWHERE = 4;
const SPECULATION_ELSEWHERE = 1;

export type LoadedLlm = {
  readonly provider: LlmProvider;
  readonly traits: LlmTraits;
  /** Null for a model that keeps its own order, or answers at once. */
  readonly queue: FairQueue | null;
};

export type LoadedLlms = {
  /**
   * Chooses a model for a session's wish, loads it unless it is loaded, and warms it. Loads wait for each other.
   * @param only models that there is room for; any if null. Rejects as choosing one does, or with CANCELLED.
   */
  load(
    ask: {
      readonly lane: Lane;
      /** Told of each model before it is tried. */
      readonly begins: (modelId: string) => void;
      readonly wish: LlmWish;
      readonly prefix: readonly ChatMessage[];
      readonly only: readonly string[] | null;
    },
    signal: AbortSignal,
  ): Promise<LlmCandidate & { readonly choice: LlmChoice; readonly contexts?: LlmContextSize }>;
  /** Ids of all that are loaded. */
  ids(): readonly string[];
  /** @throws SidetoneError NO_LLM if no such model is loaded. */
  get(modelId: string): LoadedLlm;
  unload(modelId: string): Promise<void>;
  /** The session is over. */
  forget(session: string): void;
  /** Work that waits may not be speculative any more. */
  refresh(): void;
};

/** @param choose see chooseLlm. */
export function createLoadedLlms(
  choose: (wish: LlmWish, options: ChooseLlmOptions) => Promise<ChosenLlm>,
): LoadedLlms {
  const models = new Map<string, LoadedLlm>();
  let loads: Promise<unknown> = Promise.resolve();

  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = loads.then(work);
    loads = done.catch(() => {});
    return done;
  };

  const keep = (modelId: string, provider: LlmProvider, traits: LlmTraits): void => {
    // The same one, unless it is a script, which is made anew.
    if (models.get(modelId)?.provider === provider) return;
    const isElsewhere = !traits.sharesCores && !traits.isScripted;
    const queue = isElsewhere
      ? createFairQueue({ atOnce: AT_ONCE_ELSEWHERE, speculativeAtOnce: SPECULATION_ELSEWHERE })
      : null;
    models.set(modelId, { provider, traits, queue });
  };

  return {
    load: ({ lane, begins, wish, prefix, only }, signal) => {
      const loaded = inOrder(async () => {
        signal.throwIfAborted();
        let tried = '';
        const { provider, ...chosen } = await choose(wish, {
          session: lane.session,
          loaded: (modelId) => {
            tried = modelId;
            begins(modelId);
            return models.get(modelId)?.provider ?? null;
          },
          hasRoom: (modelId) => only === null || models.has(modelId) || only.includes(modelId),
          warm: (candidate) => candidate.warm(prefix, signal, { ...lane, begun: () => begins(tried) }),
        });
        keep(chosen.modelId, provider, chosen.choice.traits);
        const { contexts } = provider;
        return contexts === undefined
          ? chosen
          : { ...chosen, contexts: { bytes: contexts.bytes, most: contexts.most } };
      });
      // What hangs in front of it is its caller's to call off, and this one's only to wait for.
      return unlessAborted(loaded, signal);
    },
    ids: () => [...models.keys()],
    get: (modelId) => {
      const found = models.get(modelId);
      if (found === undefined) throw thrownOf(problemOf('NO_LLM.notLoaded', { modelId }));
      return found;
    },
    unload: (modelId) =>
      inOrder(async () => {
        const found = models.get(modelId);
        models.delete(modelId);
        await found?.provider.dispose();
      }),
    forget: (session) => {
      models.delete(`playbook:${session}`);
      for (const { provider } of models.values()) provider.forget?.(session);
    },
    refresh: () => {
      for (const { queue } of models.values()) queue?.refresh();
    },
  };
}
