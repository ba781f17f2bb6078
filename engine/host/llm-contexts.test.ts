import { describe, expect, it } from 'vitest';
import { createFixture, GB, prefix, wish } from './testing/asked-inference';

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
