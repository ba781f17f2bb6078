/** Owns the list of persona files: whom there is, what is wrong with them, and the trash. */
import { FileUp, MessagesSquare, Plus, TriangleAlert, Undo2 } from 'lucide-react';
import { useRef } from 'react';
import { MAX_PROFILE_BYTES } from '../../../engine/contract/profile-limits';
import type { ProfileFileInfo, TrashedProfile } from '../../../engine/contract/profiles';
import { againAfter } from '../../state/problems/attempt';
import { readImport } from '../../state/personas/persona-import';
import { createDrafts } from '../../state/personas/persona-drafts';
import { firstToMend } from '../../state/personas/persona-trouble';
import { hashOf } from '../../state/pages';
import { inOrderOfNames } from '../../state/personas/personas';
import { momentOf } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { EmptyState, PageFrame } from '../frame/page-frame';
import { useProfileList } from './use-profile-list';

const said = words.personas;

export function PersonaList() {
  const { ask, actions } = useApp();
  const list = useProfileList();
  const picker = useRef<HTMLInputElement>(null);
  const unsaved = new Set(createDrafts(localStorage).ids());

  const create = async (name: string, text: string): Promise<void> => {
    const result = await ask({ type: 'profiles.import', name, text });
    if (result.ok) actions.goTo('personas', result.value.id);
    else
      actions.report(
        result.error,
        againAfter(result.error, () => void create(name, text)),
      );
  };
  const importFile = async (file: File): Promise<void> => {
    const text = file.size > MAX_PROFILE_BYTES ? null : readImport(new Uint8Array(await file.arrayBuffer()));
    if (text === null) actions.report(said.notText(file.name));
    else await create(file.name, text);
  };

  return (
    <PageFrame
      title={words.page.personas}
      hint={said.hint}
      actions={
        <>
          <button
            type="button"
            className="small-button"
            onClick={() => void create(said.templateFile, said.template)}
          >
            <Plus size={16} strokeWidth={1.5} aria-hidden="true" /> {said.create}
          </button>
          <button type="button" className="small-button" onClick={() => picker.current?.click()}>
            <FileUp size={16} strokeWidth={1.5} aria-hidden="true" /> {said.importOne}
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".yaml,.yml"
            aria-label={said.importFile}
            onChange={({ target }) => {
              const file = target.files?.[0];
              // The same file may be chosen again.
              target.value = '';
              if (file !== undefined) void importFile(file);
            }}
          />
        </>
      }
    >
      {list === null ? (
        <p className="hint" role="status">
          {said.loading}
        </p>
      ) : list.files.length === 0 ? (
        <EmptyState title={said.none} hint={said.noneHint} />
      ) : (
        <ul className="persona-files">
          {inOrderOfNames(list.files).map((file) => (
            <PersonaRow key={file.id} file={file} isUnsaved={unsaved.has(file.id)} />
          ))}
        </ul>
      )}
      {list !== null && list.trash.length > 0 && <Trash trash={list.trash} />}
    </PageFrame>
  );
}

function PersonaRow({ file, isUnsaved }: { readonly file: ProfileFileInfo; readonly isUnsaved: boolean }) {
  const { actions } = useApp();
  const { id, name, description, voice, mistakes } = file;
  const origin = !file.isOwn ? said.shipped : file.isShipped ? said.ownOverShipped : said.own;
  const first = firstToMend(mistakes);
  return (
    <li className="persona-file">
      <div className="persona-file-text">
        <a className="persona-file-name" href={hashOf('personas', id)}>
          {name}
        </a>
        {description !== '' && <p className="persona-file-description">{description}</p>}
        {first !== undefined && (
          <p className="persona-file-mistake">
            <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
            <span>
              <strong>{said.mistakesIn(mistakes.length)}</strong>{' '}
              {said.mistake(said.place(first.line, first.column), first.key, first.message)}
            </span>
          </p>
        )}
        <p className="persona-file-facts">
          {[
            origin,
            ...(voice === null ? [] : [said.voice(voice)]),
            ...(isUnsaved ? [said.unsaved] : []),
          ].join(' · ')}
        </p>
      </div>
      {first === undefined && (
        <button
          type="button"
          className="quiet-button"
          aria-label={said.talkWith(name)}
          onClick={() => {
            actions.choosePersona(id);
            actions.goTo('talk');
          }}
        >
          <MessagesSquare size={16} strokeWidth={1.5} aria-hidden="true" /> {said.talk}
        </button>
      )}
    </li>
  );
}

function Trash({ trash }: { readonly trash: readonly TrashedProfile[] }) {
  const { ask, actions } = useApp();
  const restore = async (trashed: string): Promise<void> => {
    const result = await ask({ type: 'profiles.restore', trashed });
    if (!result.ok)
      actions.report(
        result.error,
        againAfter(result.error, () => void restore(trashed)),
      );
  };
  return (
    <details className="persona-trash">
      <summary>{said.trash(trash.length)}</summary>
      <ul>
        {trash.map(({ trashed, id, atMs }) => (
          <li key={trashed}>
            <span>
              {id} <span className="hint">{said.trashed(momentOf(atMs))}</span>
            </span>
            <button
              type="button"
              className="small-button"
              aria-label={said.restoreOne(id)}
              onClick={() => void restore(trashed)}
            >
              <Undo2 size={16} strokeWidth={1.5} aria-hidden="true" /> {said.restore}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
