import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test, vi } from 'vitest';
import { silentLog } from '../engine/log';
import { reviveCrashedPage } from './page-crash';

function setUp() {
  const done: string[] = [];
  const state = { nowMs: 0, isDestroyed: false };
  /** Answers the box that is open. */
  const box: { answer?: (wish: 'open' | 'quit') => void } = {};
  const timers: (() => void)[] = [];
  const contents = Object.assign(new EventEmitter(), { reload: () => void done.push('reload') });
  reviveCrashedPage({
    window: {
      isDestroyed: () => state.isDestroyed,
      webContents: contents as unknown as WebContents,
    },
    ask: () => {
      done.push('ask');
      return new Promise((resolve) => (box.answer = resolve));
    },
    quit: () => void done.push('quit'),
    nowMs: () => state.nowMs,
    setTimer: (run) => void timers.push(run),
    log: silentLog,
  });
  const runTimers = (): void => {
    for (const run of timers.splice(0)) run();
  };
  const crash = (): void => {
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    runTimers();
  };
  const crashFourTimes = (): void => {
    for (let times = 0; times < 4; times += 1) {
      crash();
      state.nowMs += 5_000;
    }
  };
  return { done, state, contents, crash, crashFourTimes, runTimers, box };
}

test('a page that crashed is read anew: catches a window that stays white', () => {
  const { done, crash } = setUp();
  crash();
  expect(done).toEqual(['reload']);
});

test('one that crashes at once, again and again, is not read for ever, and the person is asked', async () => {
  const { done, crashFourTimes, crash, box } = setUp();
  crashFourTimes();
  expect(done).toEqual(['reload', 'reload', 'reload', 'ask']);
  // One box at a time.
  crash();
  expect(done).toHaveLength(4);
  box.answer?.('open');
  await vi.waitFor(() => expect(done.at(-1)).toBe('reload'));
  // The person's own wish begins a new count.
  crash();
  expect(done).toEqual(['reload', 'reload', 'reload', 'ask', 'reload', 'reload']);
});

test('an hour later it is another crash', () => {
  const { done, state, crash } = setUp();
  for (let times = 0; times < 4; times += 1) {
    crash();
    state.nowMs += 3_600_000;
  }
  expect(done).toEqual(['reload', 'reload', 'reload', 'reload']);
});

test('the person may end it instead; a window that is gone by then is left alone', async () => {
  const first = setUp();
  first.crashFourTimes();
  first.box.answer?.('quit');
  await vi.waitFor(() => expect(first.done.at(-1)).toBe('quit'));

  const second = setUp();
  second.crashFourTimes();
  second.state.isDestroyed = true;
  second.box.answer?.('open');
  await new Promise((resolve) => setImmediate(resolve));
  expect(second.done.at(-1)).toBe('ask');
});

test('a window that is closed meanwhile is left alone: catches a quit that ends in an exception', () => {
  const { done, state, contents, runTimers } = setUp();
  contents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  state.isDestroyed = true;
  runTimers();
  contents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  runTimers();
  expect(done).toEqual([]);
});
