/** Owns the menu by which a kept conversation is saved as a file. */
import { Download } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { HistoryFormat } from '../../../engine/contract/history';
import { FORMATS } from '../../state/history/history';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { useFloating } from '../parts/use-floating';

/** A browser begins to save a moment after the click. */
const REVOKE_MS = 60_000;

export function HistoryExport(props: { readonly id: string; readonly onDone: (text: string) => void }) {
  const { ask, actions } = useApp();
  const { history } = words;
  const { isOpen, setOpen, root, button, close } = useFloating();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) list.current?.querySelector('button')?.focus();
  }, [isOpen]);

  const save = async (format: HistoryFormat): Promise<void> => {
    close();
    const result = await ask({ type: 'history.export', id: props.id, format });
    if (!result.ok) {
      actions.report(result.error, () => void save(format));
      return;
    }
    const { fileName, mediaType, text } = result.value;
    const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_MS);
    // Whether it is saved is up to the person, and not told.
    props.onDone(history.exported(fileName));
  };

  const onKey = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const moves: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) items[next]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      setOpen(false);
      return;
    } else return;
    event.preventDefault();
  };

  return (
    <div className="history-export" ref={root} data-keeps-focus>
      <button
        ref={button}
        type="button"
        className="small-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Download size={16} strokeWidth={1.5} aria-hidden="true" />
        {history.export}
      </button>
      {isOpen && (
        <div
          ref={list}
          className="history-formats menu floating"
          role="menu"
          aria-label={history.exportAs}
          tabIndex={-1}
          onKeyDown={onKey}
        >
          {FORMATS.map((format) => (
            <button
              key={format}
              type="button"
              className="menu-item"
              role="menuitem"
              tabIndex={-1}
              onClick={() => void save(format)}
            >
              {history.format[format]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
