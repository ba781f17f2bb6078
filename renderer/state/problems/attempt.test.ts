import { describe, expect, it, vi } from 'vitest';
import type { Problem, Result } from '../../../engine/contract/errors';
import { createAttempt, nextTryAfter } from './attempt';

const full: Problem = { code: 'DISK_FAILED', message: 'The disk is full.', hint: '' };

describe('what a dialog asked for', () => {
  it('stays in the dialog when it fails: it was closed first, and what was typed was gone', async () => {
    const report = vi.fn<(problem: Problem) => void>();
    const done = vi.fn<(value: number) => void>();
    const attempt = createAttempt(report);
    await attempt.run<number>(async () => ({ ok: false, error: full }), done);
    expect(attempt.store.getState()).toEqual({ tag: 'failed', problem: full });
    expect(done).not.toHaveBeenCalled();
    expect(report).not.toHaveBeenCalled();
    await attempt.run(async () => ({ ok: true, value: 1 }), done);
    expect(done).toHaveBeenCalledExactlyOnceWith(1);
    expect(attempt.store.getState()).toEqual({ tag: 'ready' });
  });

  it('is done once at a time: catches two clicks that rename twice', async () => {
    const attempt = createAttempt(() => {});
    let settle = (_result: Result<null>): void => {};
    const work = vi.fn<() => Promise<Result<null>>>(() => new Promise((resolve) => (settle = resolve)));
    const first = attempt.run(work, () => {});
    await attempt.run(work, () => {});
    expect(work).toHaveBeenCalledTimes(1);
    settle({ ok: true, value: null });
    await first;
  });

  it('is told elsewhere if the user does not see the dialog any more: catches a failure that is not told', async () => {
    const report = vi.fn<(problem: Problem) => void>();
    const attempt = createAttempt(report);
    attempt.close();
    // React opens effects twice in development.
    attempt.open();
    attempt.close();
    await attempt.run(
      async () => ({ ok: false, error: full }),
      () => {},
    );
    expect(report).toHaveBeenCalledExactlyOnceWith(full);
  });

  it('offers the same again only where that may help', () => {
    expect(nextTryAfter(full)).toBe('again');
    expect(nextTryAfter({ code: 'TIMED_OUT' })).toBe('again');
    expect(nextTryAfter({ code: 'BAD_REQUEST' })).toBe('otherwise');
    expect(nextTryAfter({ code: 'NOT_FOUND' })).toBe('none');
  });
});
