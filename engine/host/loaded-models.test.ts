import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import { CATALOGUE } from '../models/catalogue';
import { candidate, createFixture, GB, prefix, settled, wish } from './testing/asked-inference';

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
