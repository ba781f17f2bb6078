import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyMode } from '../conversation/talk-grammar';
import { createKeyTrials } from './key-trial';
import { createStores } from '../stores';
import { isOpen, LONGEST_MS, TAP_MS } from '../conversation/talk-grammar';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(keyMode: KeyMode, mode: 'ptt' | 'duplex' = 'ptt') {
  const stores = createStores();
  const trials = createKeyTrials({ stores });
  const end = trials.begin();
  const press = (isRepeat = false): void =>
    trials.step({ type: 'press', source: 'key', isRepeat, mode, keyMode });
  const release = (): void => trials.step({ type: 'release', source: 'key' });
  const held = (ms: number): void => {
    press();
    vi.advanceTimersByTime(ms);
    release();
  };
  const now = () => {
    const { trial } = stores.trial.getState();
    return trial === null ? null : { isOpen: isOpen(trial.talk, mode), isTried: trial.isTried };
  };
  return { stores, trials, end, press, release, held, now };
}

describe('the key that is tried', () => {
  it('tells a tap from a hold where talking does: catches a trial that promises another key', () => {
    const tap = setUp('auto');
    tap.held(TAP_MS - 1);
    expect(tap.now()).toEqual({ isOpen: true, isTried: false });
    const hold = setUp('auto');
    hold.held(TAP_MS + 1);
    expect(hold.now()).toEqual({ isOpen: false, isTried: true });
  });

  it('is open while it is held, and closed when it is let go', () => {
    const { press, release, held, now } = setUp('hold');
    press();
    expect(now()).toEqual({ isOpen: true, isTried: false });
    release();
    expect(now()).toEqual({ isOpen: false, isTried: true });
    held(100);
    expect(now()).toEqual({ isOpen: false, isTried: true });
  });

  it('stays open after a tap, until the next one', () => {
    for (const keyMode of ['auto', 'toggle'] as const) {
      const { held, now } = setUp(keyMode);
      held(100);
      expect(now()).toEqual({ isOpen: true, isTried: false });
      held(100);
      expect(now()).toEqual({ isOpen: false, isTried: true });
    }
  });

  it('does not begin anew with every repeat of a key that is held', () => {
    const { press, release, now } = setUp('auto');
    press();
    vi.advanceTimersByTime(TAP_MS + 1);
    press(true);
    release();
    expect(now()).toEqual({ isOpen: false, isTried: true });
  });

  it('mutes by a tap where the persona answers by itself', () => {
    const { held, now } = setUp('auto', 'duplex');
    held(100);
    expect(now()).toEqual({ isOpen: false, isTried: false });
    held(100);
    expect(now()).toEqual({ isOpen: true, isTried: true });
  });

  it('ends what is held when the window loses the keyboard, and does not call that tried', () => {
    const { trials, press, now } = setUp('auto');
    press();
    trials.step({ type: 'lost', by: 'window' });
    expect(now()).toEqual({ isOpen: false, isTried: false });
  });

  it('is open for no longer than talking would be, and leaves no timer behind', () => {
    const { held, end, press, now } = setUp('auto');
    held(100);
    vi.advanceTimersByTime(LONGEST_MS + 1);
    expect(now()?.isOpen).toBe(false);
    press();
    end();
    expect([now(), vi.getTimerCount()]).toEqual([null, 0]);
  });

  it('an end that comes late ends no trial that was begun after it', () => {
    const { trials, end, now } = setUp('auto');
    const second = trials.begin();
    end();
    expect(now()).not.toBeNull();
    second();
    expect(now()).toBeNull();
  });
});
