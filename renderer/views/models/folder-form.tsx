/** Owns naming or choosing a folder on the host's machine that has model files already. */
import { CornerLeftUp, Folder } from 'lucide-react';
import { useId, useState } from 'react';
import type { FolderList } from '../../../engine/contract/models';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function FolderForm() {
  const { actions, ask } = useApp();
  const [folder, setFolder] = useState('');
  const [list, setList] = useState<FolderList | null>(null);
  const hintId = useId();

  const look = async (path: string | null): Promise<void> => {
    const result = await ask({ type: 'folders.list', path });
    if (!result.ok) return actions.report(result.error, () => void look(path));
    setList(result.value);
    setFolder(result.value.path);
  };

  return (
    <form
      className="folder-form"
      onSubmit={(event) => {
        event.preventDefault();
        setList(null);
        actions.importModels(folder);
      }}
    >
      <h3>{words.folderTitle}</h3>
      <p className="hint" id={hintId}>
        {words.folderHint}
      </p>
      <div className="folder-row">
        <input
          type="text"
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
          placeholder={words.folderPlaceholder}
          aria-label={words.folderLabel}
          aria-describedby={hintId}
          spellCheck={false}
          autoComplete="off"
        />
        <button
          type="button"
          className="small-button"
          aria-expanded={list !== null}
          onClick={() => {
            if (list !== null) setList(null);
            else void look(folder.trim() === '' ? null : folder.trim());
          }}
        >
          <Folder size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.setup.chooseFolder}
        </button>
        <button type="submit" className="small-button" disabled={folder.trim() === ''}>
          {words.folderAction}
        </button>
      </div>
      {list !== null && <Folders list={list} onOpen={(path) => void look(path)} />}
    </form>
  );
}

function Folders({ list, onOpen }: { readonly list: FolderList; readonly onOpen: (path: string) => void }) {
  const { parent, folders, likelyModelFiles, path } = list;
  const slash = path.includes('\\') ? '\\' : '/';
  const inside = (name: string): string => `${path.endsWith(slash) ? path : `${path}${slash}`}${name}`;
  return (
    <div className="folders">
      <p className={likelyModelFiles > 0 ? 'folders-found' : 'hint'} role="status">
        {words.setup.likelyFiles(likelyModelFiles)}
      </p>
      <ul className="folders-list" aria-label={words.setup.folders}>
        {parent !== null && (
          <li>
            <button type="button" className="folders-item" onClick={() => onOpen(parent)}>
              <CornerLeftUp size={16} strokeWidth={1.5} aria-hidden="true" />
              {words.setup.folderUp}
            </button>
          </li>
        )}
        {folders.map((name) => (
          <li key={name}>
            <button type="button" className="folders-item" onClick={() => onOpen(inside(name))}>
              <Folder size={16} strokeWidth={1.5} aria-hidden="true" />
              {name}
            </button>
          </li>
        ))}
      </ul>
      {folders.length === 0 && <p className="hint">{words.setup.noFolders}</p>}
    </div>
  );
}
