/** Owns what can be done with a persona's file as a whole: copy, rename, delete, export, go back to a former version. */
import { Copy, Download, History, Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { asksBeforeVersion, type OpenEditor, type PersonaEditor } from '../../state/persona-editor';
import { hashOf } from '../../state/pages';
import { exportName } from '../../state/persona-import';
import { momentOf } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../app-context';
import { useDismiss } from '../use-dismiss';
import { AskDialog } from './ask-dialog';

const said = words.personas;
const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function FileActions(props: {
  readonly id: string;
  readonly name: string;
  readonly editor: PersonaEditor;
  readonly state: OpenEditor;
}) {
  const { id, name, editor, state } = props;
  const { ask, actions } = useApp();
  const [asked, setAsked] = useState<'nothing' | 'rename' | 'remove'>('nothing');
  const { isOwn, isShipped } = state.file;

  const duplicate = async (): Promise<void> => {
    const result = await ask({ type: 'profiles.duplicate', id });
    if (result.ok) actions.goTo('personas', result.value.id);
    else actions.report(result.error);
  };
  const rename = async (to: string): Promise<void> => {
    setAsked('nothing');
    const result = await ask({ type: 'profiles.rename', id, to });
    if (!result.ok) {
      actions.report(result.error);
      return;
    }
    if (result.value.id === id) return;
    editor.moveDraft(result.value.id);
    // Not a way that could be gone back: the former address has no file any more.
    location.replace(hashOf('personas', result.value.id));
  };
  const remove = async (): Promise<void> => {
    setAsked('nothing');
    const result = await ask({ type: 'profiles.delete', id });
    if (!result.ok) {
      actions.report(result.error);
      return;
    }
    editor.forget();
    actions.goTo('personas');
  };
  const exportText = (): void => {
    const url = URL.createObjectURL(new Blob([state.text], { type: 'application/yaml' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = exportName(id);
    link.click();
    // The download has begun by then; it holds the data itself.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };

  return (
    <div className="persona-actions">
      <button type="button" className="quiet-button" onClick={() => void duplicate()}>
        <Copy {...ICON} /> {said.duplicate}
      </button>
      {isOwn && (
        <button type="button" className="quiet-button" onClick={() => setAsked('rename')}>
          <Pencil {...ICON} /> {said.rename}
        </button>
      )}
      <button type="button" className="quiet-button" onClick={exportText}>
        <Download {...ICON} /> {said.exportIt}
      </button>
      <Versions editor={editor} state={state} />
      {isOwn && (
        <button type="button" className="quiet-button" onClick={() => setAsked('remove')}>
          <Trash2 {...ICON} /> {said.remove}
        </button>
      )}
      {asked === 'rename' && <RenameDialog id={id} rename={rename} cancel={() => setAsked('nothing')} />}
      {asked === 'remove' && (
        <AskDialog
          title={said.removeTitle(name)}
          hint={isShipped ? said.removeShippedHint : said.removeHint}
          onCancel={() => setAsked('nothing')}
          choices={[
            { label: said.cancel, run: () => setAsked('nothing') },
            { label: said.removeAction, kind: 'danger', run: () => void remove() },
          ]}
        />
      )}
    </div>
  );
}

function RenameDialog(props: {
  readonly id: string;
  readonly rename: (to: string) => Promise<void>;
  readonly cancel: () => void;
}) {
  const [to, setTo] = useState(props.id);
  const submit = (): void => {
    if (to.trim() !== '') void props.rename(to);
  };
  return (
    <AskDialog
      title={said.renameTitle}
      hint={said.renameHint}
      onCancel={props.cancel}
      onSubmit={submit}
      choices={[
        { label: said.cancel, run: props.cancel },
        { label: said.renameAction, kind: 'main', run: submit },
      ]}
    >
      <label className="form-field">
        <span className="form-label">{said.renameLabel}</span>
        <input value={to} maxLength={60} onChange={({ target }) => setTo(target.value)} />
      </label>
    </AskDialog>
  );
}

function Versions({ editor, state }: { readonly editor: PersonaEditor; readonly state: OpenEditor }) {
  const [isOpen, setOpen] = useState(false);
  /** A version that would take the place of unsaved changes. */
  const [wished, setWished] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismiss(root, isOpen, () => setOpen(false));
  const { versions } = state.file;
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // Esc closes it from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="persona-versions"
      ref={root}
      data-keeps-focus
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="quiet-button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <History {...ICON} /> {said.versions}
      </button>
      {isOpen && (
        <div className="persona-version-list menu floating">
          {versions.length === 0 && <p className="hint">{said.noVersions}</p>}
          <ul>
            {versions.map(({ version, atMs, isShipped }) => (
              <li key={version}>
                <button
                  type="button"
                  className="menu-item"
                  onClick={() => {
                    close();
                    if (asksBeforeVersion(editor.store.getState())) setWished(version);
                    else void editor.takeVersion(version);
                  }}
                >
                  {isShipped ? said.versionShipped : said.version(momentOf(atMs))}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {wished !== null && (
        <AskDialog
          title={said.versionTitle}
          hint={said.versionHint}
          onCancel={() => setWished(null)}
          choices={[
            { label: said.keepChanges, run: () => setWished(null) },
            {
              label: said.replaceChanges,
              kind: 'danger',
              run: () => {
                setWished(null);
                void editor.takeVersion(wished);
              },
            },
          ]}
        />
      )}
    </div>
  );
}
