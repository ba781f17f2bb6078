/**
 * Owns the view of one persona file. It joins the text, the form over the same text, what can be done with the file,
 * and the questions that this brings. What happens to the text is state/personas/persona-editor.ts's.
 */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createDrafts } from '../../state/personas/persona-drafts';
import { createPersonaEditor, type PersonaEditor } from '../../state/personas/persona-editor';
import type { OpenEditor } from '../../state/personas/persona-editor-machine';
import { firstToMend } from '../../state/personas/persona-trouble';
import { valuesOf } from '../../state/personas/persona-text';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { EmptyState, PageFrame } from '../frame/page-frame';
import type { ProfileMistake } from '../../../engine/contract/profiles';
import type { CodeEditor } from './code-editor';
import { FileActions } from './file-actions';
import { focusField } from './form-places';
import { Mistakes } from './mistakes';
import { PersonaBar, WayBack, type DeskView } from './persona-bar';
import { PersonaForm } from './persona-form';
import { ConflictQuestion, LeaveQuestion } from './persona-questions';
import { PersonaTextView } from './persona-text-view';
import { PreviewPanel } from './preview-panel';
import { useDeskKeys, useLeaveGuard, useWantedMistake } from './use-desk';
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

function Desk(props: { readonly id: string; readonly editor: PersonaEditor; readonly state: OpenEditor }) {
  const { id, editor, state } = props;
  const { stores } = useApp();
  useProfileList();
  const voices = useStore(stores.models, (state) => state.voices);
  const [view, setView] = useState<DeskView>('text');
  const { goOn, close } = useLeaveGuard(editor);
  const code = useRef<CodeEditor>(null);
  const main = useRef<HTMLDivElement>(null);
  const written = valuesOf(state.text)?.['name'];
  const name = typeof written === 'string' && written.trim() !== '' ? written : id;

  useDeskKeys(editor, state, view);

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
  useWantedMistake(id, editor, ({ line, column }) => showPlace(line ?? 1, column ?? 1));
  const firstError = firstToMend(state.mistakes);
  return (
    <section className="sheet persona-desk" aria-labelledby="page-title">
      <PersonaBar name={name} editor={editor} state={state} view={view} setView={setView} />
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
      {state.theirs !== null && <ConflictQuestion editor={editor} mine={state.text} theirs={state.theirs} />}
      {goOn !== null && <LeaveQuestion name={name} editor={editor} goOn={goOn} close={close} />}
    </section>
  );
}
