import { describe, expect, it, vi } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { InferenceChild, InferenceEvent, InferenceRequest } from '../contract/inference';
import { silentLog } from '../log';
import { createInference, type Ask } from './supervisor';

/** A child that clones what it is given, as a process boundary does, and is driven by the test. */
type FakeChild = InferenceChild & {
  readonly received: InferenceRequest[];
  readonly emit: (event: InferenceEvent) => void;
  readonly exit: (reason: string) => void;
};

const createFakeChild = (): FakeChild => {
  const received: InferenceRequest[] = [];
  let onEvent: (event: InferenceEvent) => void = () => {};
  let onExit: (reason: string) => void = () => {};
  return {
    received,
    send: (request) => void received.push(structuredClone(request)),
    onEvent: (listener) => {
      onEvent = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => onExit('killed'),
    emit: (event) => onEvent(structuredClone(event)),
    exit: (reason) => onExit(reason),
  };
};

const createFixture = () => {
  const children: FakeChild[] = [];
  const inference = createInference(() => {
    const child = createFakeChild();
    children.push(child);
    return child;
  }, silentLog);
  const child = (index: number): FakeChild => {
    const found = children[index];
    if (found === undefined) throw new Error(`child ${index} was not started`);
    return found;
  };
  const ready = (index: number): void =>
    child(index).emit({ kind: 'control', type: 'ready', pid: 100 + index });
  return { inference, child, ready, children };
};

const text = (requestId: number, words: string): InferenceEvent => ({
  kind: 'control',
  type: 'done',
  requestId,
  value: { of: 'transcribe', text: words, ms: 1 },
});

const ask = { type: 'transcribe', session: 's', modelId: 'm', samples: new Float32Array(4) } as const;

describe('the inference process under supervision', () => {
  it('holds requests until the process is ready instead of sending them into the void', async () => {
    const { inference, child, ready } = createFixture();
    const answer = inference.ask(ask);
    expect(child(0).received).toHaveLength(0);
    ready(0);
    const [request] = child(0).received;
    child(0).emit(text(request?.requestId ?? -1, 'hello'));
    expect((await answer).text).toBe('hello');
  });

  it('gives each answer to the one who asked, in whatever order they come', async () => {
    const { inference, child, ready } = createFixture();
    ready(0);
    const first = inference.ask(ask);
    const second = inference.ask(ask);
    const [a, b] = child(0).received;
    child(0).emit(text(b?.requestId ?? -1, 'second'));
    child(0).emit(text(a?.requestId ?? -1, 'first'));
    expect([(await first).text, (await second).text]).toEqual(['first', 'second']);
  });

  it('fails what was under way when the process dies, and starts another that works', async () => {
    const { inference, child, ready } = createFixture();
    ready(0);
    const lost = inference.ask(ask);
    child(0).exit('SIGKILL');
    await expect(lost).rejects.toMatchObject({ problem: { code: 'INFERENCE_CRASHED' } });
    const next = inference.ask(ask);
    ready(1);
    child(1).emit(text(child(1).received[0]?.requestId ?? -1, 'back'));
    expect((await next).text).toBe('back');
    expect(inference.generation()).toBe(2);
  });

  it('does not believe the late words of a process that was replaced', async () => {
    const { inference, child, ready } = createFixture();
    ready(0);
    child(0).exit('gone');
    ready(1);
    const answer = inference.ask(ask);
    const id = child(1).received[0]?.requestId ?? -1;
    child(0).emit(text(id, 'ghost'));
    child(1).emit(text(id, 'real'));
    expect((await answer).text).toBe('real');
  });

  it('stops starting a process that keeps dying, says so, and tries again when asked', async () => {
    const { inference, child, children } = createFixture();
    child(0).exit('1');
    child(1).exit('2');
    child(2).exit('3');
    expect(children).toHaveLength(3);
    await expect(inference.ask(ask)).rejects.toMatchObject({ problem: { code: 'INFERENCE_DOWN' } });
    inference.retry();
    expect(children).toHaveLength(4);
    // That one session begins anew takes back nothing for the others.
    child(3).exit('4');
    expect(children).toHaveLength(4);
    await expect(inference.ask(ask)).rejects.toMatchObject({ problem: { code: 'INFERENCE_DOWN' } });
  });

  it('tells of an open circuit though nothing was asked: catches a window that listens to nobody', () => {
    const { inference, child, ready } = createFixture();
    const told: string[] = [];
    inference.onReady(() => void told.push('ready'));
    const stop = inference.onDown(({ code }) => void told.push(code));
    for (const index of [0, 1, 2]) child(index).exit('SIGKILL');
    expect(told).toEqual(['INFERENCE_DOWN']);
    inference.retry();
    ready(3);
    expect(told).toEqual(['INFERENCE_DOWN', 'ready']);
    stop();
    child(3).exit('SIGKILL');
    expect(told).toEqual(['INFERENCE_DOWN', 'ready']);
    inference.close();
  });

  it('tries again by itself when the window has passed, no oftener, and tells of it once', () => {
    vi.useFakeTimers();
    try {
      const { inference, child, ready, children } = createFixture();
      const downs: string[] = [];
      inference.onDown(({ code }) => void downs.push(code));
      child(0).exit('1');
      ready(1);
      vi.advanceTimersByTime(20_000);
      child(1).exit('2');
      child(2).exit('3');
      vi.advanceTimersByTime(39_000);
      expect(children).toHaveLength(3);
      // A minute after the first death.
      vi.advanceTimersByTime(1_500);
      expect(children).toHaveLength(4);
      child(3).exit('4');
      expect([children.length, downs.length]).toEqual([4, 1]);
      vi.advanceTimersByTime(18_000);
      expect(children).toHaveLength(4);
      vi.advanceTimersByTime(2_000);
      expect(children).toHaveLength(5);
      ready(4);
      vi.advanceTimersByTime(5_000);
      expect(children).toHaveLength(5);
      inference.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not believe the late words of one that has ended for good: catches a circuit that is no longer open', async () => {
    const { inference, child, ready } = createFixture();
    for (const index of [0, 1, 2]) child(index).exit('SIGKILL');
    ready(2);
    expect(inference.pid()).toBeNull();
    await expect(inference.ask(ask)).rejects.toMatchObject({ problem: { code: 'INFERENCE_DOWN' } });
    inference.close();
  });

  it('does not start again once it is closed', () => {
    vi.useFakeTimers();
    try {
      const { inference, child, children } = createFixture();
      for (const index of [0, 1, 2]) child(index).exit('1');
      inference.close();
      vi.advanceTimersByTime(120_000);
      expect([children.length, vi.getTimerCount()]).toEqual([3, 0]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('replaces a process that never says that it is ready', () => {
    vi.useFakeTimers();
    try {
      const { children } = createFixture();
      vi.advanceTimersByTime(16_000);
      expect(children).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('kills a process that hangs: a session would wait for it for ever', async () => {
    vi.useFakeTimers();
    try {
      const { inference, child, ready, children } = createFixture();
      ready(0);
      const lost = inference.ask(ask).catch((thrown: unknown) => thrown);
      vi.advanceTimersByTime(39_000);
      expect(children).toHaveLength(1);
      expect(child(0).received.filter(({ type }) => type === 'ping')).toHaveLength(3);
      vi.advanceTimersByTime(2_000);
      expect(await lost).toMatchObject({ problem: { code: 'INFERENCE_CRASHED' } });
      expect(children).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves a process alone that is slow but says something, and one that was closed', () => {
    vi.useFakeTimers();
    try {
      const { inference, child, ready, children } = createFixture();
      ready(0);
      for (let round = 0; round < 10; round += 1) {
        vi.advanceTimersByTime(25_000);
        const pings = child(0).received.filter(({ type }) => type === 'ping');
        const requestId = pings.at(-1)?.requestId ?? -1;
        child(0).emit({
          kind: 'control',
          type: 'done',
          requestId,
          value: { of: 'ping', residentBytes: 1 },
        });
      }
      inference.close();
      vi.advanceTimersByTime(100_000);
      expect(children).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells the process to stop when the asker loses interest, and settles at once', async () => {
    const { inference, child, ready } = createFixture();
    ready(0);
    const abort = new AbortController();
    const answer = inference.ask(ask, { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    const id = child(0).received[0]?.requestId;
    expect(child(0).received.at(-1)).toEqual({ kind: 'control', type: 'cancel', requestId: id });
  });

  it('refuses more requests of one session than it can wait for, and not those of others', async () => {
    const { inference } = createFixture();
    const waiting = Array.from({ length: 24 }, () => inference.ask(ask));
    await expect(inference.ask(ask)).rejects.toMatchObject({
      problem: { code: 'BUSY', hint: expect.stringMatching(/./u) as string },
    });
    waiting.push(inference.ask({ ...ask, session: 'other' }));
    inference.close();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
  });

  it('refuses more requests than anybody can wait for', async () => {
    const { inference } = createFixture();
    const waiting = Array.from({ length: 512 }, (_, index) =>
      inference.ask({ ...ask, session: String(index % 64) }),
    );
    await expect(inference.ask({ ...ask, session: '64' })).rejects.toMatchObject({
      problem: { code: 'BUSY' },
    });
    inference.close();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
  });

  describe('and one conversation whose model ends it again and again', () => {
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
  });
});
