import { describe, expect, it, vi } from 'vitest';
import { createFloor, LEAVING_MS, type Floor, type Holder } from './floor';

function setUp(): { readonly floor: Floor; readonly pass: () => void; readonly waitsMs: readonly number[] } {
  const waitsMs: number[] = [];
  const timers = new Map<number, () => void>();
  const floor = createFloor({
    setTimer: (run, ms) => {
      waitsMs.push(ms);
      timers.set(waitsMs.length, run);
      return waitsMs.length;
    },
    clearTimer: (timer) => void timers.delete(Number(timer)),
  });
  return { floor, waitsMs, pass: () => [...timers.values()].forEach((run) => run()) };
}

const holderOn = (floor: Floor): Holder => {
  const holder: Holder = { giveUp: vi.fn<() => void>(() => floor.leave(holder)) };
  return holder;
};

describe('createFloor', () => {
  it('refuses a second client, and leaves the first alone: two tabs would both greet and both answer', async () => {
    const { floor, pass, waitsMs } = setUp();
    const [first, second] = [holderOn(floor), holderOn(floor)];
    expect(await floor.take(first, false)).toBe(true);
    const asked = floor.take(second, false);
    pass();
    expect(await asked).toBe(false);
    expect(waitsMs).toEqual([LEAVING_MS]);
    expect(first.giveUp).not.toHaveBeenCalled();
    expect([floor.isHeldBeside(first), floor.isHeldBeside(second)]).toEqual([false, true]);
    // A client that never had it can't give it away.
    floor.leave(second);
    expect(floor.isHeldBeside(second)).toBe(true);
  });

  it('hands it over when the person says so, and tells everybody', async () => {
    const { floor } = setUp();
    const [first, second] = [holderOn(floor), holderOn(floor)];
    await floor.take(first, false);
    const told = vi.fn<() => void>();
    floor.onChange(told);
    expect(await floor.take(second, true)).toBe(true);
    expect(first.giveUp).toHaveBeenCalledTimes(1);
    expect(floor.isHeldBeside(first)).toBe(true);
    expect(told).toHaveBeenCalled();
  });

  it('waits for a page that is loaded again: its new self must not be refused for its old one', async () => {
    const { floor } = setUp();
    const [old, anew] = [holderOn(floor), holderOn(floor)];
    await floor.take(old, false);
    const asked = floor.take(anew, false);
    floor.leave(old);
    expect(await asked).toBe(true);
  });

  it('gives it to one only of two that waited', async () => {
    const { floor } = setUp();
    const [first, second, third] = [holderOn(floor), holderOn(floor), holderOn(floor)];
    await floor.take(first, false);
    const asked = [floor.take(second, false), floor.take(third, false)];
    floor.leave(first);
    expect(await Promise.all(asked)).toEqual([true, false]);
  });

  it('lets its holder begin anew', async () => {
    const { floor } = setUp();
    const holder = holderOn(floor);
    await floor.take(holder, false);
    expect(await floor.take(holder, false)).toBe(true);
    expect(holder.giveUp).not.toHaveBeenCalled();
  });
});
