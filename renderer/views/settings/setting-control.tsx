/** Owns which control a setting has: by what it is, and for a few by what there is to choose from on this machine. */
import { useId } from 'react';
import { assertNever } from '../../../engine/contract/errors';
import { words } from '../../words';
import { DeviceField } from '../parts/device-pickers';
import { LlmField, ModelField, VoiceField } from './setting-choices';
import { KeyField } from './setting-key-field';
import { NumberField, TextField } from './setting-fields';
import { RetentionField } from './setting-retention';
import { useSetting, type ControlProps } from './use-setting';

export function SettingControl(props: ControlProps) {
  const { key, kind } = props.setting;
  switch (key) {
    case 'llm':
      return <LlmField {...props} />;
    case 'voiceId':
      return <VoiceField {...props} />;
    case 'sttId':
      return <ModelField {...props} stage="stt" nobody={words.settings.bestRecogniser} />;
    case 'input':
    case 'output':
      return <DeviceField {...props} device={key} />;
    case 'talkKey':
    case 'globalShortcut':
      return <KeyField {...props} settingKey={key} />;
    case 'retentionDays':
      return <RetentionField {...props} />;
    default:
  }
  switch (kind) {
    case 'switch':
      return <SwitchField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'number':
      return <NumberSetting {...props} />;
    case 'number-or-choice':
      return <NumberOrChoiceField {...props} />;
    // Both are above, by their keys.
    case 'device':
    case 'text':
      return <TextSetting {...props} />;
    default:
      return assertNever(kind, 'kind of setting');
  }
}

function SwitchField({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return (
    <button
      type="button"
      className="switch"
      role="switch"
      aria-checked={value === true}
      aria-labelledby={labelId}
      aria-describedby={helpId}
      onClick={() => set(value !== true)}
    >
      <span className="switch-knob" aria-hidden="true" />
      <span aria-hidden="true">{value === true ? words.settings.on : words.settings.off}</span>
    </button>
  );
}

function ChoiceField({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return (
    <Choices
      labelId={labelId}
      helpId={helpId}
      choices={setting.choices ?? {}}
      chosen={String(value)}
      onChoose={set}
    />
  );
}

/** Radio buttons that look like one strip; the browser gives them their keys. */
function Choices(props: {
  readonly labelId: string;
  readonly helpId: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly chosen: string;
  readonly onChoose: (choice: string) => void;
}) {
  const name = useId();
  return (
    <div
      className="choices"
      role="radiogroup"
      aria-labelledby={props.labelId}
      aria-describedby={props.helpId}
    >
      {Object.entries(props.choices).map(([choice, label]) => (
        <label key={choice} className="choice">
          <input
            type="radio"
            name={name}
            value={choice}
            checked={choice === props.chosen}
            onChange={() => props.onChoose(choice)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

function NumberSetting({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return (
    <NumberField setting={setting} labelId={labelId} helpId={helpId} value={Number(value)} onChange={set} />
  );
}

const FIXED = 'fixed';
/** What most people are comfortable with (Vellum's default); only where a number is asked for the first time. */
const FIRST_FIXED = 1200;

function NumberOrChoiceField({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  const isFixed = typeof value === 'number';
  return (
    <div className="number-or-choice">
      <Choices
        labelId={labelId}
        helpId={helpId}
        choices={{ ...setting.choices, [FIXED]: words.settings.fixed }}
        chosen={isFixed ? FIXED : String(value)}
        onChoose={(choice) => set(choice === FIXED ? FIRST_FIXED : choice)}
      />
      {isFixed && (
        <NumberField setting={setting} labelId={labelId} helpId={helpId} value={value} onChange={set} />
      )}
    </div>
  );
}

function TextSetting({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return <TextField labelId={labelId} helpId={helpId} value={String(value ?? '')} onChange={set} />;
}
