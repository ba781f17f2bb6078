import { describe, expect, it, vi } from 'vitest';
import type { Ask } from '../connection/asker';
import { openHistorySession } from './history-session';

describe('openHistorySession', () => {
  it('keeps what was read when it can’t be read again, and forgets the problem once it can', async () => {
    const kept = { session: { isRunning: false }, turns: [], skippedLines: 0 };
    const error = { code: 'TIMED_OUT', message: 'no answer', hint: '' };
    let isBroken = false;
    const ask = (async () => (isBroken ? { ok: false, error } : { ok: true, value: kept })) as unknown as Ask;
    const { store, load } = openHistorySession(ask, 'one');
    load();
    await vi.waitFor(() => expect(store.getState()).toEqual({ kept, problem: null }));
    isBroken = true;
    load();
    await vi.waitFor(() => expect(store.getState()).toEqual({ kept, problem: error }));
    isBroken = false;
    load();
    await vi.waitFor(() => expect(store.getState()).toEqual({ kept, problem: null }));
  });
});
