/** Owns the list of kept conversations: by day, found by what was said, with the ways to be rid of them. */
import { ListChecks, MessagesSquare, Trash2 } from 'lucide-react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { Result } from '../../../engine/contract/errors';
import type { ListedSession } from '../../../engine/contract/history';
import { groupByDay, isFiltered } from '../../state/history/history';
import type { HistoryList, HistoryListState } from '../../state/history/history-list';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { HistoryConfirm, type Doomed } from './history-confirm';
import { HistoryFilters } from './history-filters';
import { HistoryRow, linkIdOf } from './history-row';
import { EmptyState, PageFrame } from '../frame/page-frame';

export function HistoryListView(props: {
  readonly list: HistoryList;
  readonly scrollTop: number;
  readonly lastId: string;
  readonly onLeave: (scrollTop: number) => void;
  readonly onDone: (text: string) => void;
}) {
  const { list, scrollTop, lastId, onLeave, onDone } = props;
  const { stores, ask } = useApp();
  const { history, page } = words;
  const days = useStore(stores.settings, ({ settings }) => settings.retentionDays);
  const isKept = useStore(stores.settings, ({ settings }) => settings.keepTranscripts);
  /** Null as long as nothing is being chosen. */
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [doomed, setDoomed] = useState<Doomed | null>(null);
  const top = useRef<HTMLDivElement>(null);
  useKeptScroll(top, scrollTop, lastId, onLeave);

  const state = useStore(list.store);
  const { facts, sessions, foundBy } = state;
  const kept = facts?.kept ?? 0;

  const remove = async (what: Doomed): Promise<Result<{ readonly deleted: number }>> => {
    const result: Result<{ readonly deleted: number }> =
      what.kind === 'all'
        ? await ask({ type: 'history.clear' })
        : await ask({ type: 'history.delete', ids: what.sessions.map(({ id }) => id) });
    // Also after a failure: some of them may be gone.
    list.load();
    return result;
  };
  const removed = (deleted: number): void => {
    setDoomed(null);
    setChosen(null);
    onDone(history.deleted(deleted));
  };

  const toggle = (id: string): void =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  const chosenSessions = sessions.filter(({ id }) => chosen?.has(id) === true);
  return (
    <PageFrame
      title={page.history}
      {...(kept === 0 ? {} : { hint: history.hint(kept, days) })}
      actions={
        kept === 0 && (facts?.skipped.length ?? 0) === 0 ? null : (
          <ListActions
            isChoosing={chosen !== null}
            choose={(isOn) => setChosen(isOn ? new Set() : null)}
            deleteAll={() => {
              const isOneRunning = sessions.some((session) => session.isRunning);
              setDoomed({ kind: 'all', count: kept, isOneRunning });
            }}
          />
        )
      }
    >
      <div className="history" ref={top}>
        {!isKept && <NotKept />}
        <Trouble state={state} onAgain={list.load} />
        {facts !== null && facts.kept === 0 && isKept && <NothingKept />}
        {facts !== null && kept > 0 && (
          <>
            <HistoryFilters filter={state.filter} personas={facts.personas} onChange={list.setFilter} />
            <Found facts={facts} foundBy={foundBy} />
            {chosen !== null && (
              <ChosenBar
                count={chosenSessions.length}
                deleteThem={() => setDoomed({ kind: 'some', sessions: chosenSessions })}
              />
            )}
            <Days sessions={sessions} wanted={foundBy.words} chosen={chosen} onToggle={toggle} />
            <More list={list} state={state} />
          </>
        )}
        {facts !== null && facts.skipped.length > 0 && <Skipped files={facts.skipped} />}
      </div>
      {doomed !== null && (
        <HistoryConfirm
          doomed={doomed}
          remove={() => remove(doomed)}
          onDeleted={removed}
          onKeep={() => setDoomed(null)}
        />
      )}
    </PageFrame>
  );
}

function ListActions(props: {
  readonly isChoosing: boolean;
  readonly choose: (isOn: boolean) => void;
  readonly deleteAll: () => void;
}) {
  const { isChoosing, choose, deleteAll } = props;
  const { history } = words;
  return (
    <>
      <button
        type="button"
        className="small-button"
        aria-pressed={isChoosing}
        onClick={() => choose(!isChoosing)}
      >
        <ListChecks size={16} strokeWidth={1.5} aria-hidden="true" />
        {isChoosing ? history.stopSelecting : history.select}
      </button>
      <button type="button" className="small-button" onClick={deleteAll}>
        <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.deleteAll}
      </button>
    </>
  );
}

function NothingKept() {
  const { actions } = useApp();
  const { history } = words;
  return (
    <EmptyState title={history.emptyTitle} hint={history.emptyHint}>
      <button type="button" className="small-button" onClick={() => actions.goTo('talk')}>
        <MessagesSquare size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.startTalking}
      </button>
    </EmptyState>
  );
}

type Facts = NonNullable<HistoryListState['facts']>;

/** How many were found, and what could not be searched. */
function Found({ facts, foundBy }: { readonly facts: Facts; readonly foundBy: HistoryListState['foundBy'] }) {
  const { history } = words;
  const isNarrowed = isFiltered(foundBy);
  return (
    <>
      <p className={isNarrowed && facts.total > 0 ? 'hint' : 'visually-hidden'} role="status">
        {isNarrowed ? history.found(facts.total) : ''}
        {facts.unsearched > 0 && foundBy.words !== '' && ` ${history.unsearched(facts.unsearched)}`}
      </p>
      {facts.total === 0 && <EmptyState title={history.noneFound} hint={history.noneFoundHint} />}
    </>
  );
}

function ChosenBar({ count, deleteThem }: { readonly count: number; readonly deleteThem: () => void }) {
  const { history } = words;
  return (
    <div className="history-chosen">
      <p aria-live="polite">{history.selected(count)}</p>
      <button type="button" className="small-button" disabled={count === 0} onClick={deleteThem}>
        <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.deleteSelected}
      </button>
    </div>
  );
}

/** Files of which lines could not be read. */
function Skipped({ files }: { readonly files: Facts['skipped'] }) {
  const { history } = words;
  return (
    <details className="history-skipped">
      <summary>{history.skippedTitle(files.length)}</summary>
      <p className="hint">{history.skippedHint}</p>
      <ul>
        {files.map(({ file, lines }) => (
          <li key={file}>{history.skippedFile(file, lines)}</li>
        ))}
      </ul>
    </details>
  );
}

function Days(props: {
  readonly sessions: readonly ListedSession[];
  readonly wanted: string;
  readonly chosen: ReadonlySet<string> | null;
  readonly onToggle: (id: string) => void;
}) {
  return groupByDay(props.sessions, Date.now()).map(({ day, sessions }) => (
    <section key={day} className="history-day" aria-label={day}>
      <h3>{day}</h3>
      <ul>
        {sessions.map((session) => (
          <HistoryRow
            key={session.id}
            session={session}
            wanted={props.wanted}
            isChosen={props.chosen === null ? null : props.chosen.has(session.id)}
            onToggle={props.onToggle}
          />
        ))}
      </ul>
    </section>
  ));
}

/** What can't be shown, and the way out. */
function Trouble({ state, onAgain }: { readonly state: HistoryListState; readonly onAgain: () => void }) {
  const { stores } = useApp();
  const isConnected = useStore(stores.connection, (connection) => connection.state.tag === 'open');
  const { history } = words;
  if (state.problem !== null) {
    return (
      <div className="empty" role="alert">
        <h3>{state.problem.message}</h3>
        <p className="hint">{state.problem.hint}</p>
        <button type="button" className="small-button" onClick={onAgain}>
          {history.tryAgain}
        </button>
      </div>
    );
  }
  if (state.facts !== null) return null;
  return <p className="hint">{isConnected ? history.reading : history.notConnected}</p>;
}

function NotKept() {
  const { actions } = useApp();
  const { history } = words;
  return (
    <EmptyState title={history.offTitle} hint={history.offHint}>
      <button type="button" className="small-button" onClick={() => actions.set({ keepTranscripts: true })}>
        {history.keepAgain}
      </button>
    </EmptyState>
  );
}

/** Comes by itself when the end of the list comes into sight, and by a button for a person who does not scroll. */
function More({ list, state }: { readonly list: HistoryList; readonly state: HistoryListState }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (element === null) return undefined;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) list.more();
      },
      { rootMargin: '400px' },
    );
    // Watched anew after each page: an end that stays in sight is told of only once.
    const again = (): void => {
      watch.unobserve(element);
      watch.observe(element);
    };
    again();
    const stop = list.store.subscribe((now, before) => {
      if (now.sessions !== before.sessions) again();
    });
    return () => {
      stop();
      watch.disconnect();
    };
  }, [list]);
  const isMore = state.facts?.isMore === true;
  return (
    <div ref={mark} className="history-more">
      {isMore && (
        <button type="button" className="small-button" disabled={state.isLoadingMore} onClick={list.more}>
          {words.history.more}
        </button>
      )}
    </div>
  );
}

/** A person who comes back from a conversation finds the list where it was. */
function useKeptScroll(
  inside: RefObject<HTMLElement | null>,
  scrollTop: number,
  lastId: string,
  onLeave: (scrollTop: number) => void,
): void {
  const leave = useEffectEvent(onLeave);
  const restore = useEffectEvent((sheet: HTMLElement) => {
    sheet.scrollTop = scrollTop;
    const last = lastId === '' ? null : document.getElementById(linkIdOf(lastId));
    last?.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    const sheet = inside.current?.closest<HTMLElement>('.sheet');
    if (sheet === null || sheet === undefined) return undefined;
    restore(sheet);
    let last = sheet.scrollTop;
    const follow = (): void => {
      last = sheet.scrollTop;
    };
    sheet.addEventListener('scroll', follow, { passive: true });
    return () => {
      sheet.removeEventListener('scroll', follow);
      leave(last);
    };
  }, [inside]);
}
