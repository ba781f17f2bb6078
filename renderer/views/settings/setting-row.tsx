/** Owns one setting as a row: its name, its sentence, its control, and the way back to how it came. */
import { RotateCcw } from 'lucide-react';
import { useId, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { isChanged } from '../../state/settings/setting-search';
import { words } from '../../words';
import type { ShownSetting } from '../../words/setting-words';
import { useApp } from '../frame/app-context';
import { SettingControl } from './setting-control';

export function SettingRow(props: { readonly setting: ShownSetting; readonly onReset: () => void }) {
  const { stores, actions } = useApp();
  const { setting } = props;
  const settings = useStore(stores.settings, (state) => state.settings);
  const row = useRef<HTMLDivElement>(null);
  const changed = isChanged(setting.key, settings, DEFAULT_SETTINGS);
  const labelId = useId();
  const helpId = useId();
  const reset = (): void => {
    actions.reset([setting.key]);
    props.onReset();
    // The button goes; the keyboard's focus stays in the row.
    row.current
      ?.querySelector<HTMLElement>(
        '.setting-control :is(input:checked, input:not([type=radio]), select, button)',
      )
      ?.focus();
  };
  return (
    <div className="setting" ref={row} data-setting={setting.key}>
      <div className="setting-words">
        <p className="setting-label" id={labelId}>
          {setting.label}
        </p>
        <p className="hint" id={helpId}>
          {setting.help}
        </p>
      </div>
      <div className="setting-control">
        <SettingControl setting={setting} labelId={labelId} helpId={helpId} />
      </div>
      <div className="setting-reset">
        {changed && (
          <button
            type="button"
            className="quiet-button"
            aria-label={words.settings.resetOne(setting.label)}
            onClick={reset}
            data-keeps-focus
          >
            <RotateCcw size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.settings.reset}
          </button>
        )}
      </div>
    </div>
  );
}

/** Something that stands among the settings and is none. */
export function ActionRow(props: {
  readonly label: string;
  readonly help: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting">
      <div className="setting-words">
        <p className="setting-label">{props.label}</p>
        <p className="hint">{props.help}</p>
      </div>
      <div className="setting-control">{props.children}</div>
    </div>
  );
}
