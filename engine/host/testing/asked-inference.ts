/** Owns an inference process for the tests of what is loaded: it answers when the test lets it, and keeps what it was asked. */
import { SidetoneError } from '../../contract/errors';
import type { LlmCandidate, LlmWish } from '../../contract/inference';
import { ENGINES } from '../../inference/engines';
import type { Ask, AskOptions, Inference } from '../../inference/supervisor';
import type { ModelStore } from '../../models/store';
import { createLoadedModels } from '../loaded-models';

type Call = { readonly ask: Ask; readonly signal: AbortSignal | undefined; readonly settle: () => void };

export const GB = 1e9;

type FixtureOptions = {
  readonly kind?: 'gguf' | 'playbook';
  readonly manual?: boolean;
  readonly files?: (id: string) => Readonly<Record<string, string>> | null;
  /** What a wish may come to; a model of its own for each, of 1 GB. */
  readonly candidates?: (wish: string) => readonly LlmCandidate[];
  readonly machineBytes?: number;
  readonly gpuBytes?: number;
  readonly contexts?: { readonly bytes: number; readonly most: number };
};

export const candidate = (modelId: string, bytes = GB): LlmCandidate => ({
  modelId,
  wish: modelId,
  label: modelId.toUpperCase(),
  bytes,
});

const filesOf = (id: string): Readonly<Record<string, string>> | null => {
  if (id === 'smart-turn-v3.2') return null;
  return id === 'smollm2-135m' ? { model: '/model' } : {};
};

/** An inference process that answers when the test lets it. */
export const createFixture = (options: FixtureOptions = {}) => {
  const { candidates = (wish: string) => [candidate(wish)], kind = 'gguf' } = options;
  const calls: Call[] = [];
  const failing = new Set<string>();
  const loaded = new Set<string>();
  let generation = 1;
  const answerTo = (request: Ask): unknown => {
    switch (request.type) {
      case 'find.llm':
        return {
          candidates: candidates(request.wish.wish),
          loaded: [...loaded],
          gpuBytes: options.gpuBytes ?? null,
        };
      case 'load.llm': {
        const { only, session, wish } = request;
        const found = candidates(wish.wish).find(
          ({ modelId }) => only === null || loaded.has(modelId) || only.includes(modelId),
        );
        if (kind === 'playbook' || found === undefined) {
          const modelId = `playbook:${session}`;
          const choice = { kind: 'playbook', label: '', why: '', traits: ENGINES.playbook.traits };
          return { ...candidate(modelId, 0), choice };
        }
        loaded.add(found.modelId);
        const choice = { kind, label: found.label, why: '', traits: ENGINES[kind].traits };
        return {
          ...found,
          choice,
          ...(options.contexts === undefined ? {} : { contexts: options.contexts }),
        };
      }
      case 'unload':
        loaded.delete(request.modelId);
        return {};
      default:
        return {};
    }
  };
  const ask = (request: Ask, { signal }: AskOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        const isMissing = request.type === 'allow.llm' && !loaded.has(request.modelId);
        if (failing.delete(request.type)) reject(new SidetoneError('LLM_FAILED'));
        else if (isMissing) reject(new SidetoneError('NO_LLM'));
        else resolve({ of: request.type, ...(answerTo(request) as object) });
      };
      signal?.addEventListener('abort', () => reject(new SidetoneError('CANCELLED')));
      calls.push({ ask: request, signal, settle });
      if (options.manual !== true) settle();
    });
  const inference = { ask, generation: () => generation, refusals: () => [] } as unknown as Inference;
  const store = {
    files: options.files ?? filesOf,
  } as unknown as ModelStore;
  const loadedModels = createLoadedModels(inference, store, '', options.machineBytes ?? 64 * GB);
  return {
    loadedModels,
    lease: (session: string) => loadedModels.lease(session),
    calls,
    failing,
    loaded,
    restart: () => {
      generation += 1;
      loaded.clear();
    },
    allowed: () =>
      calls.flatMap(({ ask }) => (ask.type === 'allow.llm' ? [`${ask.modelId} ${ask.contexts}`] : [])),
    types: () => calls.map((c) => c.ask.type).filter((type) => type !== 'find.llm' && type !== 'forget'),
    unloaded: () => calls.flatMap(({ ask }) => (ask.type === 'unload' ? [ask.modelId] : [])),
  };
};

export const wish = (rest: Partial<LlmWish> = {}): LlmWish => ({
  wish: 'auto',
  profileModel: 'qwen2.5:3b',
  ggufFiles: [],
  playbook: [],
  playbookElse: '',
  cacheDir: '',
  contextTokens: 4096,
  ...rest,
});
export const prefix = (content: string) => [{ role: 'system', content }] as const;
export const settled = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
};
