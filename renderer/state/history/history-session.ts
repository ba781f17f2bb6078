/** Owns what the page knows of the one kept conversation that is being read. One that is being held is read again. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../engine/contract/errors';
import type { HistoryAnswers } from '../../../engine/contract/history';
import type { Ask } from '../connection/asker';

export type HistorySessionState = {
  readonly kept: HistoryAnswers['history.read'] | null;
  readonly problem: Problem | null;
};

export type OpenHistorySession = {
  readonly store: StoreApi<HistorySessionState>;
  readonly load: () => void;
  readonly more: () => void;
  readonly leave: () => void;
};

/** Some hours of talk; the rest on demand. */
export const TURNS = 300;
const FOLLOW_MS = 2000;

export function openHistorySession(ask: Ask, id: string): OpenHistorySession {
  const store = createStore<HistorySessionState>(() => ({ kept: null, problem: null }));
  let most = TURNS;
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = async (): Promise<void> => {
    newest += 1;
    const mine = newest;
    const result = await ask({ type: 'history.read', id, most });
    if (mine !== newest) return;
    if (!result.ok) {
      store.setState({ problem: result.error });
      return;
    }
    store.setState({ kept: result.value, problem: null });
    clearTimeout(timer);
    if (result.value.session.isRunning) timer = setTimeout(() => void read(), FOLLOW_MS);
  };

  return {
    store,
    load: () => void read(),
    more: () => {
      most += TURNS;
      void read();
    },
    leave: () => {
      newest += 1;
      clearTimeout(timer);
    },
  };
}
