/** Owns one kept conversation: what was said when, what was never heard, its sound, and what can be done with it. */
import { Copy, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createReplay } from '../../audio/replay';
import { lengthOf, whenOf } from '../../state/history/history';
import { followCurrent } from '../../state/history/history-current';
import { openHistorySession, TURNS, type OpenHistorySession } from '../../state/history/history-session';
import { hashOf } from '../../state/pages';
import { createReplaying } from '../../state/conversation/replaying';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { HistoryConfirm } from './history-confirm';
import { HistoryExport } from './history-export';
import { HistoryTurn } from './history-turn';
import { BackLink, PageFrame } from '../frame/page-frame';
import { Trouble } from '../banners/trouble';

export function HistorySession(props: {
  readonly id: string;
  /** Words that it was found by. */
  readonly wanted: string;
  readonly foundTurnId: number | null;
  readonly onDone: (text: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onGone: (text: string) => void;
}) {
  const { id, wanted, foundTurnId, onDone, onOpen, onGone } = props;
  const app = useApp();
  const { stores, ask } = app;
  const { history, page } = words;
  const isConnected = useStore(stores.connection, ({ state }) => state.tag === 'open');
  const [open] = useState(() => openHistorySession(ask, id));
  const [replaying] = useState(() => createReplaying(app, createReplay(), id, onDone));
  const { kept, problem } = useStore(open.store);
  const { playing } = useStore(replaying.store);
  const [isAsking, setAsking] = useState(false);

  useKept(open, isConnected);
  useEffect(() => replaying.stop, [replaying]);
  useEffect(() => onOpen(id), [onOpen, id]);
  useFoundTurn(foundTurnId, kept !== null);

  const trouble = problem !== null && (
    <Trouble title={problem.message} hint={problem.hint} action={history.tryAgain} run={open.load} />
  );
  if (kept === null) {
    return (
      <PageFrame title={page.history} back={<WayBack />}>
        {trouble || <p className="hint">{isConnected ? history.reading : history.notConnected}</p>}
      </PageFrame>
    );
  }
  const { session, turns, skippedLines } = kept;
  const facts = [
    whenOf(session.startedAtMs),
    history.turns(session.turnCount),
    lengthOf(session.endedAtMs - session.startedAtMs),
    ...(session.isRunning ? [history.running] : []),
  ];
  return (
    <PageFrame
      title={session.personaNames.join(', ')}
      hint={facts.join(' · ')}
      back={<WayBack />}
      actions={<SessionActions id={id} onDone={onDone} deleteIt={() => setAsking(true)} />}
    >
      {/* What was read stays to be read. */}
      {trouble}
      <ol
        className={session.hasAudio ? 'turns history-turns has-sound' : 'turns history-turns'}
        aria-label={history.transcript}
      >
        {turns.map((turn) => (
          <HistoryTurn
            key={turn.turnId}
            turn={turn}
            startedAtMs={session.startedAtMs}
            isRunning={session.isRunning}
            wanted={wanted}
            playing={playing?.turnId === turn.turnId ? playing.side : null}
            onToggle={replaying.toggle}
          />
        ))}
      </ol>
      {session.turnCount > turns.length && (
        <div className="history-more">
          <button type="button" className="small-button" onClick={open.more}>
            {history.moreTurns(Math.min(TURNS, session.turnCount - turns.length))}
          </button>
        </div>
      )}
      {skippedLines > 0 && <p className="hint">{history.skippedLines(skippedLines)}</p>}
      {isAsking && (
        <HistoryConfirm
          doomed={{ kind: 'some', sessions: [session] }}
          remove={() => ask({ type: 'history.delete', ids: [id] })}
          onDeleted={() => onGone(history.deleted(1))}
          onKeep={() => setAsking(false)}
        />
      )}
    </PageFrame>
  );
}

/** Reads it, and follows it while it goes on. */
function useKept(open: OpenHistorySession, isConnected: boolean): void {
  const { stores } = useApp();
  useEffect(() => {
    if (!isConnected) return undefined;
    open.load();
    const unfollow = followCurrent(stores.session, open.load);
    return () => {
      unfollow();
      open.leave();
    };
  }, [open, isConnected, stores.session]);
}

/** The turn that was looked for, once, and not again when the conversation grows. */
function useFoundTurn(foundTurnId: number | null, isRead: boolean): void {
  useEffect(() => {
    if (!isRead || foundTurnId === null) return;
    document.getElementById(`turn-${foundTurnId}`)?.scrollIntoView({ block: 'center' });
  }, [isRead, foundTurnId]);
}

function SessionActions(props: {
  readonly id: string;
  readonly onDone: (text: string) => void;
  readonly deleteIt: () => void;
}) {
  const { id, onDone, deleteIt } = props;
  const { ask, actions } = useApp();
  const { history } = words;
  const copy = async (): Promise<void> => {
    const result = await ask({ type: 'history.export', id, format: 'txt' });
    if (!result.ok) {
      actions.report(result.error, () => void copy());
      return;
    }
    try {
      await navigator.clipboard.writeText(result.value.text);
      onDone(history.copied);
    } catch {
      actions.report({ code: 'INTERNAL', message: history.cantCopy, hint: history.cantCopyHint });
    }
  };
  return (
    <>
      <button type="button" className="small-button" onClick={() => void copy()}>
        <Copy size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.copy}
      </button>
      <HistoryExport id={id} onDone={onDone} />
      <button type="button" className="small-button" onClick={deleteIt}>
        <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.deleteOne}
      </button>
    </>
  );
}

/** Has the keyboard first: what had it is gone with the list. */
function WayBack() {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus({ preventScroll: true }), []);
  return <BackLink ref={link} href={hashOf('history')} label={words.history.back} />;
}
