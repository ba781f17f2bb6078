/**
 * Owns the closing of what floats: a press anywhere else closes it, and so does Esc. Esc then does nothing else and
 * gives the keyboard back to the button that opened it.
 */
import { useEffect, useEffectEvent, type RefObject } from 'react';

export function useDismiss(root: RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void {
  const dismiss = useEffectEvent(close);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPress = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) dismiss();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      // On its way down, before another listener takes it for the voice.
      event.preventDefault();
      event.stopPropagation();
      root.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
      dismiss();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [isOpen, root]);
}
