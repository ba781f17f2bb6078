/** Owns a dialog over everything: open as long as it is drawn, and left by Esc, which stops no voice then. */
import { useLayoutEffect, useRef, type ReactNode } from 'react';

export function Modal(props: {
  readonly isWide?: boolean;
  readonly labelledBy: string;
  readonly describedBy?: string;
  /** What changes nothing. */
  readonly onCancel: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the page: only then the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog floating${props.isWide === true ? ' is-wide' : ''}`}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      data-keeps-focus
      onCancel={(event) => {
        event.preventDefault();
        props.onCancel();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      {props.children}
    </dialog>
  );
}
