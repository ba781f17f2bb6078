import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { LlmCandidate, LlmWish } from '../contract/inference';
import { ENGINES } from '../inference/engines';
import type { Ask, AskOptions, Inference } from '../inference/supervisor';
import type { ModelStore } from '../models/store';
import { CATALOGUE } from '../models/catalogue';
import { createLoadedModels } from './loaded-models';

type Call = { readonly ask: Ask; readonly signal: AbortSignal | undefined; readonly settle: () => void };

const GB = 1e9;

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

const candidate = (modelId: string, bytes = GB): LlmCandidate => ({
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
const createFixture = (options: FixtureOptions = {}) => {
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
    const { lease, types } = createFixture();
    const [one, other] = [lease('a'), lease('b')];
    await Promise.all([one.loadStt(null), other.loadStt(null)]);
    await one.loadStt(null);
    expect(types()).toEqual(['load.stt']);
  });

  it('of what judges a turn is tried again after it failed, and fails nothing else', async () => {
    const { loadedModels, failing, types, calls } = createFixture();
    failing.add('load.eot');
    expect(await loadedModels.loadEot()).toBe(false);
    await loadedModels.loadEot();
    await loadedModels.loadEot();
    expect(types()).toEqual(['load.eot', 'load.eot']);
    expect(calls[0]?.ask).toMatchObject({
      models: { sound: null, words: { engine: 'text-score', files: { model: '/model' } } },
    });
  });

  it('really tries again after it was given up, for the first try may hang for ever', async () => {
    const { lease, calls } = createFixture({ manual: true });
    const abort = new AbortController();
    const own = lease('a');
    const first = own.loadStt(null, abort.signal).catch((thrown: unknown) => thrown);
    await settled();
    abort.abort();
    const second = own.loadStt(null);
    await settled();
    expect(calls).toHaveLength(2);
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(await first).toMatchObject({ problem: { code: 'CANCELLED' } });
    calls[1]?.settle();
    expect(await second).toBe('moonshine-base');
  });

  it('goes on for one session when another gives up', async () => {
    const { lease, calls } = createFixture({ manual: true });
    const abort = new AbortController();
    const first = lease('a')
      .loadStt(null, abort.signal)
      .catch(() => 'gave up');
    const second = lease('b').loadStt(null);
    await settled();
    abort.abort();
    expect(await first).toBe('gave up');
    calls[0]?.settle();
    expect(await second).toBe('moonshine-base');
    expect(calls).toHaveLength(1);
  });

  it('happens again, once, after the process was started anew', async () => {
    const { lease, restart, types } = createFixture();
    const [one, other] = [lease('a'), lease('b')];
    for (const own of [one, other]) await own.loadLlm(wish(), prefix(own.session));
    restart();
    for (const own of [one, other]) await own.loadLlm(wish(), prefix(own.session));
    expect(types()).toEqual(['load.llm', 'warm.llm', 'load.llm', 'warm.llm']);
  });
});

describe('the language models that are here', () => {
  it('are named best first, each that can be fetched: catches one that is fetched and never answers', () => {
    const { loadedModels } = createFixture({ files: (id) => ({ model: `/${id}` }) });
    const catalogued = CATALOGUE.filter(({ stage }) => stage === 'llm').map(({ id }) => `/${id}`);
    expect(loadedModels.ggufFiles().map(({ path }) => path)).toEqual(catalogued);
    expect(
      loadedModels.ggufFiles().flatMap(({ path, largeBytes }) => (largeBytes === undefined ? [] : [path])),
    ).toEqual(['/qwen2.5-1.5b']);
  });
});

describe('the language model of two sessions', () => {
  it('is loaded once where only the persona differs, and made ready once for each', async () => {
    const { lease, types } = createFixture();
    const maya = wish({ playbookElse: 'Sorry?' });
    const [one, other] = [lease('a'), lease('b')];
    await Promise.all([one.loadLlm(maya, prefix('Maya')), other.loadLlm(wish(), prefix('Tom'))]);
    // At every turn, even if another session spoke in between.
    for (let turn = 0; turn < 3; turn += 1) {
      await other.loadLlm(wish(), prefix('Tom'));
      await one.loadLlm(maya, prefix('Maya'));
    }
    expect(types()).toEqual(['load.llm', 'warm.llm']);
  });

  it('is each its own where the model differs, and neither throws the other out', async () => {
    const { lease, types } = createFixture();
    const [one, other] = [lease('a'), lease('b')];
    const ids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      ids.push((await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'))).modelId);
      ids.push((await other.loadLlm(wish({ wish: 'y' }), prefix('Maya'))).modelId);
    }
    expect(ids).toEqual(['x', 'y', 'x', 'y', 'x', 'y']);
    expect(types()).toEqual(['load.llm', 'load.llm']);
  });

  it('is a script of its own for each, and for each change of it', async () => {
    const { lease, types } = createFixture({ kind: 'playbook' });
    const [one, other] = [lease('a'), lease('b')];
    const ids = [
      (await one.loadLlm(wish(), prefix('Maya'))).modelId,
      (await other.loadLlm(wish({ playbookElse: 'Pardon?' }), prefix('Maya'))).modelId,
    ];
    await one.loadLlm(wish(), prefix('Maya'));
    await one.loadLlm(wish({ playbookElse: 'What?' }), prefix('Maya'));
    expect(ids).toEqual(['playbook:a', 'playbook:b']);
    expect(types()).toEqual(['load.llm', 'load.llm', 'load.llm']);
  });

  it('is chosen anew if it fails for the second persona', async () => {
    const { lease, types, failing } = createFixture();
    await lease('a').loadLlm(wish(), prefix('Maya'));
    failing.add('warm.llm');
    await lease('b').loadLlm(wish(), prefix('Tom'));
    expect(types()).toEqual(['load.llm', 'warm.llm', 'load.llm']);
  });
});

describe('memory for the models of several sessions', () => {
  const small = { machineBytes: 5 * GB } as const;

  it('is kept by what is in use: a second large model is refused, with the reason', async () => {
    const { lease, unloaded } = createFixture({ ...small, candidates: (of) => [candidate(of, 2 * GB)] });
    const one = lease('a');
    await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'));
    const refused = lease('b').loadLlm(wish({ wish: 'y' }), prefix('Tom'));
    await expect(refused).rejects.toMatchObject({
      problem: {
        code: 'NO_LLM',
        message: 'There is no memory for Y beside X, which another conversation uses.',
        hint: 'Choose X for this conversation, too, or end the other one.',
      },
    });
    expect(unloaded()).toEqual([]);
    expect((await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'))).modelId).toBe('x');
  });

  it('gives a session that takes what there is the model in use, and says why', async () => {
    const { lease } = createFixture({
      ...small,
      candidates: (of) =>
        of === 'auto' ? [candidate('y', 2 * GB), candidate('small', GB / 10)] : [candidate(of, 2 * GB)],
    });
    await lease('a').loadLlm(wish({ wish: 'x' }), prefix('Maya'));
    const { modelId, choice } = await lease('b').loadLlm(wish(), prefix('Tom'));
    expect([modelId, choice.why]).toEqual([
      'x',
      'There is no memory for Y beside X, which another conversation uses.',
    ]);
  });

  it('is free again when the session that used it is over, and then only if it is wanted', async () => {
    const { lease, unloaded, loadedModels } = createFixture({
      ...small,
      candidates: (of) => [candidate(of, 2 * GB)],
    });
    const one = lease('a');
    await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'));
    one.release();
    expect([unloaded(), loadedModels.inMemory().map(({ modelId }) => modelId)]).toEqual([[], ['x']]);
    await lease('b').loadLlm(wish({ wish: 'y' }), prefix('Tom'));
    expect(unloaded()).toEqual(['x']);
  });

  it('is exchanged by a session that changes its own model, and taken back when the change fails', async () => {
    const { lease, unloaded, failing, loaded } = createFixture({
      ...small,
      candidates: (of) => [candidate(of, 2 * GB)],
    });
    const one = lease('a');
    await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'));
    failing.add('load.llm');
    await expect(one.loadLlm(wish({ wish: 'y' }), prefix('Maya'))).rejects.toBeInstanceOf(SidetoneError);
    expect(unloaded()).toEqual(['x']);
    expect((await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'))).modelId).toBe('x');
    expect([...loaded]).toEqual(['x']);
  });

  it('is freed of a model whose load was called off when it had just ended', async () => {
    const { lease, loaded, unloaded } = createFixture();
    const one = lease('a');
    await one.loadLlm(wish({ wish: 'x' }), prefix('Maya'));
    loaded.add('stray');
    await lease('b').loadLlm(wish({ wish: 'y' }), prefix('Tom'));
    expect(unloaded()).toEqual(['stray']);
  });

  it('keeps a voice that is in use, and says so where another one has no room', async () => {
    const { lease, unloaded } = createFixture({ machineBytes: 0.3 * GB });
    const one = lease('a');
    await one.loadTts('piper-joe');
    await expect(lease('b').loadTts('flite-slt')).rejects.toMatchObject({ problem: { code: 'BUSY' } });
    one.release();
    await lease('c').loadTts('flite-slt');
    expect(unloaded()).toEqual(['piper-joe']);
  });

  it('is not taken by a load that comes to its end after its session was over', async () => {
    const { lease, calls, loadedModels } = createFixture({ manual: true });
    const one = lease('a');
    const loading = one.loadTts('flite-slt');
    await settled();
    one.release();
    calls[0]?.settle();
    await loading;
    expect(loadedModels.inMemory().map(({ holders }) => holders.size)).toEqual([0]);
    await expect(one.loadTts('flite-slt')).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('tells the models that the session is over: catches words that stay in a context', () => {
    const { lease, calls } = createFixture();
    const one = lease('a');
    one.release();
    one.release();
    expect(calls.map(({ ask }) => ask)).toEqual([{ type: 'forget', session: 'a' }]);
  });
});

describe('the contexts of a language model', () => {
  const contexts = { bytes: GB / 2, most: 4 };
  const load = async (lease: ReturnType<ReturnType<typeof createFixture>['lease']>, model = 'a') =>
    lease.loadLlm(wish({ wish: model }), prefix(lease.session));

  it('are one for each session, allowed before its persona is read: catches one read into another’s', async () => {
    const { lease, allowed, calls } = createFixture({ contexts });
    const [one, other] = [lease('1'), lease('2')];
    await load(one);
    expect(allowed()).toEqual([]);
    await load(other);
    expect(allowed()).toEqual(['a 2']);
    const types = calls.map(({ ask }) => ask.type);
    expect(types.indexOf('allow.llm')).toBeLessThan(types.indexOf('warm.llm'));
    other.release();
    expect(allowed()).toEqual(['a 2', 'a 1']);
  });

  it('are no more than there is memory for beside what others use', async () => {
    // Models have 3 GB: two of 1 GB, and two contexts.
    const { lease, allowed } = createFixture({ contexts, machineBytes: 6 * GB });
    const sessions = ['1', '2', '3', '4', '5'].map(lease);
    await load(lease('beside'), 'b');
    for (const session of sessions) await load(session);
    expect(allowed()).toEqual(['a 2', 'a 3']);
  });

  it('are fewer where another model is wanted, before that is loaded: catches a refusal beside what can shrink', async () => {
    const { lease, allowed, calls, failing } = createFixture({ contexts, machineBytes: 6 * GB });
    for (const session of ['1', '2', '3', '4'].map(lease)) await load(session);
    const other = lease('other');
    await load(other, 'b');
    expect(allowed()).toEqual(['a 2', 'a 3', 'a 4', 'a 3']);
    expect(calls.slice(-2).map(({ ask }) => ask.type)).toEqual(['allow.llm', 'load.llm']);
    // What could not be loaded takes nothing.
    failing.add('load.stt');
    await expect(other.loadStt('moonshine-base')).rejects.toMatchObject({ problem: { code: 'LLM_FAILED' } });
    expect(allowed().slice(4)).toEqual(['a 2', 'a 3']);
    await other.loadStt('moonshine-base');
    expect(allowed().slice(6)).toEqual(['a 2']);
    expect(calls.slice(-2).map(({ ask }) => ask.type)).toEqual(['allow.llm', 'load.stt']);
  });

  it('are fewer beside what judges a turn: catches 200 MB that nobody counted', async () => {
    // Models have 2.6 GB: one of 1 GB, and three contexts of half.
    const { lease, allowed, loadedModels } = createFixture({ contexts, machineBytes: 5.2 * GB });
    for (const session of ['1', '2', '3', '4'].map(lease)) await load(session);
    await loadedModels.loadEot();
    await loadedModels.loadEot();
    expect(allowed()).toEqual(['a 2', 'a 3', 'a 4', 'a 3']);
  });

  it('are allowed anew in a process that was started anew, and for a model that was released meanwhile', async () => {
    const { lease, allowed, restart } = createFixture({ contexts, machineBytes: 3 * GB });
    const sessions = ['1', '2'].map(lease);
    for (const session of sessions) await load(session);
    restart();
    for (const session of sessions) await load(session);
    expect(allowed()).toEqual(['a 2', 'a 2']);
    for (const session of sessions) session.release();
    await load(lease('3'), 'b');
    const again = ['4', '5'].map(lease);
    for (const session of again) await load(session, 'b');
    expect(allowed().slice(2)).toEqual(['a 1', 'b 2']);
  });

  it('are allowed after the load where a session hung up before it: catches one context for all after a crash', async () => {
    const { lease, calls, restart } = createFixture({ contexts });
    const [gone, ...rest] = ['1', '2', '3'].map(lease);
    for (const session of [gone, ...rest]) if (session !== undefined) await load(session);
    restart();
    const before = calls.length;
    gone?.release();
    for (const session of rest) await load(session);
    const since = calls.slice(before).map(({ ask }) => ask);
    const loadedAt = since.findIndex(({ type }) => type === 'load.llm');
    expect(since.slice(0, loadedAt)).toContainEqual({ type: 'allow.llm', modelId: 'a', contexts: 2 });
    expect(since.slice(loadedAt)).toContainEqual({ type: 'allow.llm', modelId: 'a', contexts: 2 });
  });

  it('are allowed again where that failed, and are not told twice where it did not', async () => {
    const { lease, allowed, failing } = createFixture({ contexts: { ...contexts, most: 2 } });
    const sessions = ['1', '2', '3', '4'].map(lease);
    failing.add('allow.llm');
    for (const session of sessions) await load(session);
    expect(allowed()).toEqual(['a 2', 'a 2']);
  });
});
