/** Owns changing the settings: shown at once, kept by the host, and told where the host could not keep it. */
import type { Device, SettingKey, Settings, SettingsChange } from '../../../engine/contract/settings';
import type { DeviceKind } from '../../audio/device-choice';
import type { Ask } from '../connection/asker';
import { isChosenAnew } from '../problems/problem-end';
import { freeToBegin } from '../receive';
import type { Stores } from '../stores';
import type { ProblemActions } from './problem-actions';

export type SettingActions = ReturnType<typeof createSettingActions>;

export function createSettingActions(
  stores: Pick<Stores, 'settings' | 'session'>,
  ask: Ask,
  { report, cheer, worked }: Pick<ProblemActions, 'report' | 'cheer' | 'worked'>,
) {
  const settings = (): Settings => stores.settings.getState().settings;

  /** Tried again, a setting that was changed meanwhile does not go back. */
  const asSetNow = (change: SettingsChange): SettingsChange => {
    const now = settings();
    return Object.fromEntries((Object.keys(change) as SettingKey[]).map((key) => [key, now[key]]));
  };
  const keep = async (change: SettingsChange): Promise<void> => {
    const result = await ask({ type: 'settings.change', change });
    if (result.ok) worked('settings');
    else report(result.error, () => void keep(asSetNow(change)), 'settings');
  };
  const reset = async (keys?: readonly SettingKey[]): Promise<void> => {
    const result = await ask({ type: 'settings.reset', ...(keys === undefined ? {} : { keys: [...keys] }) });
    if (result.ok) worked('settings');
    else report(result.error, () => void reset(keys), 'settings');
  };
  /** Shown at once; the host's answer is what holds. */
  const set = (change: SettingsChange): void => {
    const next = { ...settings(), ...change } as Settings;
    if (isChosenAnew(settings(), next)) {
      cheer({ type: 'chosen' });
      // Before the settings are, on which a conversation begins that can.
      stores.session.setState(freeToBegin);
    }
    stores.settings.setState({ settings: next });
    void keep(change);
  };

  return {
    set,
    reset: (keys?: readonly SettingKey[]): void => void reset(keys),
    /** Null for the system's own choice. */
    chooseDevice: (kind: DeviceKind, device: Device | null): void => set({ [kind]: device }),
  };
}
