/**
 * Owns the view of one persona file: it joins the text, the form over the same text, what can be done with the file,
 * and the questions that this brings. What happens to the text is state/personas/persona-editor.ts's.
 */
import { Save, Undo2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createDrafts } from '../../state/personas/persona-drafts';
import { keyRow } from '../../state/keys/keys';
import { createPersonaEditor, type PersonaEditor } from '../../state/personas/persona-editor';
import { canSave, isUnsaved, type OpenEditor } from '../../state/personas/persona-editor-machine';
import { hashOf } from '../../state/pages';
import { firstToMend } from '../../state/personas/persona-trouble';
import { valuesOf } from '../../state/personas/persona-text';
import { momentOf } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { BackLink, EmptyState, PageFrame } from '../frame/page-frame';
import type { ProfileMistake } from '../../../engine/contract/profiles';
import { AskDialog } from './ask-dialog';
import { difference, type CodeEditor } from './code-editor';
import { FileActions } from './file-actions';
import { focusField } from './form-places';
import { Mistakes } from './mistakes';
import { PersonaForm } from './persona-form';
import { PersonaTextView } from './persona-text-view';
import { PreviewPanel } from './preview-panel';
import { useProfileList } from './use-profile-list';

const said = words.personas;

export function PersonaEditorView({ id }: { readonly id: string }) {
  const { ask, actions, stores } = useApp();
  const [editor] = useState(() =>
    createPersonaEditor({
      id,
      ask,
      report: actions.report,
      onWrite: actions.mistakeShown,
      drafts: createDrafts(localStorage),
      now: Date.now,
      words: { draftLost: said.draftLost, tooLong: said.tooLong },
    }),
  );
  const state = useStore(editor.store);
  const isConnected = useStore(stores.connection, (connection) => connection.state.tag === 'open');
  useEffect(() => {
    if (!isConnected) return undefined;
    const follow = (): void => {
      if (editor.store.getState().tag === 'open') void editor.look();
      else void editor.load();
    };
    follow();
    return stores.profiles.subscribe(follow);
  }, [editor, isConnected, stores]);
  useEffect(() => editor.close, [editor]);
  if (state.tag === 'open') return <Desk id={id} editor={editor} state={state} />;
  return (
    <PageFrame title={words.page.personas} back={<WayBack />}>
      {state.tag === 'loading' ? (
        <p className="hint" role="status">
          {said.opening}
        </p>
      ) : (
        <EmptyState title={said.cantOpen} hint={`${state.problem.message} ${state.problem.hint}`}>
          <button type="button" className="small-button" onClick={() => void editor.load()}>
            {said.tryAgain}
          </button>
        </EmptyState>
      )}
    </PageFrame>
  );
}

const WayBack = () => <BackLink href={hashOf('personas')} label={said.back} />;

type View = 'text' | 'form';

function Desk(props: { readonly id: string; readonly editor: PersonaEditor; readonly state: OpenEditor }) {
  const { id, editor, state } = props;
  const { actions, leaving, stores } = useApp();
  useProfileList();
  const voices = useStore(stores.models, (state) => state.voices);
  const [view, setView] = useState<View>('text');
  const [goOn, setGoOn] = useState<(() => void) | null>(null);
  const code = useRef<CodeEditor>(null);
  const main = useRef<HTMLDivElement>(null);
  const written = valuesOf(state.text)?.['name'];
  const name = typeof written === 'string' && written.trim() !== '' ? written : id;

  useEffect(
    () =>
      leaving.guard((go) => {
        if (!isUnsaved(editor.store.getState())) return false;
        setGoOn(() => go);
        return true;
      }),
    [leaving, editor],
  );
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (view === 'form' && isUndo(event) && !isTyping(event.target) && state.former !== null) {
      event.preventDefault();
      editor.undoVersion();
      return;
    }
    if (!keyRow('save').matches(event, stores.settings.getState().settings)) return;
    event.preventDefault();
    if (canSave(editor.store.getState())) void editor.save();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const edit = (change: (text: string) => string): void => {
    const now = editor.store.getState();
    if (now.tag === 'open') editor.edit(change(now.text));
  };
  const showPlace = (line: number, column: number): void => {
    setView('text');
    // The text is hidden until the next frame.
    requestAnimationFrame(() => code.current?.goTo(line, column));
  };
  const showError = ({ line, column, key }: ProfileMistake): void => {
    const field = main.current;
    if (view === 'form' && field !== null && focusField(field, key)) return;
    showPlace(line ?? 1, column ?? 1);
  };
  const showMistake = useEffectEvent(() => {
    const now = editor.store.getState();
    if (stores.ui.getState().mistakeWanted !== id || now.tag !== 'open' || !now.isChecked) return;
    const first = firstToMend(now.mistakes);
    actions.mistakeShown();
    if (first !== undefined) showPlace(first.line ?? 1, first.column ?? 1);
  });
  useEffect(() => {
    const stops = [editor.store, stores.ui].map((store) => store.subscribe(() => showMistake()));
    return () => {
      for (const stop of stops) stop();
    };
  }, [editor, stores]);
  const firstError = firstToMend(state.mistakes);
  const saveAndGo = async (): Promise<void> => {
    const go = goOn;
    setGoOn(null);
    if (await editor.save()) go?.();
  };

  return (
    <section className="sheet persona-desk" aria-labelledby="page-title">
      <header className="persona-bar">
        <WayBack />
        <h2 id="page-title">{name}</h2>
        <div className="persona-bar-actions">
          <div className="choices" role="radiogroup" aria-label={said.views}>
            {(['text', 'form'] as const).map((one) => (
              <label key={one} className="choice">
                <input
                  type="radio"
                  name="persona-view"
                  checked={view === one}
                  onChange={() => setView(one)}
                />
                <span>{one === 'text' ? said.asText : said.asForm}</span>
              </label>
            ))}
          </div>
          <button
            type="button"
            className="small-button is-main"
            disabled={!canSave(state) || state.isSaving}
            onClick={() => void editor.save()}
          >
            <Save size={16} strokeWidth={1.5} aria-hidden="true" /> {state.isSaving ? said.saving : said.save}
          </button>
        </div>
        <StatusLine state={state} editor={editor} />
      </header>
      <FileActions id={id} editor={editor} state={state} name={name} />
      <div className="persona-columns">
        <div className="persona-main" ref={main}>
          <PersonaTextView
            ref={code}
            isShown={view === 'text'}
            label={said.editorLabel(name)}
            state={state}
            onText={editor.edit}
          />
          {view === 'form' && (
            <PersonaForm state={state} voices={voices} edit={edit} showText={() => setView('text')} />
          )}
          <Mistakes state={state} isForm={view === 'form'} show={showError} edit={edit} />
        </div>
        <PreviewPanel
          id={id}
          text={state.text}
          mendFirst={firstError === undefined ? null : () => showError(firstError)}
          voices={voices}
          marked={() => (view === 'text' ? (code.current?.marked() ?? '') : '')}
        />
      </div>
      {state.theirs !== null && <Conflict editor={editor} mine={state.text} theirs={state.theirs} />}
      {goOn !== null && (
        <AskDialog
          title={said.leaveTitle(name)}
          hint={said.leaveHint}
          onCancel={() => setGoOn(null)}
          choices={[
            { label: said.stay, run: () => setGoOn(null) },
            {
              label: said.discardAndLeave,
              kind: 'danger',
              run: () => {
                editor.discard();
                setGoOn(null);
                goOn();
              },
            },
            {
              label: said.leaveDraft,
              run: () => {
                setGoOn(null);
                goOn();
              },
            },
            { label: said.saveAndLeave, kind: 'main', run: () => void saveAndGo() },
          ]}
        />
      )}
    </section>
  );
}

/** In the text the editor's own undo does it; a field has one of its own. */
const isUndo = ({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'z' && ctrlKey !== metaKey && !shiftKey && !altKey;
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('textarea, input:not([type="radio"]):not([type="checkbox"]), [contenteditable="true"]');

function StatusLine({ state, editor }: { readonly state: OpenEditor; readonly editor: PersonaEditor }) {
  const dirty = canSave(state);
  const errors = state.mistakes.length;
  // "Saved" says it already.
  const isSaved = state.note?.tag === 'saved';
  return (
    <div className="persona-status">
      <p role="status">
        <span className={dirty ? 'persona-dirty is-dirty' : 'persona-dirty'}>
          {dirty
            ? errors === 0
              ? said.unsavedYet
              : said.unsavedWithErrors(errors)
            : isSaved
              ? ''
              : said.clean}
        </span>{' '}
        {noteOf(state)}
      </p>
      {state.former !== null && state.former !== state.text && (
        <button type="button" className="quiet-button" onClick={editor.undoVersion}>
          <Undo2 size={16} strokeWidth={1.5} aria-hidden="true" /> {said.backToMine}
        </button>
      )}
      {isUnsaved(state) && (
        <button type="button" className="quiet-button" onClick={editor.discard}>
          {said.discard}
        </button>
      )}
    </div>
  );
}

function noteOf({ note, mistakes }: OpenEditor): string {
  switch (note?.tag) {
    case undefined:
      return '';
    case 'saved':
      return mistakes.length > 0 ? said.savedBroken : said.saved;
    case 'draft':
      return said.note.draft(momentOf(note.atMs));
    case 'too-long':
      return said.notSavedTooLong(note.overBytes);
    case 'followed':
    case 'merged':
    case 'gone':
    case 'discarded':
    case 'reverted':
      return said.note[note.tag];
  }
}

const MAX_SHOWN_LINES = 12;

/** The lines of `text` that hold what differs. */
function shownLines(text: string, from: number, to: number): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const feed = text.indexOf('\n', to);
  const lines = text.slice(start, feed < 0 ? text.length : feed).split('\n');
  return lines.length > MAX_SHOWN_LINES
    ? [...lines.slice(0, MAX_SHOWN_LINES), '…'].join('\n')
    : lines.join('\n');
}

function Conflict(props: { readonly editor: PersonaEditor; readonly mine: string; readonly theirs: string }) {
  const { editor, mine, theirs } = props;
  const { from, to, insert } = difference(mine, theirs);
  return (
    <AskDialog
      title={said.conflictTitle}
      hint={said.conflictHint}
      onCancel={editor.decideLater}
      choices={[
        { label: said.decideLater, run: editor.decideLater },
        { label: said.takeTheirs, run: editor.takeTheirs },
        { label: said.keepMine, kind: 'main', run: () => void editor.keepMine() },
      ]}
    >
      <div className="conflict-sides">
        <figure>
          <figcaption>{said.yours}</figcaption>
          <pre>{shownLines(mine, from, to)}</pre>
        </figure>
        <figure>
          <figcaption>{said.theirs}</figcaption>
          <pre>{shownLines(theirs, from, from + insert.length)}</pre>
        </figure>
      </div>
    </AskDialog>
  );
}
