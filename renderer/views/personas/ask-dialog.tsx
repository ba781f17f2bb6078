/** Owns a question that has to be answered before anything else: a modal dialog with a button for each answer. */
import { useId, type ReactNode } from 'react';
import { Modal } from '../parts/modal';
import { SafeChoice } from '../parts/safe-choice';

export type DialogChoice = {
  readonly label: string;
  readonly run: () => void;
  readonly kind?: 'main' | 'danger';
  readonly isOff?: boolean;
};

export function AskDialog(props: {
  readonly title: string;
  readonly hint: string;
  /** What changes nothing first, what is most likely wanted last. */
  readonly choices: readonly DialogChoice[];
  /** Esc: what changes nothing. */
  readonly onCancel: () => void;
  /** Enter in a field of the dialog. */
  readonly onSubmit?: () => void;
  readonly children?: ReactNode;
}) {
  const titleId = useId();
  const hintId = useId();
  const isRisky = props.choices.some(({ kind }) => kind === 'danger');
  const safe = isRisky ? props.choices[0] : undefined;
  const others = safe === undefined ? props.choices : props.choices.slice(1);
  return (
    <Modal labelledBy={titleId} describedBy={hintId} onCancel={props.onCancel}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit?.();
        }}
      >
        <h3 id={titleId}>{props.title}</h3>
        <p id={hintId} className="hint">
          {props.hint}
        </p>
        {props.children}
        <div className="dialog-actions">
          {safe !== undefined && <SafeChoice onClick={safe.run}>{safe.label}</SafeChoice>}
          {others.map(({ label, run, kind, isOff = false }) => (
            <button
              key={label}
              disabled={isOff}
              type={kind === 'main' && props.onSubmit !== undefined ? 'submit' : 'button'}
              className={kind === undefined ? 'small-button' : `small-button is-${kind}`}
              onClick={kind === 'main' && props.onSubmit !== undefined ? undefined : run}
            >
              {label}
            </button>
          ))}
        </div>
      </form>
    </Modal>
  );
}
