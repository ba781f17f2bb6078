/** Owns the choices that depend on what is on this machine: who answers, which voice, which recogniser. */
import { useStore } from 'zustand';
import type { ModelState } from '../../../engine/contract/client';
import { words } from '../../words';
import { AnswererSelect, AnsweringNow } from '../conversation/answerer-select';
import { useApp } from '../frame/app-context';
import { useSetting, type ControlProps } from './use-setting';
import { VoiceSelect } from '../conversation/voice-select';

export function LlmField({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return (
    <>
      <AnswererSelect wish={String(value)} onChoose={set} labelId={labelId} helpId={helpId} />
      <AnsweringNow />
    </>
  );
}

export function VoiceField({ setting, labelId, helpId }: ControlProps) {
  const { value, set } = useSetting(setting.key);
  return (
    <VoiceSelect
      chosen={typeof value === 'string' ? value : null}
      none={words.settings.eachItsOwn}
      onChoose={set}
      labelId={labelId}
      helpId={helpId}
    />
  );
}

/** One of the models that are here, or none of them in particular. */
export function ModelField(
  props: ControlProps & { readonly stage: ModelState['stage']; readonly nobody: string },
) {
  const { stores } = useApp();
  const { value, set } = useSetting(props.setting.key);
  const models = useStore(stores.models, (state) => state.models);
  const here = models.filter(({ stage, status }) => stage === props.stage && status === 'present');
  const chosen = typeof value === 'string' ? value : '';
  const isHere = chosen === '' || here.some(({ id }) => id === chosen);
  const nameOf = (id: string): string => models.find((model) => model.id === id)?.name ?? id;
  return (
    <select
      value={chosen}
      onChange={(event) => set(event.target.value === '' ? null : event.target.value)}
      aria-labelledby={props.labelId}
      aria-describedby={props.helpId}
    >
      <option value="">{props.nobody}</option>
      {here.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {!isHere && <option value={chosen}>{words.settings.notHere(nameOf(chosen))}</option>}
    </select>
  );
}
