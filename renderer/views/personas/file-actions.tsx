/** Owns what can be done with a persona's file as a whole: copy, rename, delete, export, go back to a former version. */
import { Copy, Download, History, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../engine/contract/errors';
import { againAfter } from '../../state/problems/attempt';
import type { PersonaEditor } from '../../state/personas/persona-editor';
import { asksBeforeVersion, type OpenEditor } from '../../state/personas/persona-editor-machine';
import { hashOf } from '../../state/pages';
import { exportName } from '../../state/personas/persona-import';
import { momentOf } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { AttemptProblem, useAttempt } from '../parts/use-attempt';
import { useFloating } from '../parts/use-floating';
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
    else
      actions.report(
        result.error,
        againAfter(result.error, () => void duplicate()),
      );
  };
  const renamed = (to: string): void => {
    setAsked('nothing');
    if (to === id) return;
    editor.moveDraft(to);
    // Not a way that could be gone back: the former address has no file any more.
    location.replace(hashOf('personas', to));
  };
  const removed = (): void => {
    setAsked('nothing');
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
      {asked === 'rename' && <RenameDialog id={id} onDone={renamed} onCancel={() => setAsked('nothing')} />}
      {asked === 'remove' && (
        <RemoveDialog
          id={id}
          title={said.removeTitle(name)}
          hint={isShipped ? said.removeShippedHint : said.removeHint}
          onDone={removed}
          onCancel={() => setAsked('nothing')}
        />
      )}
    </div>
  );
}

function RenameDialog(props: {
  readonly id: string;
  readonly onDone: (to: string) => void;
  readonly onCancel: () => void;
}) {
  const { ask } = useApp();
  const [to, setTo] = useState(props.id);
  const attempt = useAttempt();
  const field = useRef<HTMLInputElement>(null);
  // Another name is what helps, or the same once more: for either the field is the place to be.
  const hasFailed = attempt.state.tag === 'failed';
  useEffect(() => {
    if (hasFailed) field.current?.focus();
  }, [hasFailed]);
  const submit = (): void => {
    if (to.trim() === '' || attempt.isHopeless) return;
    attempt.run(
      () => ask({ type: 'profiles.rename', id: props.id, to }),
      (renamed) => props.onDone(renamed.id),
    );
  };
  return (
    <AskDialog
      title={said.renameTitle}
      hint={said.renameHint}
      onCancel={props.onCancel}
      onSubmit={submit}
      choices={[
        { label: said.cancel, run: props.onCancel },
        ...(attempt.isHopeless
          ? []
          : [
              {
                label: attempt.labelOf(said.renameAction),
                kind: 'main' as const,
                run: submit,
                isOff: attempt.isBusy,
              },
            ]),
      ]}
    >
      <label className="form-field">
        <span className="form-label">{said.renameLabel}</span>
        <input
          ref={field}
          value={to}
          maxLength={60}
          aria-invalid={hasFailed}
          onChange={({ target }) => {
            setTo(target.value);
            if (!attempt.isHopeless) attempt.clear();
          }}
        />
      </label>
      <AttemptProblem state={attempt.state} />
    </AskDialog>
  );
}

function RemoveDialog(props: {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { ask } = useApp();
  const attempt = useAttempt();
  const remove = async (): Promise<Result<unknown>> => {
    const result = await ask({ type: 'profiles.delete', id: props.id });
    // Gone already is what was wanted.
    return !result.ok && result.error.code === 'NOT_FOUND' ? { ok: true, value: null } : result;
  };
  return (
    <AskDialog
      title={props.title}
      hint={props.hint}
      onCancel={props.onCancel}
      choices={[
        { label: said.cancel, run: props.onCancel },
        {
          label: attempt.labelOf(said.removeAction),
          kind: 'danger',
          run: () => attempt.run(remove, props.onDone),
          isOff: attempt.isBusy,
        },
      ]}
    >
      <AttemptProblem state={attempt.state} />
    </AskDialog>
  );
}

function Versions({ editor, state }: { readonly editor: PersonaEditor; readonly state: OpenEditor }) {
  const { isOpen, setOpen, root, button, close } = useFloating();
  /** A version that would take the place of unsaved changes. */
  const [wished, setWished] = useState<string | null>(null);
  const { versions } = state.file;
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
