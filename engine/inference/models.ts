/**
 * Owns which models are loaded in the inference process, and the loading and releasing of them. All sessions share them.
 * Which one a session uses, and which has to go for another, is the host's to decide (host/loaded-models.ts).
 */
import type {
  DoneValue,
  EotModels,
  InferenceRequest,
  LlmCandidate,
  LlmWish,
  Loadable,
} from '../contract/inference';
import { cancelled } from '../abort';
import { assertNever } from '../contract/errors';
import { EOT_MODELS } from './blame';
import { createFairQueue, type FairQueue } from './fair-queue';
import type { ChooseLlmOptions, ChosenLlm } from './llm/choose';
import { createLoadedLlms, type LoadedLlms } from './llm/loaded-llms';
import type { SttProvider, TtsProvider, TurnScorer } from './providers';

type LoadTts = Extract<InferenceRequest, { type: 'load.tts' }>;
export type LoadableVoice = LoadTts['voice'] & Pick<LoadTts, 'isSteady'>;

export type InferenceLoaders = {
  loadStt(model: Loadable, cacheDir: string): Promise<SttProvider>;
  loadTts(voice: LoadableVoice, cacheDir: string): Promise<TtsProvider>;
  /** Loads what is there of both models; one that fails is left out. */
  loadEot(models: EotModels, cacheDir: string): Promise<TurnScorer>;
  /** Chooses, loads and warms a model; see chooseLlm. */
  loadLlm(wish: LlmWish, options: ChooseLlmOptions): Promise<ChosenLlm>;
  /** See findLlms. */
  findLlms(wish: LlmWish): Promise<readonly LlmCandidate[]>;
  /** Memory of the graphics card's own; null where language models run without one. */
  gpuBytes(): Promise<number | null>;
};

export type Speech<P> = { readonly provider: P; readonly queue: FairQueue };

export type Models = {
  readonly recogniser: (modelId: string) => Speech<SttProvider> | undefined;
  readonly voice: (voiceId: string) => Speech<TtsProvider> | undefined;
  readonly scorer: () => TurnScorer | null;
  readonly llms: LoadedLlms;
  /** @param begins told of each model before it is loaded. */
  load(request: LoadRequest, signal: AbortSignal, begins: (modelId: string) => void): Promise<DoneValue>;
  /** The session is over. */
  forget(session: string): void;
  /** Work that waits may not be speculative any more. */
  refresh(): void;
};

export type LoadRequest = Extract<
  InferenceRequest,
  { type: 'load.stt' | 'load.tts' | 'load.eot' | 'load.llm' | 'find.llm' | 'unload' }
>;

/** Two utterances at a time would each take as long as both. */
const RECOGNISED_AT_ONCE = 1;
/** Two chunks take turns slice by slice (their thread has one at a time): the second is heard soon, the first not late. */
const SPOKEN_AT_ONCE = 2;

export const elapsedSince = (startMs: number): number => Math.round((performance.now() - startMs) * 10) / 10;

export function createModels(loaders: InferenceLoaders): Models {
  const recognisers = new Map<string, Speech<SttProvider>>();
  const voices = new Map<string, Speech<TtsProvider>>();
  const llms = createLoadedLlms(loaders.loadLlm);
  let scorer: TurnScorer | null = null;

  const loadEot = async (models: EotModels, cacheDir: string): Promise<TurnScorer['has']> => {
    const former = scorer;
    scorer = await loaders.loadEot(models, cacheDir);
    await former?.dispose();
    return scorer.has;
  };

  const unload = async (stage: 'stt' | 'tts' | 'llm', modelId: string): Promise<void> => {
    if (stage === 'llm') {
      await llms.unload(modelId);
      return;
    }
    const loaded = stage === 'stt' ? recognisers : voices;
    const found = loaded.get(modelId);
    loaded.delete(modelId);
    await found?.provider.dispose();
  };

  const load: Models['load'] = async (request, signal, begins) => {
    const startMs = performance.now();
    const ms = (): number => elapsedSince(startMs);
    switch (request.type) {
      case 'load.stt': {
        const { model, cacheDir } = request;
        begins(model.id);
        const provider = await wanted(loaders.loadStt(model, cacheDir), signal);
        await replace(recognisers, model.id, {
          provider,
          queue: createFairQueue({ atOnce: RECOGNISED_AT_ONCE }),
        });
        return { of: 'load.stt', ms: ms() };
      }
      case 'load.tts': {
        const { voice, isSteady, cacheDir } = request;
        begins(voice.id);
        const provider = await wanted(loaders.loadTts({ ...voice, isSteady }, cacheDir), signal);
        const queue = createFairQueue({ atOnce: SPOKEN_AT_ONCE, speculativeAtOnce: 1 });
        await replace(voices, voice.id, { provider, queue });
        return { of: 'load.tts', ms: ms() };
      }
      case 'load.eot': {
        begins(EOT_MODELS);
        const has = await loadEot(request.models, request.cacheDir);
        return { of: 'load.eot', ms: ms(), ...has };
      }
      case 'load.llm': {
        const { session, wish, prefix, only } = request;
        // A persona is made ready while others talk, who go first.
        const lane = { session, isSpeculative: () => true };
        const chosen = await llms.load({ lane, begins, wish, prefix, only }, signal);
        return { of: 'load.llm', ms: ms(), ...chosen };
      }
      case 'find.llm': {
        const [candidates, gpuBytes] = await Promise.all([
          loaders.findLlms(request.wish),
          loaders.gpuBytes(),
        ]);
        return { of: 'find.llm', candidates, loaded: llms.ids(), gpuBytes };
      }
      case 'unload':
        await unload(request.stage, request.modelId);
        return { of: 'unload', ms: ms() };
      default:
        return assertNever(request, 'load');
    }
  };

  return {
    recogniser: (modelId) => recognisers.get(modelId),
    voice: (voiceId) => voices.get(voiceId),
    scorer: () => scorer,
    llms,
    load,
    forget: (session) => {
      for (const { provider } of recognisers.values()) provider.forget?.(session);
      scorer?.forget(session);
      llms.forget(session);
    },
    refresh: () => {
      for (const { queue } of [...recognisers.values(), ...voices.values()]) queue.refresh();
      llms.refresh();
    },
  };
}

/** A load can't be called off; what it comes to is released then. */
async function wanted<P extends { dispose(): Promise<void> }>(
  loading: Promise<P>,
  signal: AbortSignal,
): Promise<P> {
  const provider = await loading;
  if (!signal.aborted) return provider;
  await provider.dispose();
  throw cancelled();
}

/** The former of the same id is released. */
async function replace<P extends { dispose(): Promise<void> }>(
  loaded: Map<string, Speech<P>>,
  id: string,
  next: Speech<P>,
): Promise<void> {
  const former = loaded.get(id);
  loaded.set(id, next);
  await former?.provider.dispose();
}
