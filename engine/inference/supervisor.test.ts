import { describe, expect, it, vi } from 'vitest';
import {
  createDrivenInference as createFixture,
  heardWords as text,
  someSound as ask,
} from '../testing/driven-inference';

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

  it('tells of an open circuit though nothing was asked: catches a window that listens in vain', () => {
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

  it('refuses more requests than a client can wait for', async () => {
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
});
