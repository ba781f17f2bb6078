import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../contract/settings';
import { silentLog } from '../../log';
import { keepSwept } from './retention';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY_MS = 86_400_000;

function setUp(settingsRead: Promise<unknown> = Promise.resolve(), isCredible = () => true) {
  const swept: number[] = [];
  let settings: Settings = { ...DEFAULT_SETTINGS, retentionDays: 0 };
  const listeners = new Set<(now: Settings, former: Settings) => void>();
  const stop = keepSwept({
    transcripts: {
      sweep: async (days, _nowMs, mayDelete) => {
        if (!(await mayDelete())) return 0;
        swept.push(days);
        throw new Error('the folder is locked');
      },
    },
    settings: {
      read: () => settings,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settingsRead,
    time: { isCredible: async () => isCredible() },
    log: silentLog,
  });
  const set = (change: Partial<Settings>): void => {
    const former = settings;
    settings = { ...settings, ...change };
    for (const listener of listeners) listener(settings, former);
  };
  /** As read from the disk: no listener is told. */
  const keepFor = (retentionDays: number): void => void (settings = { ...settings, retentionDays });
  return { swept, stop, set, keepFor };
}

describe('deleting by age', () => {
  it('waits for what the person has set: the default must not decide in the meantime', async () => {
    let read = (): void => {};
    const { swept, keepFor, stop } = setUp(new Promise<void>((resolve) => (read = resolve)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(swept).toEqual([]);
    keepFor(30);
    read();
    await vi.advanceTimersByTimeAsync(0);
    expect(swept).toEqual([30]);
    stop();
  });

  it('is done every day with what is set by then, though it failed the day before', async () => {
    const { swept, keepFor, stop } = setUp();
    await vi.advanceTimersByTimeAsync(0);
    keepFor(7);
    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(swept).toEqual([0, 7, 7]);
    stop();
    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(swept).toHaveLength(3);
  });

  it('waits for a clock that is believed, and asks again the next day; what a person set is done at once', async () => {
    let isRight = false;
    const { swept, keepFor, set, stop } = setUp(Promise.resolve(), () => isRight);
    keepFor(30);
    await vi.advanceTimersByTimeAsync(1000);
    expect(swept).toEqual([]);
    isRight = true;
    await vi.advanceTimersByTimeAsync(DAY_MS + 3_600_000);
    expect(swept).toEqual([30]);
    isRight = false;
    set({ retentionDays: 7 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(swept).toEqual([30, 7]);
    stop();
  });

  it('goes by the days of the wall clock: catches a laptop that sleeps, and deletes once in three days', async () => {
    const { swept, keepFor, stop } = setUp();
    await vi.advanceTimersByTimeAsync(0);
    keepFor(7);
    // Two nights of sleep, and an hour awake.
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(swept).toEqual([0, 7]);
    stop();
  });

  it('is done when the days are changed, for what they come to: catches a wait until tomorrow', async () => {
    const { swept, set, stop } = setUp();
    await vi.advanceTimersByTimeAsync(0);
    // Passed on the way to 30: nothing may be deleted for it.
    set({ retentionDays: 3 });
    await vi.advanceTimersByTimeAsync(500);
    set({ retentionDays: 30 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(swept).toEqual([0, 30]);
    set({ theme: 'dark' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(swept).toEqual([0, 30]);
    set({ retentionDays: 7 });
    stop();
    set({ retentionDays: 8 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(swept).toEqual([0, 30]);
  });
});
