/**
 * Owns that all buttons of a list are one stop of Tab, among which the arrows go. Five stops a turn stood between a
 * person and the talk button. Where each arrow leads is roving.ts's. It sets `tabIndex`, which nothing else may set
 * there.
 */
import { useEffect, type RefObject } from 'react';
import { firstPlace, nextPlace } from '../../state/keys/roving';

/** @param list whose children are the rows. */
export function useRoving(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    /** What the focus was on last; gone with its row. */
    let current: Element | null = null;

    const rows = (): readonly (readonly HTMLButtonElement[])[] =>
      [...element.children].map((row) => [...row.querySelectorAll('button')]);
    const mark = (): void => {
      const all = rows();
      const place = firstPlace(all.map((row) => row.length));
      const isThere = current !== null && element.contains(current);
      const stop = isThere ? current : place === null ? null : all[place.row]?.[place.column];
      for (const button of all.flat()) button.tabIndex = button === stop ? 0 : -1;
    };
    const onFocus = ({ target }: FocusEvent): void => {
      current = target instanceof Element ? target.closest('button') : null;
      mark();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const all = rows();
      const row = all.findIndex((buttons) => buttons.some((button) => button === event.target));
      const column = all[row]?.findIndex((button) => button === event.target) ?? -1;
      if (column < 0) return;
      const next = nextPlace(
        all.map((buttons) => buttons.length),
        { row, column },
        event.key,
      );
      if (next === null) return;
      event.preventDefault();
      all[next.row]?.[next.column]?.focus();
    };

    mark();
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', onFocus);
    element.addEventListener('keydown', onKey);
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('keydown', onKey);
    };
  }, [list]);
}
