/** Owns a question that has to be answered before anything else: a modal dialog with a button for each answer. */
import { useEffect, useId, useRef, type ReactNode } from 'react';

export type DialogChoice = {
  readonly label: string;
  readonly run: () => void;
  readonly kind?: 'main' | 'danger';
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
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const hintId = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (shown !== null && !shown.open) shown.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog floating"
      aria-labelledby={titleId}
      aria-describedby={hintId}
      data-keeps-focus
      onCancel={(event) => {
        event.preventDefault();
        props.onCancel();
      }}
    >
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
          {props.choices.map(({ label, run, kind }) => (
            <button
              key={label}
              type={kind === 'main' && props.onSubmit !== undefined ? 'submit' : 'button'}
              className={kind === undefined ? 'small-button' : `small-button is-${kind}`}
              onClick={kind === 'main' && props.onSubmit !== undefined ? undefined : run}
            >
              {label}
            </button>
          ))}
        </div>
      </form>
    </dialog>
  );
}
