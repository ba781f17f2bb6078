import { describe, expect, it } from 'vitest';
import type { Lane } from '../fair-queue';
import { createSessionSlots } from './session-slots';

const CANCELLED = { problem: { code: 'CANCELLED' } };
const never = (): AbortSignal => new AbortController().signal;
const of = (session: string): Lane => ({ session, isSpeculative: () => false });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Work that ends when it is told to, and ignores its signal as a native call does. */
const createWork = (name: string, log: string[]) => {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end: () => end(),
    run: async ({ of: slot, isNew }: { of: number; isNew: boolean }): Promise<string> => {
      log.push(`${name} on ${slot}${isNew ? ' anew' : ''}`);
      await ended;
      log.push(`${name} ends`);
      return name;
    },
  };
};

const createFixture = (most = 2, mostOnMachine = 9, allowed = most) => {
  let made = 0;
  const freed: number[] = [];
  const cleared: number[] = [];
  const slots = createSessionSlots<number>({
    first: 0,
    make: async () => {
      made += 1;
      if (made >= mostOnMachine) throw new Error('no memory');
      return made;
    },
    free: async (slot) => void freed.push(slot),
    clear: async (slot) => void cleared.push(slot),
    most,
    allowed,
    mostWaiting: 2,
  });
  const log: string[] = [];
  /** Runs work that is over at once. */
  const use = (session: string): Promise<string> => {
    const work = createWork(session, log);
    work.end();
    return slots.run(of(session), never(), work.run);
  };
  return { slots, freed, cleared, log, use, began: () => log.filter((line) => line.includes(' on ')) };
};

describe('the states of a model that several conversations use', () => {
  it('stay with their sessions: catches a history that is read anew at each turn', async () => {
    const { use, began, slots } = createFixture();
    for (const session of ['a', 'b', 'a', 'b']) await use(session);
    expect(began()).toEqual(['a on 0 anew', 'b on 1 anew', 'a on 0', 'b on 1']);
    expect(slots.size()).toBe(2);
  });

  it('are no more than there may be: the one that was used longest ago is taken', async () => {
    const { use, began, slots } = createFixture();
    for (const session of ['a', 'b', 'a', 'c', 'a', 'b']) await use(session);
    expect(began().slice(3)).toEqual(['c on 1 anew', 'a on 0', 'b on 1 anew']);
    expect(slots.size()).toBe(2);
  });

  it('are shared where the memory has no room for another: catches a reply that fails for it', async () => {
    const { use, began } = createFixture(4, 2);
    for (const session of ['a', 'b', 'c', 'a']) await use(session);
    expect(began()).toEqual(['a on 0 anew', 'b on 1 anew', 'c on 0 anew', 'a on 1 anew']);
  });

  it('are no more than are allowed, and those that wait go on when more are: catches memory that was not counted', async () => {
    const { slots, log, began, use } = createFixture(4, 9, 1);
    const work = createWork('a', log);
    const first = slots.run(of('a'), never(), work.run);
    const second = use('b');
    await settle();
    expect([began(), slots.size()]).toEqual([['a on 0 anew'], 1]);
    slots.allow(2);
    expect(await second).toBe('b');
    work.end();
    await first;
    await use('c');
    expect([slots.size(), began().at(-1)]).toEqual([2, 'c on 0 anew']);
    slots.allow(9);
    for (const session of ['d', 'e', 'f', 'g']) await use(session);
    expect(slots.size()).toBe(4);
  });

  it('are freed where fewer are allowed, once nothing runs on them: catches a session that has gone to another model', async () => {
    const { slots, log, use, freed } = createFixture(4);
    for (const session of ['a', 'b', 'c']) await use(session);
    const work = createWork('a', log);
    const running = slots.run(of('a'), never(), work.run);
    await settle();
    slots.allow(1);
    await settle();
    expect([freed, slots.size()]).toEqual([[1, 2], 1]);
    work.end();
    expect(await running).toBe('a');
    expect(await use('b')).toBe('b');
    expect(slots.size()).toBe(1);
  });

  it('are freed where fewer are allowed while one is made for a caller that goes: catches memory that was not counted', async () => {
    let finishMaking = (made: number): void => void made;
    const freed: number[] = [];
    const slots = createSessionSlots<number>({
      first: 0,
      make: () => new Promise<number>((resolve) => (finishMaking = resolve)),
      free: async (slot) => void freed.push(slot),
      clear: async () => {},
      most: 2,
      mostWaiting: 2,
    });
    await slots.run(of('a'), never(), async () => {});
    const abort = new AbortController();
    const off = slots.run(of('b'), abort.signal, async () => {});
    await settle();
    abort.abort();
    await expect(off).rejects.toMatchObject(CANCELLED);
    slots.allow(1);
    finishMaking(1);
    await settle();
    expect([freed, slots.size()]).toEqual([[1], 1]);
  });

  it('work for two sessions at a time, and for one session one after the other', async () => {
    const { slots, log, began } = createFixture();
    const works = ['a', 'b', 'a'].map((name) => createWork(name, log));
    const results = works.map((work, index) =>
      slots.run(of(['a', 'b', 'a'][index] ?? ''), never(), work.run),
    );
    await settle();
    expect(began()).toEqual(['a on 0 anew', 'b on 1 anew']);
    works[2]?.end();
    works[0]?.end();
    await settle();
    expect(began()).toHaveLength(3);
    works[1]?.end();
    await Promise.all(results);
  });

  it('are waited for where all are busy', async () => {
    const { slots, log, began, use } = createFixture(1);
    const work = createWork('a', log);
    const first = slots.run(of('a'), never(), work.run);
    const second = use('b');
    await settle();
    expect(began()).toEqual(['a on 0 anew']);
    work.end();
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  });

  it('are not free before work that was called off has really ended, and its caller is told at once', async () => {
    const { slots, log, use } = createFixture(1);
    const work = createWork('a', log);
    const abort = new AbortController();
    const result = slots.run(of('a'), abort.signal, work.run);
    await settle();
    abort.abort();
    await expect(result).rejects.toMatchObject(CANCELLED);
    const next = use('a');
    await settle();
    expect(log).toEqual(['a on 0 anew']);
    work.end();
    expect(await next).toBe('a');
  });

  it('go on after work that failed before it gave a promise, and without what was called off', async () => {
    const { slots, log, use } = createFixture(1);
    const failing = slots.run(of('a'), never(), () => {
      throw new Error('too long');
    });
    const abort = new AbortController();
    const off = slots.run(of('a'), abort.signal, createWork('off', log).run);
    abort.abort();
    await expect(failing).rejects.toThrow('too long');
    await expect(off).rejects.toMatchObject(CANCELLED);
    expect(await use('b')).toBe('b');
    expect(log.join()).not.toContain('off');
  });

  it('refuse what one session has no room for, and not another', async () => {
    const { slots, log, use } = createFixture(1);
    const work = createWork('a', log);
    const results = [0, 1, 2].map(() => slots.run(of('a'), never(), work.run));
    await expect(slots.run(of('a'), never(), work.run)).rejects.toMatchObject({ problem: { code: 'BUSY' } });
    const other = use('b');
    work.end();
    await Promise.all([...results, other]);
  });

  it('are freed with the session that is over, and the last one is emptied of it', async () => {
    const { slots, use, freed, cleared } = createFixture();
    await use('a');
    await use('b');
    slots.forget('a');
    slots.forget('unknown');
    await settle();
    expect([freed, cleared, slots.size()]).toEqual([[0], [], 1]);
    slots.forget('b');
    await settle();
    expect([freed, cleared, slots.size()]).toEqual([[0], [1], 1]);
  });

  it('are freed once the last work of a session that is over has ended', async () => {
    const { slots, log, use, freed } = createFixture();
    await use('b');
    const work = createWork('a', log);
    const result = slots.run(of('a'), never(), work.run);
    await settle();
    slots.forget('a');
    await settle();
    expect(freed).toEqual([]);
    work.end();
    await result;
    await settle();
    expect(freed).toEqual([1]);
  });

  it('are not emptied under the hands of a session that has just begun', async () => {
    const { slots, use, cleared, log } = createFixture(1);
    await use('a');
    slots.forget('a');
    const work = createWork('b', log);
    const result = slots.run(of('b'), never(), work.run);
    await settle();
    const clearedMeanwhile = cleared.length;
    work.end();
    await result;
    await settle();
    expect(cleared).toHaveLength(clearedMeanwhile);
    expect(log).toContain('b on 0 anew');
  });

  it('are all freed when nothing runs any more, and nothing begins then', async () => {
    const { slots, log, use, freed } = createFixture();
    await use('b');
    const work = createWork('a', log);
    const result = slots.run(of('a'), never(), work.run);
    await settle();
    const closed = slots.close();
    await expect(result).rejects.toMatchObject(CANCELLED);
    await expect(use('c')).rejects.toMatchObject(CANCELLED);
    await settle();
    expect(freed).toEqual([]);
    work.end();
    await closed;
    expect(freed.toSorted()).toEqual([0, 1]);
  });
});
