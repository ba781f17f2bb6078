/**
 * Owns what the page knows of the list of kept conversations: the filter, the pages that were read, and asking again.
 * An answer to an older question is dropped. Views call it and read its store.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../engine/contract/errors';
import type { HistoryAnswers, ListedSession } from '../../../engine/contract/history';
import type { Ask } from '../connection/asker';
import { NO_FILTER, startOfDayMs, type HistoryFilter } from './history';

export type HistoryFacts = Omit<HistoryAnswers['history.list'], 'sessions'>;

export type HistoryListState = {
  readonly filter: HistoryFilter;
  readonly sessions: readonly ListedSession[];
  /** Null until the first answer. */
  readonly facts: HistoryFacts | null;
  readonly problem: Problem | null;
  /** What the sessions were found by: the filter may be ahead of it. */
  readonly foundBy: HistoryFilter;
  readonly isLoadingMore: boolean;
};

export type HistoryList = {
  readonly store: StoreApi<HistoryListState>;
  /** What is shown, anew. */
  readonly load: () => void;
  readonly more: () => void;
  readonly setFilter: (filter: HistoryFilter) => void;
  /** The list is no longer shown: nothing is asked, and no answer is taken. */
  readonly leave: () => void;
};

const PAGE = 50;
/** A list that is read anew is as long as it was, up to this. */
const MOST_ANEW = 1000;
/** Between two keys of a word. */
const TYPING_MS = 150;
/** The host is still reading the folder. */
const COMPLETING_MS = 200;

export function createHistoryList(ask: Ask): HistoryList {
  const store = createStore<HistoryListState>(() => ({
    filter: NO_FILTER,
    sessions: [],
    facts: null,
    problem: null,
    foundBy: NO_FILTER,
    isLoadingMore: false,
  }));
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const askFor = async (
    filter: HistoryFilter,
    former: readonly ListedSession[],
    most = PAGE,
  ): Promise<void> => {
    newest += 1;
    const mine = newest;
    const result = await ask({
      type: 'history.list',
      words: filter.words.trim(),
      profileId: filter.profileId,
      fromMs: startOfDayMs(filter.fromDay),
      toMs: startOfDayMs(filter.toDay, 1),
      after: former.at(-1)?.id ?? null,
      most,
    });
    if (mine !== newest) return;
    if (!result.ok) {
      store.setState({ problem: result.error, isLoadingMore: false });
      return;
    }
    const { sessions, ...facts } = result.value;
    store.setState({
      sessions: [...former, ...sessions],
      facts,
      problem: null,
      foundBy: filter,
      isLoadingMore: false,
    });
    if (!facts.isComplete) later(COMPLETING_MS);
  };

  const load = (): void => {
    clearTimeout(timer);
    store.setState({ isLoadingMore: false });
    const { filter, foundBy, sessions } = store.getState();
    // A person who comes back to it finds the place where they were.
    const shown = filter === foundBy ? sessions.length : 0;
    void askFor(filter, [], Math.min(MOST_ANEW, Math.max(PAGE, shown)));
  };
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(load, ms);
  };

  return {
    store,
    load,
    more: () => {
      const { isLoadingMore, facts, sessions, filter, foundBy } = store.getState();
      if (isLoadingMore || facts?.isMore !== true || filter !== foundBy) return;
      store.setState({ isLoadingMore: true });
      void askFor(filter, sessions);
    },
    setFilter: (filter) => {
      const isTyping = filter.words !== store.getState().filter.words;
      store.setState({ filter });
      if (isTyping) later(TYPING_MS);
      else load();
    },
    leave: () => {
      clearTimeout(timer);
      newest += 1;
      store.setState({ isLoadingMore: false });
    },
  };
}
