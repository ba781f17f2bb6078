/**
 * Owns the answer to a question that changes nothing, where another answer can't be taken back. It has the focus at
 * first: the next Space or Enter, pressed for something else, loses nothing.
 */
import { useEffect, useRef, type ReactNode } from 'react';

export function SafeChoice(props: {
  readonly onClick: () => void;
  /** It is also what is most likely wanted. */
  readonly isMain?: boolean;
  readonly children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  // After the dialog around it has opened, which focuses what comes first in it.
  useEffect(() => button.current?.focus(), []);
  return (
    <button
      ref={button}
      type="button"
      className={props.isMain === true ? 'small-button is-main' : 'small-button'}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}
