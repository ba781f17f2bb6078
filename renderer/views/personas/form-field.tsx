/**
 * Owns one field of the form. While it has the keyboard it shows what was typed, not what the text made of it: a space
 * at the end of a line would vanish under the fingers.
 */
import { useId, useState } from 'react';
import type { Path } from '../../state/personas/persona-text';
import { words } from '../../words';

/** What is wrong at a place, if anything. */
export type FieldMistake = (path: Path) => string | undefined;

export function FormField(props: {
  /** Dotted, as in the file: errors lead here by it. */
  readonly path: Path;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  /** More than one line; one if absent. */
  readonly rows?: number | undefined;
  readonly inputMode?: 'decimal';
  readonly mistake: string | undefined;
  readonly commit: (value: string) => void;
}) {
  const { label, hint, value, rows, mistake } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, mistake === undefined ? '' : `${id}-mistake`]
    .join(' ')
    .trim();
  const field = {
    id,
    'data-key': props.path.join('.'),
    value: typed ?? value,
    'aria-invalid': mistake !== undefined,
    'aria-describedby': described === '' ? undefined : described,
    onFocus: () => setTyped(value),
    onBlur: () => setTyped(null),
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      setTyped(target.value);
      props.commit(target.value.trimEnd());
    },
  };
  return (
    <div className="form-field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input {...field} inputMode={props.inputMode} />
      ) : (
        <textarea {...field} rows={rows} />
      )}
      {hint !== undefined && (
        <span id={`${id}-hint`} className="form-hint">
          {hint}
        </span>
      )}
      {mistake !== undefined && (
        <span id={`${id}-mistake`} className="form-mistake">
          {words.personas.fieldError(label, mistake)}
        </span>
      )}
    </div>
  );
}

export function SelectField(props: {
  readonly path: Path;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly mistake: string | undefined;
  readonly commit: (value: string) => void;
}) {
  const { label, value, choices, mistake } = props;
  const id = useId();
  return (
    <div className="form-field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        data-key={props.path.join('.')}
        value={value}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
        onChange={({ target }) => props.commit(target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {mistake !== undefined && (
        <span id={`${id}-mistake`} className="form-mistake">
          {words.personas.fieldError(label, mistake)}
        </span>
      )}
    </div>
  );
}
