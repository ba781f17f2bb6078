import { describe, expect, it, vi } from 'vitest';
import { createFloor, type Floor, type Holder } from './floor';

const holderOn = (floor: Floor): Holder => {
  const holder: Holder = { giveUp: vi.fn<() => void>(() => floor.leave(holder)) };
  return holder;
};

describe('createFloor', () => {
  it('refuses a second client, and leaves the first alone: two tabs would both greet and both answer', () => {
    const floor = createFloor();
    const [first, second] = [holderOn(floor), holderOn(floor)];
    expect(floor.take(first, false)).toBe(true);
    expect(floor.take(second, false)).toBe(false);
    expect(first.giveUp).not.toHaveBeenCalled();
    expect([floor.isElsewhere(first), floor.isElsewhere(second)]).toEqual([false, true]);
    // A client that never had it can't give it away.
    floor.leave(second);
    expect(floor.isElsewhere(second)).toBe(true);
  });

  it('hands it over when the person says so, and tells everybody', () => {
    const floor = createFloor();
    const [first, second] = [holderOn(floor), holderOn(floor)];
    floor.take(first, false);
    const told = vi.fn<() => void>();
    floor.onChange(told);
    expect(floor.take(second, true)).toBe(true);
    expect(first.giveUp).toHaveBeenCalledTimes(1);
    expect(floor.isElsewhere(first)).toBe(true);
    expect(told).toHaveBeenCalled();
  });

  it('lets its holder begin anew', () => {
    const floor = createFloor();
    const holder = holderOn(floor);
    floor.take(holder, false);
    expect(floor.take(holder, false)).toBe(true);
    expect(holder.giveUp).not.toHaveBeenCalled();
  });
});
