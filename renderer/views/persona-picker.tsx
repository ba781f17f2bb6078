/** Owns the choice of the persona: a listbox under a button, for mouse and keyboard alike. */
import { ChevronDown, Check } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { words } from '../words';
import { useApp, usePersona } from './app-context';
import { useDismiss } from './use-dismiss';

export function PersonaPicker() {
  const { stores, actions } = useApp();
  const profiles = useStore(stores.profiles, (state) => state.profiles);
  const { id: currentId, name } = usePersona();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();
  useDismiss(root, isOpen, () => setOpen(false));

  useEffect(() => {
    if (isOpen) list.current?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, active]);

  const open = (): void => {
    setActive(
      Math.max(
        0,
        profiles.findIndex(({ id }) => id === currentId),
      ),
    );
    setOpen(true);
  };
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (index: number): void => {
    const chosen = profiles[index];
    if (chosen !== undefined && chosen.id !== currentId) actions.choosePersona(chosen.id);
    close();
  };

  const onListKey = (event: KeyboardEvent): void => {
    const last = profiles.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(last, active + 1),
      ArrowUp: Math.max(0, active - 1),
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) setActive(next);
    else if (event.key === 'Enter' || event.key === ' ') choose(active);
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else {
      const found = profiles.findIndex((one) => one.name.toLowerCase().startsWith(event.key.toLowerCase()));
      if (event.key.length !== 1 || found < 0) return;
      setActive(found);
    }
    event.preventDefault();
  };

  return (
    <div className="persona" ref={root} data-keeps-focus>
      <button
        ref={button}
        type="button"
        className="persona-button"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-label={`${words.choosePersona}: ${name === '' ? words.noPersonas : name}`}
        disabled={profiles.length === 0}
        onClick={() => (isOpen ? close() : open())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          open();
        }}
      >
        <span className="persona-name">{name === '' ? words.noPersonas : name}</span>
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {isOpen && (
        <ul
          ref={list}
          id={listId}
          className="persona-list floating"
          role="listbox"
          tabIndex={-1}
          aria-label={words.choosePersona}
          aria-activedescendant={`${listId}-${active}`}
          onKeyDown={onListKey}
        >
          {profiles.map((profile, index) => (
            // The listbox has the keyboard; its options are only pointed at.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={profile.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={profile.id === currentId}
              className={index === active ? 'persona-option is-active' : 'persona-option'}
              onClick={() => choose(index)}
              onPointerMove={() => setActive(index)}
            >
              <span className="persona-option-name">
                {profile.name}
                {profile.id === currentId && <Check size={16} strokeWidth={1.5} aria-hidden="true" />}
              </span>
              <span className="persona-option-text">{profile.description}</span>
              {profile.voice !== null && (
                <span className="persona-option-voice">{words.voiceOf(profile.voice)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
