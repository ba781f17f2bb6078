import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/settings';
import { silentLog } from '../../log';
import { keepSwept } from './retention';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY_MS = 86_400_000;

function setUp(settingsRead: Promise<unknown> = Promise.resolve()) {
  const swept: number[] = [];
  let retentionDays = 0;
  const stop = keepSwept({
    transcripts: {
      sweep: async (days) => {
        swept.push(days);
        throw new Error('the folder is locked');
      },
    },
    settings: { read: () => ({ ...DEFAULT_SETTINGS, retentionDays }) },
    settingsRead,
    log: silentLog,
  });
  return { swept, stop, keepFor: (days: number) => void (retentionDays = days) };
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
});
