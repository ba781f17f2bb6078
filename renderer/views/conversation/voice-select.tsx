/** Owns the list of voices to choose from. What the choice is for is its user's. */
import { useStore } from 'zustand';
import { voiceOptions } from '../../state/settings/voices';
import { useApp } from '../frame/app-context';

export function VoiceSelect(props: {
  readonly chosen: string | null;
  /** What it means that none is chosen. */
  readonly none: string;
  readonly onChoose: (voiceId: string | null) => void;
  readonly labelId?: string;
  readonly helpId?: string;
}) {
  const { stores } = useApp();
  const voices = useStore(stores.models, (state) => state.voices);
  const chosen = props.chosen ?? '';
  return (
    <select
      value={chosen}
      onChange={(event) => props.onChoose(event.target.value === '' ? null : event.target.value)}
      aria-labelledby={props.labelId}
      aria-describedby={props.helpId}
    >
      {voiceOptions(voices, chosen, props.none).map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
