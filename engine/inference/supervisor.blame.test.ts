import { describe, expect, it, vi } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { InferenceEvent } from '../contract/inference';
import {
  createDrivenInference as createFixture,
  heardWords as text,
  someSound as ask,
} from '../testing/driven-inference';
import type { Ask } from './supervisor';

describe('an inference process and one conversation whose model ends it again and again', () => {
  const write = {
    type: 'generate' as const,
    session: 'culprit',
    modelId: 'gguf:/models/bad.gguf',
    messages: [],
    temperature: 0,
    maxTokens: 1,
  } satisfies Ask;

  /** Its request begins, and the process ends. */
  const endWith = async (
    { inference, child, ready }: ReturnType<typeof createFixture>,
    index: number,
    session: string,
  ): Promise<void> => {
    ready(index);
    const lost = inference.ask({ ...write, session });
    const requestId = child(index).received.at(-1)?.requestId ?? -1;
    child(index).emit({ kind: 'control', type: 'begun', requestId, modelId: write.modelId });
    child(index).exit('SIGSEGV');
    await expect(lost).rejects.toMatchObject({ problem: { code: 'INFERENCE_CRASHED' } });
  };

  it('refuses it that model by name, and goes on for the others: catches a circuit that is open for all', async () => {
    const fixture = createFixture();
    const { inference, child, ready, children } = fixture;
    const downs: string[] = [];
    inference.onDown(({ code }) => void downs.push(code));
    for (const index of [0, 1]) await endWith(fixture, index, 'culprit');
    ready(2);
    await expect(inference.ask(write)).rejects.toMatchObject({
      problem: { code: 'NO_LLM', message: expect.stringMatching(/^bad stopped/u) as string },
    });
    expect(inference.refusals('culprit')).toMatchObject([{ modelId: write.modelId }]);
    expect(inference.refusals('other')).toEqual([]);
    const heard = inference.ask({ ...ask, session: 'culprit' });
    child(2).emit(text(child(2).received.at(-1)?.requestId ?? -1, 'with its ears'));
    expect((await heard).text).toBe('with its ears');
    void inference.ask({ ...write, session: 'other' }).catch(() => {});
    expect(child(2).received.at(-1)).toMatchObject({ session: 'other' });
    expect([children.length, downs]).toEqual([3, []]);
    inference.close();
  });

  it('refuses the model to all if it ends the next conversation, too', async () => {
    const fixture = createFixture();
    for (const index of [0, 1]) await endWith(fixture, index, 'culprit');
    await endWith(fixture, 2, 'next');
    fixture.ready(3);
    await expect(fixture.inference.ask({ ...write, session: 'third' })).rejects.toMatchObject({
      problem: { code: 'NO_LLM' },
    });
    fixture.inference.close();
  });

  it('blames the conversation whose step it was, not those that wait for the model', async () => {
    const fixture = createFixture();
    const { inference, child, ready } = fixture;
    for (const index of [0, 1]) {
      ready(index);
      const lost = ['culprit', 'other'].map((session) => inference.ask({ ...write, session }));
      const [bad, good] = child(index).received.map(({ requestId }) => requestId);
      for (const requestId of [bad, good, bad]) {
        child(index).emit({
          kind: 'control',
          type: 'begun',
          requestId: requestId ?? -1,
          modelId: write.modelId,
        });
      }
      child(index).exit('SIGSEGV');
      await Promise.allSettled(lost);
    }
    expect(inference.refusals('culprit')).toHaveLength(1);
    expect(inference.refusals('other')).toEqual([]);
    inference.close();
  });

  /** As the real process answers work that is called off: at once, though a native call runs on. */
  const failedAs = (requestId: number, code: 'CANCELLED' | 'LLM_FAILED'): InferenceEvent => ({
    kind: 'control',
    type: 'failed',
    requestId,
    problem: new SidetoneError(code).problem,
  });

  /** It begins and is called off. */
  const callOff = async (
    { inference, child }: ReturnType<typeof createFixture>,
    index: number,
    session: string,
  ): Promise<void> => {
    const abort = new AbortController();
    const off = inference.ask({ ...write, session }, { signal: abort.signal });
    const requestId = child(index).received.at(-1)?.requestId ?? -1;
    child(index).emit({ kind: 'control', type: 'begun', requestId, modelId: write.modelId });
    abort.abort();
    await expect(off).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    child(index).emit(failedAs(requestId, 'CANCELLED'));
  };

  it('blames work that was called off and had not ended yet: nothing can end a native call', async () => {
    const fixture = createFixture();
    const { inference, child, ready } = fixture;
    for (const index of [0, 1]) {
      ready(index);
      await callOff(fixture, index, 'culprit');
      child(index).exit('SIGSEGV');
    }
    expect(inference.refusals('culprit')).toHaveLength(1);
    inference.close();
  });

  it.each(['begun', 'called off', 'failed', 'unloaded'] as const)(
    'does not blame work that was called off before the model was heard of: %s',
    async (how) => {
      const fixture = createFixture();
      const { inference, child, ready } = fixture;
      for (const index of [0, 1]) {
        ready(index);
        await callOff(fixture, index, 'innocent');
        if (how === 'unloaded') {
          const released = inference.ask({ type: 'unload', stage: 'llm', modelId: write.modelId });
          const requestId = child(index).received.at(-1)?.requestId ?? -1;
          const value = { of: 'unload', ms: 1 } as const;
          child(index).emit({ kind: 'control', type: 'done', requestId, value });
          await released;
        } else if (how === 'called off') await callOff(fixture, index, 'culprit');
        else {
          void inference.ask({ ...write, session: 'culprit' }).catch(() => {});
          const requestId = child(index).received.at(-1)?.requestId ?? -1;
          child(index).emit({ kind: 'control', type: 'begun', requestId, modelId: write.modelId });
          if (how === 'failed') child(index).emit(failedAs(requestId, 'LLM_FAILED'));
        }
        child(index).exit('SIGSEGV');
      }
      expect(inference.refusals('innocent')).toEqual([]);
      expect(inference.refusals('culprit')).toHaveLength(how === 'begun' || how === 'called off' ? 1 : 0);
      inference.close();
    },
  );

  /** Its request begins, and the process ends by a signal. */
  const killDuring = async (
    { inference, child, ready }: ReturnType<typeof createFixture>,
    index: number,
    request: Ask,
    signal: string,
  ): Promise<void> => {
    ready(index);
    const lost = inference.ask(request);
    const requestId = child(index).received.at(-1)?.requestId ?? -1;
    child(index).emit({ kind: 'control', type: 'begun', requestId, modelId: write.modelId });
    child(index).exit(`signal ${signal}`, signal);
    await expect(lost).rejects.toMatchObject({ problem: { code: 'INFERENCE_CRASHED' } });
  };

  it.each([
    ['SIGKILL', 0],
    ['SIGTERM', 0],
    ['SIGSEGV', 1],
    ['SIGABRT', 1],
  ])('blames what it was at for %s only if that came from inside', async (signal, refused) => {
    const fixture = createFixture();
    for (const index of [0, 1]) await killDuring(fixture, index, write, signal);
    expect(fixture.inference.refusals('culprit')).toHaveLength(refused);
    fixture.inference.close();
  });

  it('blames a load that is killed each time: the system does so to a model that is too large', async () => {
    const fixture = createFixture();
    const wish = {
      wish: 'auto',
      profileModel: '',
      ggufFiles: [],
      playbook: [],
      playbookElse: '',
      cacheDir: '',
      contextTokens: 4096,
    };
    const load = {
      type: 'load.llm' as const,
      session: 'culprit',
      wish,
      prefix: [],
      only: null,
    } satisfies Ask;
    for (const index of [0, 1]) await killDuring(fixture, index, load, 'SIGKILL');
    expect(fixture.inference.refusals('culprit')).toMatchObject([{ modelId: write.modelId }]);
    fixture.inference.close();
  });

  it('opens the circuit for what is killed from outside again and again', async () => {
    const fixture = createFixture();
    const downs: string[] = [];
    fixture.inference.onDown(({ code }) => void downs.push(code));
    for (const index of [0, 1]) await killDuring(fixture, index, write, 'SIGKILL');
    fixture.child(2).exit('signal SIGKILL', 'SIGKILL');
    expect(downs).toEqual(['INFERENCE_DOWN']);
    fixture.inference.close();
  });

  it('blames what hangs, though the host kills it with the same signal', () => {
    vi.useFakeTimers();
    try {
      const { inference, child, ready } = createFixture();
      for (const index of [0, 1]) {
        ready(index);
        inference.ask(write).catch(() => {});
        const requestId = child(index).received.at(-1)?.requestId ?? -1;
        child(index).emit({ kind: 'control', type: 'begun', requestId, modelId: write.modelId });
        vi.advanceTimersByTime(41_000);
      }
      expect(inference.generation()).toBe(3);
      expect(inference.refusals('culprit')).toHaveLength(1);
      inference.close();
    } finally {
      vi.useRealTimers();
    }
  });
});
