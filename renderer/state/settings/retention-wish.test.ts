import { describe, expect, it, vi } from 'vitest';
import type { Problem, Result } from '../../../engine/contract/errors';
import type { SettingsChange } from '../../../engine/contract/settings';
import type { Ask } from '../connection/asker';
import { createRetentionWishes } from './retention-wish';

const problem: Problem = { code: 'DISK_FAILED', message: 'It can’t be read.', hint: '' };

function setUp(answers: Record<number, Result<{ readonly count: number }>>, setFirst = 0) {
  let days = setFirst;
  const changes: SettingsChange[] = [];
  const report = vi.fn<(problem: Problem, again: () => void) => void>();
  const waiting: (() => void)[] = [];
  const ask = ((request: { readonly days: number }) =>
    new Promise((resolve) => {
      waiting.push(() => resolve(answers[request.days]));
    })) as unknown as Ask;
  const wishes = createRetentionWishes({
    ask,
    set: (change) => {
      changes.push(change);
      days = change.retentionDays ?? days;
    },
    report,
    daysSet: () => days,
  });
  const answer = async (): Promise<void> => {
    for (const one of waiting.splice(0)) one();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { wishes, changes, report, answer };
}
const count = (many: number): Result<{ readonly count: number }> => ({ ok: true, value: { count: many } });

describe('for how long conversations are kept', () => {
  it('asks before anything is deleted: one step from "for ever" deleted all but a day', async () => {
    const { wishes, changes, answer } = setUp({ 1: count(12) });
    wishes.choose(1);
    await answer();
    expect(wishes.store.getState()).toEqual({ tag: 'asking', days: 1, count: 12 });
    expect(changes).toEqual([]);
    wishes.keep();
    expect(wishes.store.getState()).toEqual({ tag: 'none' });
    wishes.confirm();
    expect(changes).toEqual([]);
    wishes.choose(1);
    await answer();
    wishes.confirm();
    expect(changes).toEqual([{ retentionDays: 1 }]);
    expect(wishes.store.getState()).toEqual({ tag: 'done', count: 12 });
  });

  it('asks nothing where nothing is deleted, and nothing at all about keeping for ever', async () => {
    const { wishes, changes, answer } = setUp({ 30: count(0) }, 7);
    wishes.choose(30);
    await answer();
    wishes.choose(0);
    expect(changes).toEqual([{ retentionDays: 30 }, { retentionDays: 0 }]);
    expect(wishes.store.getState()).toEqual({ tag: 'none' });
  });

  it('goes by the last step: catches the question for one that was passed', async () => {
    const { wishes, changes, answer } = setUp({ 1: count(12), 2: count(0) });
    wishes.choose(1);
    wishes.choose(2);
    await answer();
    expect(changes).toEqual([{ retentionDays: 2 }]);
    expect(wishes.store.getState()).toEqual({ tag: 'none' });
  });

  it('changes nothing when it is back at what is set, or when it can’t be found out', async () => {
    const { wishes, changes, report, answer } = setUp({ 1: count(12), 2: { ok: false, error: problem } });
    wishes.choose(1);
    await answer();
    wishes.choose(0);
    expect(wishes.store.getState()).toEqual({ tag: 'none' });
    wishes.choose(2);
    await answer();
    expect(report).toHaveBeenCalledWith(problem, expect.any(Function));
    expect(wishes.store.getState()).toEqual({ tag: 'none' });
    expect(changes).toEqual([]);
  });
});
