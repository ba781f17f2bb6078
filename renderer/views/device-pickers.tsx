/** Owns choosing the microphone and the loudspeaker; for the session menu, the settings and the introduction. */
import { useStore } from 'zustand';
import type { DeviceChoice, DeviceKind } from '../audio/device-choice';
import { words } from '../words';
import { useApp } from './app-context';

export function DevicePickers() {
  return (
    <>
      <DevicePicker kind="input" />
      <DevicePicker kind="output" />
    </>
  );
}

const DEFAULT = '';
/** A wish whose device is away stays in the list, so that the list does not lie about what is chosen. */
const AWAY = 'away';

export function DevicePicker({ kind }: { readonly kind: DeviceKind }) {
  const { stores, actions } = useApp();
  const choice = useStore(stores.devices, (view) => view[kind]);
  const canChoose = useStore(stores.devices, ({ canChooseOutput }) => kind === 'input' || canChooseOutput);
  const { devices, wanted, used, isKnown } = choice;
  const isUseless = !canChoose || (!isKnown && wanted === null);
  return (
    <label className="field">
      <span>{words.devices.kind[kind]}</span>
      <select
        value={valueOf(choice)}
        disabled={isUseless}
        onChange={({ target }) =>
          actions.chooseDevice(kind, devices.find(({ id }) => id === target.value) ?? null)
        }
      >
        <option value={DEFAULT}>{words.devices.systemDefault(choice.defaultLabel)}</option>
        {wanted !== null && used === null && (
          <option value={AWAY} disabled>
            {words.devices.away(wanted.label)}
          </option>
        )}
        {devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      {!canChoose && <span className="hint">{words.devices.noOutputChoice}</span>}
      {canChoose && !isKnown && <span className="hint">{words.devices.noNamesYet}</span>}
    </label>
  );
}

const valueOf = ({ wanted, used }: DeviceChoice): string => (wanted === null ? DEFAULT : (used?.id ?? AWAY));
