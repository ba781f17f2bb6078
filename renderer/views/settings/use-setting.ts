/** Owns what every control of a setting is given, and how it reads and sets. */
import { useStore } from 'zustand';
import type { Mode } from '../../../engine/contract/client';
import type { SettingKey, SettingsChange } from '../../../engine/contract/settings';
import { useApp } from '../frame/app-context';
import type { ShownSetting } from '../../words/setting-words';

export type ControlProps = {
  readonly setting: ShownSetting;
  readonly labelId: string;
  readonly helpId: string;
};

/** What it is set to, and how to set it. */
export function useSetting(key: SettingKey) {
  const { stores, actions } = useApp();
  const value = useStore(stores.settings, ({ settings }) => settings[key]);
  const set = (next: unknown): void => {
    // A key that is held in one way of talking must not stay held in the other.
    if (key === 'mode') actions.setMode(next as Mode);
    else actions.set({ [key]: next } as SettingsChange);
  };
  return { value, set };
}
