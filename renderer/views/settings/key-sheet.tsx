/** Owns the sheet that lists all keys that there are here: a dialog over everything, which keeps the keyboard until it is closed. */
import { X } from 'lucide-react';
import { Fragment, useEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { isMac } from '../../state/connection/desktop-shell';
import { keysHere } from '../../state/keys/keys';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function KeySheet() {
  const { stores } = useApp();
  const isOpen = useStore(stores.ui, ({ panel }) => panel === 'keys');
  return isOpen && <KeyDialog />;
}

const FOCUSABLE = 'button:not(:disabled), a[href], input, select, textarea, [tabindex="0"]';

/** The browser keeps the focus off the page behind, but would let it out into its own bars. */
function keepFocus(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const next = event.shiftKey ? all.at(-1) : all[0];
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge && event.currentTarget.contains(document.activeElement)) return;
  event.preventDefault();
  next?.focus();
}

function KeyDialog() {
  const { stores, actions } = useApp();
  const settings = useStore(stores.settings, (state) => state.settings);
  const { isDesktop, facts } = useStore(stores.shell);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = (): void => actions.setPanel('none');
  return (
    <dialog
      ref={dialog}
      className="dialog key-sheet floating"
      aria-labelledby="key-sheet-title"
      onClose={close}
      onKeyDown={keepFocus}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div className="key-sheet-body">
        <header className="key-sheet-head">
          <div>
            <h2 id="key-sheet-title">{words.keys.sheet}</h2>
            <p className="hint">{words.keys.sheetHint}</p>
          </div>
          <button type="button" className="icon-button" aria-label={words.close} onClick={close}>
            <X size={20} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </header>
        <dl className="key-list">
          {keysHere(settings, isDesktop).map(({ id, shown }) => (
            <Fragment key={id}>
              <dt>
                <kbd>{words.keys.shown(shown(settings, isMac()), isMac())}</kbd>
              </dt>
              <dd>{words.keys.does(id, settings, facts)}</dd>
            </Fragment>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
