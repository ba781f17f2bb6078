/** Owns choosing the microphone and the loudspeaker; for the session menu, the settings and the introduction. */
import { useId } from 'react';
import { useStore } from 'zustand';
import type { DeviceChoice, DeviceKind } from '../../audio/device-choice';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import type { ControlProps } from '../settings/use-setting';

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
  return (
    <label className="field">
      <span>{words.devices.kind[kind]}</span>
      <DeviceSelect kind={kind} />
    </label>
  );
}

/** Among the settings, where its row names it; what is used while it is away stays said there. */
export function DeviceField({
  device: kind,
  labelId,
  helpId,
}: ControlProps & { readonly device: DeviceKind }) {
  const { stores } = useApp();
  const { wanted, used, isKnown, defaultLabel } = useStore(stores.devices, (view) => view[kind]);
  const awayId = useId();
  const away =
    wanted !== null && used === null && isKnown
      ? words.devices.news({ what: 'gone', label: wanted.label, now: defaultLabel }, kind)
      : null;
  return (
    <>
      <DeviceSelect
        kind={kind}
        labelledBy={labelId}
        describedBy={away === null ? helpId : `${helpId} ${awayId}`}
      />
      {away !== null && (
        <p className="hint" id={awayId}>
          {away.title} {away.hint}
        </p>
      )}
    </>
  );
}

function DeviceSelect(props: {
  readonly kind: DeviceKind;
  /** Where no label stands around it. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
}) {
  const { kind } = props;
  const { stores, actions } = useApp();
  const choice = useStore(stores.devices, (view) => view[kind]);
  const canChoose = useStore(stores.devices, ({ canChooseOutput }) => kind === 'input' || canChooseOutput);
  const { devices, wanted, used, isKnown } = choice;
  const isUseless = !canChoose || (!isKnown && wanted === null);
  return (
    <>
      <select
        aria-labelledby={props.labelledBy}
        aria-describedby={props.describedBy}
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
    </>
  );
}

const valueOf = ({ wanted, used }: DeviceChoice): string => (wanted === null ? DEFAULT : (used?.id ?? AWAY));
