/** Owns the form over a persona's text: it reads its values from the text and changes the text, nothing else. */
import type { VoiceChoice } from '../../../engine/contract/models';
import type { OpenEditor } from '../../state/personas/persona-editor-machine';
import { setValue, valuesOf } from '../../state/personas/persona-text';
import { voiceOptions, type Choice } from '../../state/settings/voices';
import { words } from '../../words';
import { EmptyState } from '../frame/page-frame';
import { FormField, SelectField, type FieldMistake } from './form-field';
import { ExampleList, PlaybookList } from './form-lists';
import { textOf, type EditText } from './form-text';

const said = words.personas;

export function PersonaForm(props: {
  readonly state: OpenEditor;
  readonly voices: readonly VoiceChoice[];
  readonly edit: EditText;
  readonly showText: () => void;
}) {
  const { state, voices, edit } = props;
  const values = valuesOf(state.text);
  if (values === null) {
    return (
      <EmptyState title={said.noForm} hint={said.noFormHint}>
        <button type="button" className="small-button" onClick={props.showText}>
          {said.showText}
        </button>
      </EmptyState>
    );
  }
  const llm = groupOf(values['llm']);
  const mistakeAt: FieldMistake = (path) => {
    const key = path.join('.');
    return state.mistakes.find((mistake) => mistake.key === key || mistake.key.startsWith(`${key}.`))
      ?.message;
  };
  const text = (key: TextKey, options: { readonly rows?: number; readonly isNeeded?: true } = {}) => (
    <FormField
      path={[key]}
      label={said.field[key].label}
      hint={said.field[key].hint}
      value={textOf(values[key])}
      rows={options.rows}
      mistake={mistakeAt([key])}
      commit={(value) =>
        edit((now) => setValue(now, [key], value === '' && !options.isNeeded ? null : value))
      }
    />
  );
  return (
    <div className="persona-form">
      {text('name', { isNeeded: true })}
      {text('description', { isNeeded: true, rows: 2 })}
      {text('system_prompt', { isNeeded: true, rows: 10 })}
      {text('greeting', { rows: 2 })}
      <SelectField
        path={['voice']}
        label={said.field.voice.label}
        value={textOf(values['voice'])}
        choices={voiceOptions(voices, textOf(values['voice']), said.defaultVoice)}
        mistake={mistakeAt(['voice'])}
        commit={(value) => edit((now) => setValue(now, ['voice'], value === '' ? null : value))}
      />
      <fieldset className="form-group">
        <legend>{said.more}</legend>
        <FormField
          path={['llm', 'model']}
          label={said.field.model.label}
          hint={said.field.model.hint}
          value={textOf(llm['model'])}
          mistake={mistakeAt(['llm', 'model'])}
          commit={(value) => edit((now) => setValue(now, ['llm', 'model'], value === '' ? null : value))}
        />
        <FormField
          path={['llm', 'temperature']}
          label={said.field.temperature.label}
          hint={said.field.temperature.hint}
          value={textOf(llm['temperature'])}
          inputMode="decimal"
          mistake={mistakeAt(['llm', 'temperature'])}
          commit={(value) => edit((now) => setValue(now, ['llm', 'temperature'], numberOf(value)))}
        />
        <SelectField
          path={['llm', 'reply_length']}
          label={said.field.reply_length.label}
          value={textOf(llm['reply_length'])}
          choices={lengthChoices(textOf(llm['reply_length']))}
          mistake={mistakeAt(['llm', 'reply_length'])}
          commit={(value) =>
            edit((now) => setValue(now, ['llm', 'reply_length'], value === '' ? null : numberOf(value)))
          }
        />
      </fieldset>
      <fieldset className="form-group">
        <legend>{said.lines}</legend>
        {text('fallback_line', { rows: 2 })}
        {text('filler')}
        {text('playbook_else', { rows: 2 })}
      </fieldset>
      <ExampleList entries={entriesOf(values['example_turns'])} edit={edit} mistakeAt={mistakeAt} />
      <PlaybookList entries={entriesOf(values['playbook'])} edit={edit} mistakeAt={mistakeAt} />
    </div>
  );
}

type TextKey =
  'name' | 'description' | 'system_prompt' | 'greeting' | 'fallback_line' | 'filler' | 'playbook_else';

const LENGTHS = ['short', 'medium', 'long'] as const;

function lengthChoices(value: string): readonly Choice[] {
  const isKnown = value === '' || (LENGTHS as readonly string[]).includes(value);
  const other = Number.isNaN(Number(value)) ? value : said.lengthTokens(Number(value));
  return [
    { value: '', label: said.lengthDefault },
    ...LENGTHS.map((length) => ({ value: length, label: said.length[length] })),
    ...(isKnown ? [] : [{ value, label: other }]),
  ];
}

/** What is no number stays as it was written: the mistake is told beside the field. */
function numberOf(value: string): number | string | null {
  const trimmed = value.trim();
  if (trimmed === '') return null;
  const number = Number(trimmed.replace(',', '.'));
  return Number.isNaN(number) ? trimmed : number;
}

const groupOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const entriesOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(groupOf) : [];
