import { describe, expect, it } from 'vitest';
import { sleep } from '../clock';
import { createVirtualClock } from './virtual-clock';

describe('a virtual clock', () => {
  it('jumps over an hour, which no test would wait for', async () => {
    const clock = createVirtualClock();
    const fromMs = clock.nowMs();
    await sleep(clock, 3_600_000);
    expect(clock.nowMs() - fromMs).toBe(3_600_000);
  });

  it('calls in the order of time, and in that of setting where the time is the same', async () => {
    const clock = createVirtualClock();
    const called: string[] = [];
    clock.setTimer(() => called.push('third'), 20);
    clock.setTimer(() => called.push('first'), 10);
    clock.setTimer(() => called.push('second'), 10);
    clock.clearTimer(clock.setTimer(() => called.push('never'), 15));
    await sleep(clock, 30);
    expect(called).toEqual(['first', 'second', 'third']);
  });

  // A clock that ran on would have a timeout strike because the machine is slow.
  it('stands still while real work is under way', async () => {
    const clock = createVirtualClock();
    const fromMs = clock.nowMs();
    let struck = false;
    clock.setTimer(() => (struck = true), 1);
    const answer = await clock.during(new Promise((resolve) => setTimeout(() => resolve('done'), 50)));
    expect([answer, struck, clock.nowMs()]).toEqual(['done', false, fromMs]);
    await sleep(clock, 2);
    expect(struck).toBe(true);
  });

  it('goes on after work that failed', async () => {
    const clock = createVirtualClock();
    await expect(clock.during(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await sleep(clock, 1);
  });

  // What a timer sets off through any number of promises belongs to its time.
  it('moves on only when everything that a timer set off has come to rest', async () => {
    const clock = createVirtualClock();
    const fromMs = clock.nowMs();
    let restedMs = 0;
    clock.setTimer(() => {
      void (async () => {
        for (let step = 0; step < 1_000; step += 1) await Promise.resolve();
        restedMs = clock.nowMs();
      })();
    }, 10);
    await sleep(clock, 10.001);
    expect(restedMs - fromMs).toBe(10);
  });
});
