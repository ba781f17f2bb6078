/**
 * Owns the page of kept conversations: the list, or the one that the address names. The list stays as it was while one
 * is read.
 */
import '../../style/history.css';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { followCurrent } from '../../state/history/history-current';
import { createHistoryList } from '../../state/history/history-list';
import { useApp } from '../frame/app-context';
import { HistoryListView } from './history-list';
import { HistorySession } from './history-session';

/** Long enough to be read, and not in the way for longer. */
const DONE_MS = 6000;

export function HistoryPage() {
  const { stores, actions, ask } = useApp();
  const id = useStore(stores.ui, ({ page, pageRest }) => (page === 'history' ? pageRest : ''));
  const isConnected = useStore(stores.connection, ({ state }) => state.tag === 'open');
  const [list] = useState(() => createHistoryList(ask));
  const { foundBy, sessions } = useStore(list.store);
  const [scrollTop, setScrollTop] = useState(0);
  /** The one that was read last: the keyboard goes on from there. */
  const [lastId, setLastId] = useState('');
  /** What was just done, for the screen reader and for the eye. */
  const [done, setDone] = useState('');
  const fading = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = (text: string): void => {
    clearTimeout(fading.current);
    setDone(text);
    fading.current = setTimeout(() => setDone(''), DONE_MS);
  };
  const isListed = id === '' && isConnected;
  useEffect(() => {
    if (!isListed) return undefined;
    list.load();
    const unfollow = followCurrent(stores.session, list.load);
    return () => {
      unfollow();
      list.leave();
    };
  }, [list, isListed, stores.session]);
  return (
    <>
      {id === '' ? (
        <HistoryListView
          list={list}
          scrollTop={scrollTop}
          lastId={lastId}
          onLeave={setScrollTop}
          onDone={say}
        />
      ) : (
        <HistorySession
          key={id}
          id={id}
          wanted={foundBy.words}
          foundTurnId={sessions.find((session) => session.id === id)?.foundTurnId ?? null}
          onDone={say}
          onOpen={setLastId}
          onGone={(text) => {
            say(text);
            actions.goTo('history');
          }}
        />
      )}
      <p className={done === '' ? 'visually-hidden' : 'history-done'} role="status">
        {done}
      </p>
    </>
  );
}
