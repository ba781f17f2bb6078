/**
 * Owns a change of how long conversations are kept: what it would delete is found out first. One that deletes nothing
 * holds at once; any other waits for an answer, and until then what was set is what holds.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../engine/contract/errors';
import type { SettingsChange } from '../../../engine/contract/settings';
import type { Ask } from '../connection/asker';

export type RetentionWish =
  | { readonly tag: 'none' }
  /** It is being found out. */
  | { readonly tag: 'counting'; readonly days: number }
  | { readonly tag: 'asking'; readonly days: number; readonly count: number }
  | { readonly tag: 'done'; readonly count: number };

export type RetentionWishes = {
  readonly store: StoreApi<RetentionWish>;
  /** The last one counts: a person who steps from 0 to 30 passes 1. */
  readonly choose: (days: number) => void;
  readonly confirm: () => void;
  /** What is set stays. Also when it was set by other means. */
  readonly keep: () => void;
};

export function createRetentionWishes(deps: {
  readonly ask: Ask;
  readonly set: (change: SettingsChange) => void;
  readonly report: (problem: Problem, again: () => void) => void;
  readonly daysSet: () => number;
}): RetentionWishes {
  const { ask, set, report, daysSet } = deps;
  const store = createStore<RetentionWish>(() => ({ tag: 'none' }));
  const say = (wish: RetentionWish): void => store.setState(wish, true);

  const hold = (days: number, count: number): void => {
    say(count === 0 ? { tag: 'none' } : { tag: 'done', count });
    set({ retentionDays: days });
  };

  const choose = async (days: number): Promise<void> => {
    if (days === daysSet()) {
      say({ tag: 'none' });
      return;
    }
    if (days === 0) {
      hold(days, 0);
      return;
    }
    const mine: RetentionWish = { tag: 'counting', days };
    say(mine);
    const result = await ask({ type: 'history.older', days });
    if (store.getState() !== mine) return;
    if (!result.ok) {
      say({ tag: 'none' });
      report(result.error, () => void choose(days));
    } else if (result.value.count === 0) hold(days, 0);
    else say({ tag: 'asking', days, count: result.value.count });
  };

  return {
    store,
    choose: (days) => void choose(days),
    confirm: () => {
      const wish = store.getState();
      if (wish.tag === 'asking') hold(wish.days, wish.count);
    },
    keep: () => say({ tag: 'none' }),
  };
}
