/** Owns what stands above a persona that is edited: its name, the choice of view, saving, and what became of the text. */
import { Save, Undo2 } from 'lucide-react';
import { momentOf } from '../../state/format';
import { hashOf } from '../../state/pages';
import type { PersonaEditor } from '../../state/personas/persona-editor';
import { canSave, isUnsaved, type OpenEditor } from '../../state/personas/persona-editor-machine';
import { words } from '../../words';
import { BackLink } from '../frame/page-frame';

const said = words.personas;

export type DeskView = 'text' | 'form';

export const WayBack = () => <BackLink href={hashOf('personas')} label={said.back} />;

export function PersonaBar(props: {
  readonly name: string;
  readonly editor: PersonaEditor;
  readonly state: OpenEditor;
  readonly view: DeskView;
  readonly setView: (view: DeskView) => void;
}) {
  const { name, editor, state, view, setView } = props;
  return (
    <header className="persona-bar">
      <WayBack />
      <h2 id="page-title">{name}</h2>
      <div className="persona-bar-actions">
        <div className="choices" role="radiogroup" aria-label={said.views}>
          {(['text', 'form'] as const).map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="persona-view" checked={view === one} onChange={() => setView(one)} />
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
  );
}

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
