/** Owns the fields that are typed into. What is typed holds once it is a whole: on Enter, or when the field is left. */
import { Minus, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import {
  inUnit,
  shownNumber,
  stepped,
  typedNumber,
  type TypedNumber,
} from '../../state/settings/setting-number';
import { words } from '../../words';
import type { ShownSetting } from '../../words/setting-words';

export function NumberField(props: {
  readonly setting: ShownSetting;
  readonly labelId: string;
  readonly helpId: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const { setting, value } = props;
  const { unit, least, most, label } = setting;
  /** What stands in the field while it is not what is set. */
  const [typed, setTyped] = useState<string | null>(null);
  const errorId = useId();
  const unitId = useId();
  const read: TypedNumber = typed === null ? { tag: 'number', value } : typedNumber(typed, setting);
  const unitWord =
    unit === undefined ? '' : words.settings.unit[unit](read.tag === 'number' ? read.value : value);
  const [isLeft, setLeft] = useState(true);
  // A person who is still typing "1" of "120" has made no mistake yet.
  const error = !isLeft || read.tag === 'number' ? '' : errorOf(read.tag, setting);

  const commit = (): void => {
    setLeft(true);
    if (typed === null || read.tag !== 'number') return;
    setTyped(null);
    if (read.value !== value) props.onChange(read.value);
  };
  const step = (by: 1 | -1): void => {
    setTyped(null);
    const from = read.tag === 'number' ? read.value : value;
    const next = stepped(from, by, setting);
    if (next !== value) props.onChange(next);
  };

  return (
    <div className="number-field">
      <div className="stepper">
        <button
          type="button"
          className="icon-button"
          aria-label={words.settings.less(label)}
          disabled={least !== null && value <= least}
          onClick={() => step(-1)}
        >
          <Minus size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
        <input
          type="text"
          inputMode="decimal"
          role="spinbutton"
          aria-labelledby={`${props.labelId} ${unitId}`}
          aria-describedby={error === '' ? props.helpId : `${errorId} ${props.helpId}`}
          aria-invalid={error !== ''}
          aria-valuenow={inUnit(value, setting)}
          aria-valuemin={least === null ? undefined : inUnit(least, setting)}
          aria-valuemax={most === null ? undefined : inUnit(most, setting)}
          value={typed ?? shownNumber(value, setting)}
          onChange={(event) => {
            setTyped(event.target.value);
            setLeft(false);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            else if (event.key === 'ArrowUp') step(1);
            else if (event.key === 'ArrowDown') step(-1);
            else if (event.key === 'Escape' && typed !== null) setTyped(null);
            else return;
            event.preventDefault();
          }}
          spellCheck={false}
          autoComplete="off"
        />
        <span className="stepper-unit" id={unitId}>
          {unitWord}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label={words.settings.more(label)}
          disabled={most !== null && value >= most}
          onClick={() => step(1)}
        >
          <Plus size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </div>
      <p className="field-error" id={errorId} role="alert">
        {error}
      </p>
    </div>
  );
}

const errorOf = (tag: 'no-number' | 'out-of-range', setting: ShownSetting): string =>
  tag === 'no-number' || setting.least === null || setting.most === null
    ? words.settings.noNumber
    : words.settings.outOfRange(
        shownNumber(setting.least, setting),
        shownNumber(setting.most, setting),
        setting.unit === undefined ? '' : words.settings.unit[setting.unit](setting.most),
      );

export function TextField(props: {
  readonly labelId: string;
  readonly helpId: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null && typed.trim() !== props.value) props.onChange(typed.trim());
    setTyped(null);
  };
  return (
    <input
      type="text"
      value={typed ?? props.value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      aria-labelledby={props.labelId}
      aria-describedby={props.helpId}
      spellCheck={false}
      autoComplete="off"
    />
  );
}
