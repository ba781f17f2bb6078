/**
 * Owns the choice of the persona. A button says who it is. Under it is a field to search in, with the list of those
 * found. It is the combobox pattern: the field keeps the keyboard, the list is pointed at.
 */
import { Check, ChevronDown, Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { ProfileSummary } from '../../../engine/contract/client';
import { findPersonas } from '../../state/personas/persona-search';
import { voiceLabel } from '../../state/settings/voices';
import { words } from '../../words';
import { useApp, usePersona } from '../frame/app-context';
import { useFloating } from '../parts/use-floating';

export function PersonaPicker() {
  const { stores } = useApp();
  const count = useStore(stores.profiles, ({ profiles }) => profiles.length);
  const { name } = usePersona();
  const { isOpen, setOpen, root, button, close } = useFloating();
  return (
    <div className="persona" ref={root} data-keeps-focus>
      <button
        ref={button}
        type="button"
        className="persona-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`${words.choosePersona}: ${name === '' ? words.noPersonas : name}`}
        disabled={count === 0}
        onClick={() => (isOpen ? close() : setOpen(true))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span className="persona-name">{name === '' ? words.noPersonas : name}</span>
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {isOpen && <PersonaSearch close={close} />}
    </div>
  );
}

function PersonaSearch({ close }: { readonly close: () => void }) {
  const { stores, actions } = useApp();
  const profiles = useStore(stores.profiles, (state) => state.profiles);
  const { id: currentId } = usePersona();
  const [typed, setTyped] = useState('');
  const found = findPersonas(profiles, typed);
  const [pointed, setPointed] = useState(() =>
    Math.max(
      0,
      profiles.findIndex(({ id }) => id === currentId),
    ),
  );
  const active = Math.min(pointed, found.length - 1);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();

  useEffect(() => field.current?.focus(), []);
  // After every drawing: what is typed moves options as well as the arrows do.
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }));

  const choose = (profile: ProfileSummary | undefined): void => {
    if (profile === undefined) return;
    if (profile.id !== currentId) actions.choosePersona(profile.id);
    close();
  };

  const onKey = (event: KeyboardEvent): void => {
    const last = found.length - 1;
    // Home and End are the field's: they move in what is typed.
    if (event.key === 'ArrowDown') setPointed(Math.min(last, active + 1));
    else if (event.key === 'ArrowUp') setPointed(Math.max(0, active - 1));
    else if (event.key === 'PageDown') setPointed(last);
    else if (event.key === 'PageUp') setPointed(0);
    else if (event.key === 'Enter') choose(found[active]);
    else if (event.key === 'Escape' && typed !== '') setTyped('');
    else if (event.key === 'Escape') close();
    // With no persona found the next thing to reach is the way back.
    else if (event.key === 'Tab' && found.length > 0) close();
    else return;
    event.preventDefault();
  };

  return (
    <div className="persona-search floating" role="dialog" aria-label={words.choosePersona}>
      <div className="search-field">
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          ref={field}
          type="text"
          role="combobox"
          value={typed}
          placeholder={words.talkview.searchPersona}
          aria-label={words.talkview.searchPersona}
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={onKey}
          onChange={(event) => {
            setTyped(event.target.value);
            setPointed(0);
          }}
        />
      </div>
      <ul ref={list} id={listId} className="persona-list" role="listbox" aria-label={words.choosePersona}>
        {found.map((profile, index) => (
          // The field has the keyboard; options are only pointed at.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={profile.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={profile.id === currentId}
            className={index === active ? 'persona-option is-active' : 'persona-option'}
            onClick={() => choose(profile)}
            onPointerMove={() => setPointed(index)}
          >
            <PersonaWords profile={profile} isCurrent={profile.id === currentId} />
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <NoneFound
          typed={typed}
          close={close}
          showAll={() => {
            setTyped('');
            field.current?.focus();
          }}
        />
      )}
      <p className="visually-hidden" aria-live="polite">
        {typed === '' ? '' : words.talkview.personasFound(found.length)}
      </p>
    </div>
  );
}

function NoneFound(props: {
  readonly typed: string;
  readonly close: () => void;
  readonly showAll: () => void;
}) {
  const { typed, close, showAll } = props;
  return (
    <div className="persona-none">
      <p>{words.talkview.noPersonaFound(typed.trim())}</p>
      <button
        type="button"
        className="small-button"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          close();
        }}
        onClick={showAll}
      >
        {words.talkview.showAllPersonas}
      </button>
    </div>
  );
}

function PersonaWords(props: { readonly profile: ProfileSummary; readonly isCurrent: boolean }) {
  const { stores } = useApp();
  const { name, description, voice } = props.profile;
  const voices = useStore(stores.models, (state) => state.voices);
  return (
    <>
      <span className="persona-option-name">
        {name}
        {props.isCurrent && <Check size={16} strokeWidth={1.5} aria-hidden="true" />}
      </span>
      <span className="persona-option-text">{description}</span>
      {voice !== null && (
        <span className="persona-option-voice">{words.voiceOf(voiceLabel(voices, voice))}</span>
      )}
    </>
  );
}
