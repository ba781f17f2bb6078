/** Owns one kept conversation in the list. */
import { Volume2 } from 'lucide-react';
import { memo } from 'react';
import type { ListedSession } from '../../../engine/contract/history';
import { clockOf, lengthOf, markWords } from '../../state/history/history';
import { hashOf } from '../../state/pages';
import { words } from '../../words';
import { nameOf } from './history-confirm';

export const HistoryRow = memo(function HistoryRow(props: {
  readonly session: ListedSession;
  readonly wanted: string;
  /** Null while nothing is being chosen. */
  readonly isChosen: boolean | null;
  readonly onToggle: (id: string) => void;
}) {
  const { session, wanted, isChosen, onToggle } = props;
  const { history } = words;
  return (
    <li className="history-row">
      {isChosen !== null && (
        <label className="history-choose">
          <input
            type="checkbox"
            checked={isChosen}
            aria-label={history.selectOne(nameOf(session))}
            onChange={() => onToggle(session.id)}
          />
        </label>
      )}
      <a id={linkIdOf(session.id)} className="history-link" href={hashOf('history', session.id)}>
        <span className="history-time">{clockOf(session.startedAtMs)}</span>
        <span className="history-what">
          <span className="history-name">
            {session.personaNames.join(', ')}
            {session.isRunning && <span className="history-running">{history.running}</span>}
          </span>
          <span className="history-excerpt">
            <Found text={session.excerpt} wanted={wanted} />
          </span>
        </span>
        <span className="history-facts">
          <span>
            {session.found > 0 ? history.turnsFound(session.found) : history.turns(session.turnCount)} ·{' '}
            {lengthOf(session.endedAtMs - session.startedAtMs)}
          </span>
          {session.hasAudio && (
            <span className="history-sound">
              <Volume2 size={14} strokeWidth={1.5} aria-hidden="true" />
              {history.withSound}
            </span>
          )}
        </span>
      </a>
    </li>
  );
});

export const linkIdOf = (id: string): string => `conversation-${id}`;

export function Found({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  if (wanted.trim() === '') return text;
  let at = 0;
  return markWords(text, wanted).map((piece) => {
    const key = at;
    at += piece.text.length;
    return piece.isFound ? <mark key={key}>{piece.text}</mark> : piece.text;
  });
}
