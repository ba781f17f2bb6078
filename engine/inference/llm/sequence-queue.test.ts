import { describe, expect, it } from 'vitest';
import { createSequenceQueue } from './sequence-queue';

const never = new AbortController().signal;
const CANCELLED = { problem: { code: 'CANCELLED' } };

/** Work that ends when it is told to, and ignores its signal as a native call does. */
const createWork = (name: string, log: string[]) => {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end,
    run: async (): Promise<string> => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
      return name;
    },
  };
};
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the queue of a sequence', () => {
  it('runs one at a time, in order: two on one sequence would write into each other', async () => {
    const queue = createSequenceQueue(8);
    const log: string[] = [];
    const [first, second] = [createWork('first', log), createWork('second', log)];
    const results = [queue.run(first.run, never), queue.run(second.run, never)];
    second.end();
    await settle();
    expect(log).toEqual(['first begins']);
    first.end();
    expect(await Promise.all(results)).toEqual(['first', 'second']);
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('tells the caller at once that work is called off, and lets the next wait until it has really ended', async () => {
    const queue = createSequenceQueue(8);
    const log: string[] = [];
    const [first, second] = [createWork('first', log), createWork('second', log)];
    const abort = new AbortController();
    const result = queue.run(first.run, abort.signal);
    const next = queue.run(second.run, never);
    await settle();
    abort.abort();
    await expect(result).rejects.toMatchObject(CANCELLED);
    await settle();
    expect(log).toEqual(['first begins']);
    first.end();
    second.end();
    expect(await next).toBe('second');
  });

  it('never begins what was called off while it waited, and does not stop there', async () => {
    const queue = createSequenceQueue(8);
    const log: string[] = [];
    const works = [createWork('first', log), createWork('second', log), createWork('third', log)];
    const abort = new AbortController();
    const signals = [never, abort.signal, never];
    const results = works.map((work, index) => queue.run(work.run, signals[index] ?? never));
    abort.abort();
    await expect(results[1]).rejects.toMatchObject(CANCELLED);
    for (const work of works) work.end();
    expect(await results[2]).toBe('third');
    expect(log).not.toContain('second begins');
  });

  it('goes on after work that failed before it gave a promise', async () => {
    const queue = createSequenceQueue(8);
    const failing = queue.run(() => {
      throw new Error('too long');
    }, never);
    await expect(failing).rejects.toThrow('too long');
    expect(await queue.run(async () => 'next', never)).toBe('next');
  });

  it('refuses more than it has room for, and has room again', async () => {
    const queue = createSequenceQueue(2);
    const [first, second] = [createWork('first', []), createWork('second', [])];
    const results = [queue.run(first.run, never), queue.run(second.run, never)];
    await expect(queue.run(async () => 'third', never)).rejects.toMatchObject({ problem: { code: 'BUSY' } });
    first.end();
    second.end();
    await Promise.all(results);
    expect(await queue.run(async () => 'third', never)).toBe('third');
  });

  it('is closed when nothing runs any more: the context is freed then', async () => {
    const queue = createSequenceQueue(8);
    const log: string[] = [];
    const first = createWork('first', log);
    const result = queue.run(first.run, never);
    await settle();
    const closed = queue.close().then(() => log.push('closed'));
    await expect(result).rejects.toMatchObject(CANCELLED);
    await expect(queue.run(async () => 'late', never)).rejects.toMatchObject(CANCELLED);
    first.end();
    await closed;
    expect(log).toEqual(['first begins', 'first ends', 'closed']);
  });
});
