/**
 * Owns what floats below its button: whether it is open, what closes it, and that the keyboard goes back to the button.
 * A choice made with the pointer leaves the keyboard free, so that the next Space talks and does not open it again.
 * Its words, its keys and how it looks are the view's.
 */
import { useRef, useState } from 'react';
import { inputWay } from '../../state/keys/input-way';
import { useDismiss } from './use-dismiss';

export function useFloating() {
  const [isOpen, setOpen] = useState(false);
  /** Around the button and what floats. */
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismiss(root, isOpen, () => setOpen(false));
  const close = (): void => {
    setOpen(false);
    if (inputWay() === 'keyboard') button.current?.focus();
  };
  return { isOpen, setOpen, root, button, close };
}
