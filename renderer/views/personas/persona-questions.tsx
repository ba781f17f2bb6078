/** Owns what is asked about a persona's unsaved text: whether it is left, and whose change holds where both changed a line. */
import type { PersonaEditor } from '../../state/personas/persona-editor';
import { words } from '../../words';
import { AskDialog } from './ask-dialog';
import { difference } from './code-editor';

const said = words.personas;

export function LeaveQuestion(props: {
  readonly name: string;
  readonly editor: PersonaEditor;
  /** To where the person was going. */
  readonly goOn: () => void;
  /** The question is answered. */
  readonly close: () => void;
}) {
  const { name, editor, goOn, close } = props;
  const saveAndGo = async (): Promise<void> => {
    close();
    if (await editor.save()) goOn();
  };
  return (
    <AskDialog
      title={said.leaveTitle(name)}
      hint={said.leaveHint}
      onCancel={() => close()}
      choices={[
        { label: said.stay, run: () => close() },
        {
          label: said.discardAndLeave,
          kind: 'danger',
          run: () => {
            editor.discard();
            close();
            goOn();
          },
        },
        {
          label: said.leaveDraft,
          run: () => {
            close();
            goOn();
          },
        },
        { label: said.saveAndLeave, kind: 'main', run: () => void saveAndGo() },
      ]}
    />
  );
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

export function ConflictQuestion(props: {
  readonly editor: PersonaEditor;
  readonly mine: string;
  readonly theirs: string;
}) {
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
