import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { LlmWish } from '../contract/inference';
import { ENGINES } from '../inference/engines';
import type { Ask, AskOptions, Inference } from '../inference/supervisor';
import type { ModelStore } from '../models/store';
import { CATALOGUE } from '../models/catalogue';
import { createStages } from './loaded-models';

type Call = { readonly ask: Ask; readonly signal: AbortSignal | undefined; readonly settle: () => void };

const filesOf = (id: string): Readonly<Record<string, string>> | null => {
  if (id === 'smart-turn-v3.2') return null;
  return id === 'smollm2-135m' ? { model: '/model' } : {};
};

/** An inference process that answers when the test lets it. */
const createFixture = (
  options: {
    readonly kind?: 'gguf' | 'playbook';
    readonly manual?: boolean;
    readonly files?: (id: string) => Readonly<Record<string, string>> | null;
  } = {},
) => {
  const kind = options.kind ?? 'gguf';
  const calls: Call[] = [];
  const failing = new Set<string>();
  const ask = (request: Ask, { signal }: AskOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        if (failing.delete(request.type)) reject(new SidetoneError('LLM_FAILED'));
        else
          resolve({ of: request.type, choice: { kind, label: '', why: '', traits: ENGINES[kind].traits } });
      };
      signal?.addEventListener('abort', () => reject(new SidetoneError('CANCELLED')));
      calls.push({ ask: request, signal, settle });
      if (options.manual !== true) settle();
    });
  const inference = { ask, generation: () => 1 } as unknown as Inference;
  const store = {
    files: options.files ?? filesOf,
  } as unknown as ModelStore;
  return {
    stages: createStages(inference, store, ''),
    calls,
    failing,
    types: () => calls.map((c) => c.ask.type),
  };
};

const wish = (rest: Partial<LlmWish> = {}): LlmWish => ({
  wish: 'auto',
  profileModel: 'qwen2.5:3b',
  ggufFiles: [],
  playbook: [],
  playbookElse: '',
  cacheDir: '',
  contextTokens: 4096,
  ...rest,
});
const prefix = (content: string) => [{ role: 'system', content }] as const;
const settled = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
};

describe('loading', () => {
  it('is shared by all who ask at once', async () => {
    const { stages, types } = createFixture();
    await Promise.all([stages.loadStt(null), stages.loadStt(null)]);
    await stages.loadStt(null);
    expect(types()).toEqual(['load.stt']);
  });

  it('of what judges a turn is tried again after it failed, and fails nothing else', async () => {
    const { stages, failing, types, calls } = createFixture();
    failing.add('load.eot');
    expect(await stages.loadEot()).toBe(false);
    await stages.loadEot();
    await stages.loadEot();
    expect(types()).toEqual(['load.eot', 'load.eot']);
    expect(calls[0]?.ask).toMatchObject({
      models: { sound: null, words: { engine: 'text-score', files: { model: '/model' } } },
    });
  });

  it('really tries again after it was given up, for the first try may hang for ever', async () => {
    const { stages, calls } = createFixture({ manual: true });
    const abort = new AbortController();
    const first = stages.loadStt(null, abort.signal).catch((thrown: unknown) => thrown);
    await settled();
    abort.abort();
    const second = stages.loadStt(null);
    await settled();
    expect(calls).toHaveLength(2);
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(await first).toMatchObject({ problem: { code: 'CANCELLED' } });
    calls[1]?.settle();
    expect(await second).toBe('moonshine-base');
  });

  it('goes on for one window when another gives up', async () => {
    const { stages, calls } = createFixture({ manual: true });
    const abort = new AbortController();
    const first = stages.loadStt(null, abort.signal).catch(() => 'gave up');
    const second = stages.loadStt(null);
    await settled();
    abort.abort();
    expect(await first).toBe('gave up');
    calls[0]?.settle();
    expect(await second).toBe('moonshine-base');
    expect(calls).toHaveLength(1);
  });
});

describe('the language models that are here', () => {
  it('are named best first, each that can be fetched: catches one that is fetched and never answers', () => {
    const { stages } = createFixture({ files: (id) => ({ model: `/${id}` }) });
    const catalogued = CATALOGUE.filter(({ stage }) => stage === 'llm').map(({ id }) => `/${id}`);
    expect(stages.ggufFiles().map(({ path }) => path)).toEqual(catalogued);
    expect(
      stages.ggufFiles().flatMap(({ path, largeBytes }) => (largeBytes === undefined ? [] : [path])),
    ).toEqual(['/qwen2.5-1.5b']);
  });
});

describe('the language model of two windows', () => {
  it('stays loaded when only the persona differs, and is made ready for each', async () => {
    const { stages, types } = createFixture();
    const maya = wish({ playbookElse: 'Sorry?' });
    await Promise.all([stages.loadLlm(maya, prefix('Maya')), stages.loadLlm(wish(), prefix('Tom'))]);
    await stages.loadLlm(wish(), prefix('Tom'));
    await stages.loadLlm(maya, prefix('Maya'));
    expect(types()).toEqual(['load.llm', 'warm.llm', 'warm.llm']);
  });

  it('is another one where the model differs, or where the persona is the model', async () => {
    const models = createFixture();
    await models.stages.loadLlm(wish(), prefix('Maya'));
    await models.stages.loadLlm(wish({ wish: 'ollama' }), prefix('Maya'));
    expect(models.types()).toEqual(['load.llm', 'load.llm']);
    const scripts = createFixture({ kind: 'playbook' });
    await scripts.stages.loadLlm(wish(), prefix('Maya'));
    await scripts.stages.loadLlm(wish({ playbookElse: 'Pardon?' }), prefix('Maya'));
    expect(scripts.types()).toEqual(['load.llm', 'load.llm']);
  });

  it('is chosen anew if it fails for the second persona', async () => {
    const { stages, types, failing } = createFixture();
    await stages.loadLlm(wish(), prefix('Maya'));
    failing.add('warm.llm');
    await stages.loadLlm(wish(), prefix('Tom'));
    expect(types()).toEqual(['load.llm', 'warm.llm', 'load.llm']);
  });
});
