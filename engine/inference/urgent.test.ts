import { describe, expect, it } from 'vitest';
import { createUrgentWork } from './urgent';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Work that ends when it is told to. */
const createWork = () => {
  let end = (): void => {};
  const work = new Promise<void>((resolve) => (end = resolve));
  return { work, end: () => end() };
};

describe('urgent work', () => {
  it('of the same session goes first, also what is added while others wait for it', async () => {
    const urgent = createUrgentWork();
    const [first, second] = [createWork(), createWork()];
    void urgent.add('a', first.work);
    let isOver = false;
    void urgent.settled('a', new AbortController().signal).then(() => (isOver = true));
    void urgent.add('a', second.work);
    first.end();
    await settle();
    expect(isOver).toBe(false);
    second.end();
    await settle();
    expect(isOver).toBe(true);
  });

  it('of other sessions goes first once: catches a model that many of them keep from its words for ever', async () => {
    const urgent = createUrgentWork();
    const [first, second] = [createWork(), createWork()];
    void urgent.add('b', first.work);
    let isOver = false;
    void urgent.settled('a', new AbortController().signal).then(() => (isOver = true));
    await settle();
    void urgent.add('c', second.work);
    expect(isOver).toBe(false);
    first.end();
    await settle();
    expect(isOver).toBe(true);
  });

  it('is no longer so when it has failed, and is not waited for by what is called off', async () => {
    const urgent = createUrgentWork();
    const abort = new AbortController();
    const endless = createWork();
    await expect(urgent.add('a', Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await urgent.settled('a', abort.signal);
    void urgent.add('a', endless.work);
    const waiting = urgent.settled('a', abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });
});
