import { describe, expect, it } from 'vitest';
import { createRest, REST_AFTER_MS } from './rest';

/** A context, and a clock that is wound by hand. */
function setUp(state = 'running') {
  let nowMs = 1_000;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const calls: string[] = [];
  const context = {
    state,
    suspend: async () => {
      calls.push('suspend');
      context.state = 'suspended';
    },
    resume: async () => {
      calls.push('resume');
      context.state = 'running';
    },
  };
  const rest = createRest({
    context,
    now: () => nowMs,
    setTimer: (run, ms) => void timers.push({ atMs: nowMs + ms, run }),
    onWoken: () => void calls.push('woken'),
  });
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (;;) {
      const next = timers.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      nowMs = next.atMs;
      next.run();
    }
    nowMs = untilMs;
  };
  return { rest, context, calls, pass, timers: () => timers.length };
}

describe('createRest', () => {
  it('rests when nothing was played for a while, once', () => {
    const { rest, calls, pass } = setUp();
    pass(REST_AFTER_MS - 1);
    expect(calls).toEqual([]);
    pass(60_000);
    expect(calls).toEqual(['suspend']);
    expect(rest.isResting()).toBe(true);
  });

  it('never rests while something is played: catches a reply that falls silent in the middle', () => {
    const { rest, calls, pass } = setUp();
    for (let report = 0; report < 2_000; report += 1) {
      rest.stir();
      pass(50);
    }
    expect(calls).toEqual([]);
    pass(REST_AFTER_MS);
    expect(calls).toEqual(['suspend']);
  });

  it('wakes at once, and rests again: catches a sleep that is never slept again', () => {
    const { rest, calls, pass } = setUp();
    pass(REST_AFTER_MS);
    rest.stir();
    expect(calls).toEqual(['suspend', 'resume']);
    expect(rest.isResting()).toBe(false);
    pass(REST_AFTER_MS);
    expect(calls).toEqual(['suspend', 'resume', 'woken', 'suspend']);
  });

  it('takes a context that waits for a click for no rest of its own: catches a missing button', () => {
    const { rest, calls, context, pass } = setUp('suspended');
    pass(60_000);
    expect(calls).toEqual([]);
    expect(rest.isResting()).toBe(false);
    context.state = 'running';
    pass(2 * REST_AFTER_MS);
    expect(rest.isResting()).toBe(true);
  });

  it('keeps one timer however often it is stirred: catches timers that pile up', () => {
    const { rest, pass, timers } = setUp();
    for (let report = 0; report < 100; report += 1) rest.stir();
    pass(100);
    expect(timers()).toBe(1);
  });
});
