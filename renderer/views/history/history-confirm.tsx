/** Owns the question before conversations are deleted: what goes, by name, and that it does not come back. */
import type { Result } from '../../../engine/contract/errors';
import type { KeptSession } from '../../../engine/contract/history';
import { whenOf } from '../../state/history/history';
import { words } from '../../words';
import { Modal } from '../parts/modal';
import { SafeChoice } from '../parts/safe-choice';
import { AttemptProblem, useAttempt } from '../parts/use-attempt';

export type Doomed =
  | { readonly kind: 'some'; readonly sessions: readonly KeptSession[] }
  | { readonly kind: 'all'; readonly count: number; readonly isOneRunning: boolean };

/** More names than this say less. */
const MOST_NAMED = 5;

export function HistoryConfirm(props: {
  readonly doomed: Doomed;
  readonly remove: () => Promise<Result<{ readonly deleted: number }>>;
  readonly onDeleted: (deleted: number) => void;
  readonly onKeep: () => void;
}) {
  const { doomed, remove, onDeleted, onKeep } = props;
  const attempt = useAttempt();
  const { history } = words;
  const isRunning =
    doomed.kind === 'all' ? doomed.isOneRunning : doomed.sessions.some((session) => session.isRunning);
  return (
    <Modal labelledBy="history-confirm-title" onCancel={onKeep}>
      <h3 id="history-confirm-title">{titleOf(doomed)}</h3>
      {doomed.kind === 'all' ? (
        <p>{history.goesAll}</p>
      ) : (
        <ul className="history-doomed">
          {doomed.sessions.slice(0, MOST_NAMED).map((session) => (
            <li key={session.id}>{history.goesOne(nameOf(session), session.turnCount, session.hasAudio)}</li>
          ))}
          {doomed.sessions.length > MOST_NAMED && (
            <li>{history.goesMore(doomed.sessions.length - MOST_NAMED)}</li>
          )}
        </ul>
      )}
      {isRunning && <p className="hint">{history.goesRunning}</p>}
      <p className="hint">{history.noWayBack}</p>
      <AttemptProblem state={attempt.state} />
      <div className="dialog-actions">
        <SafeChoice onClick={onKeep}>{history.confirmKeep}</SafeChoice>
        <button
          type="button"
          className="small-button is-danger"
          disabled={attempt.isBusy}
          onClick={() => attempt.run(remove, ({ deleted }) => onDeleted(deleted))}
        >
          {attempt.labelOf(history.confirmDelete)}
        </button>
      </div>
    </Modal>
  );
}

export const nameOf = (session: KeptSession): string =>
  words.history.conversation(session.personaNames.join(', '), whenOf(session.startedAtMs));

function titleOf(doomed: Doomed): string {
  const { history } = words;
  if (doomed.kind === 'all') return history.confirmAll(doomed.count);
  return doomed.sessions.length === 1 ? history.confirmOne : history.confirmSome(doomed.sessions.length);
}
