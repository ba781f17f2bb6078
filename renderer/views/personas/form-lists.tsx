/** Owns the form's two lists: turns that are shown to the language model, and scripted answers. */
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { addEntry, removeEntry, setPhrases, setValue } from '../../state/personas/persona-text';
import { words } from '../../words';
import { FormField, type FieldMistake } from './form-field';
import { textOf, type EditText } from './form-text';

const said = words.personas;

type ListProps = {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly edit: EditText;
  readonly mistakeAt: FieldMistake;
};

export function ExampleList({ entries, edit, mistakeAt }: ListProps) {
  return (
    <Entries
      title={said.examples(entries.length)}
      hint={said.examplesHint}
      addLabel={said.addExample}
      add={() =>
        edit((now) => addEntry(now, ['example_turns'], { user: said.newQuestion, persona: said.newAnswer }))
      }
      remove={(index) => edit((now) => removeEntry(now, ['example_turns'], index))}
      rows={entries.map((entry, index) =>
        (['user', 'persona'] as const).map((key) => (
          <FormField
            key={key}
            path={['example_turns', index, key]}
            label={key === 'user' ? said.exampleUser : said.examplePersona}
            value={textOf(entry[key])}
            rows={2}
            mistake={mistakeAt(['example_turns', index, key])}
            commit={(value) => edit((now) => setValue(now, ['example_turns', index, key], value))}
          />
        )),
      )}
    />
  );
}

const phrasesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function PlaybookList({ entries, edit, mistakeAt }: ListProps) {
  return (
    <Entries
      title={said.playbook(entries.length)}
      hint={said.playbookHint}
      addLabel={said.addAnswer}
      add={() => edit((now) => addEntry(now, ['playbook'], { when: [said.newPhrase], say: said.newAnswer }))}
      remove={(index) => edit((now) => removeEntry(now, ['playbook'], index))}
      rows={entries.map((entry, index) => [
        <FormField
          key="when"
          path={['playbook', index, 'when']}
          label={said.when}
          value={phrasesOf(entry['when']).join('\n')}
          rows={Math.min(8, Math.max(2, phrasesOf(entry['when']).length))}
          mistake={mistakeAt(['playbook', index, 'when'])}
          commit={(value) => edit((now) => setPhrases(now, ['playbook', index, 'when'], linesOf(value)))}
        />,
        <FormField
          key="say"
          path={['playbook', index, 'say']}
          label={said.say}
          value={textOf(entry['say'])}
          rows={2}
          mistake={mistakeAt(['playbook', index, 'say'])}
          commit={(value) => edit((now) => setValue(now, ['playbook', index, 'say'], value))}
        />,
      ])}
    />
  );
}

function Entries(props: {
  readonly title: string;
  readonly hint: string;
  readonly addLabel: string;
  readonly add: () => void;
  readonly remove: (index: number) => void;
  readonly rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <details className="form-list">
      <summary>{props.title}</summary>
      <p className="form-hint">{props.hint}</p>
      <ol>
        {props.rows.map((fields, index) => (
          // Entries have no names; their order is what they are known by.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="form-entry">
            <div className="form-entry-fields">{fields}</div>
            <button
              type="button"
              className="icon-button"
              aria-label={said.removeNumber(index + 1)}
              title={said.removeEntry}
              onClick={() => props.remove(index)}
            >
              <X size={16} strokeWidth={1.5} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className="small-button" onClick={props.add}>
        <Plus size={16} strokeWidth={1.5} aria-hidden="true" /> {props.addLabel}
      </button>
    </details>
  );
}
