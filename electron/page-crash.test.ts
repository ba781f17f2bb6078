import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { reviveCrashedPage } from './page-crash';

function setUp() {
  const done: string[] = [];
  const state = { nowMs: 0, isDestroyed: false };
  const timers: (() => void)[] = [];
  const contents = Object.assign(new EventEmitter(), { reload: () => void done.push('reload') });
  reviveCrashedPage({
    window: {
      isDestroyed: () => state.isDestroyed,
      webContents: contents as unknown as WebContents,
    },
    giveUp: () => void done.push('give up'),
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
  return { done, state, contents, crash, runTimers };
}

test('a page that crashed is read anew: catches a window that stays white', () => {
  const { done, crash } = setUp();
  crash();
  expect(done).toEqual(['reload']);
});

test('one that crashes at once, again and again, is not read for ever, and the person is told', () => {
  const { done, state, crash } = setUp();
  for (let times = 0; times < 4; times += 1) {
    crash();
    state.nowMs += 5_000;
  }
  expect(done).toEqual(['reload', 'reload', 'reload', 'give up']);
  // An hour later it is another crash.
  state.nowMs += 3_600_000;
  crash();
  expect(done.at(-1)).toBe('reload');
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
