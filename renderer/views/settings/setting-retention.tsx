/** Owns the control of how long conversations are kept, and the question before a change of it deletes any. */
import { Trash2, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createRetentionWishes } from '../../state/settings/retention-wish';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { NumberField } from './setting-fields';
import type { ControlProps } from './use-setting';

export function RetentionField({ setting, labelId, helpId }: ControlProps) {
  const { stores, actions, ask } = useApp();
  const [wishes] = useState(() =>
    createRetentionWishes({
      ask,
      set: actions.set,
      report: actions.report,
      daysSet: () => stores.settings.getState().settings.retentionDays,
    }),
  );
  const wish = useStore(wishes.store);
  const days = useStore(stores.settings, ({ settings }) => settings.retentionDays);
  const field = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      // Set by other means, in another window or with "Reset": the question is about what was.
      stores.settings.subscribe(({ settings }, former) => {
        const isAsked = wishes.store.getState().tag === 'asking';
        if (isAsked && settings.retentionDays !== former.settings.retentionDays) wishes.keep();
      }),
    [stores.settings, wishes],
  );
  const answered = (answer: () => void): void => {
    answer();
    // The buttons go; the keyboard's focus stays here.
    field.current?.querySelector('input')?.focus();
  };
  const { settings: said } = words;
  return (
    <div className="retention" ref={field}>
      <NumberField
        setting={setting}
        labelId={labelId}
        helpId={helpId}
        value={wish.tag === 'asking' || wish.tag === 'counting' ? wish.days : days}
        onChange={wishes.choose}
      />
      <p className={wish.tag === 'asking' ? 'retention-question' : 'hint'} role="status">
        {wish.tag === 'asking' && said.retentionAsk(wish.count, wish.days)}
        {wish.tag === 'done' && said.retentionDone(wish.count)}
      </p>
      {wish.tag === 'asking' && (
        <div className="setting-line" data-keeps-focus>
          <button type="button" className="small-button" onClick={() => answered(wishes.keep)}>
            <Undo2 size={16} strokeWidth={1.5} aria-hidden="true" />
            {said.retentionKeep(days)}
          </button>
          <button type="button" className="small-button is-danger" onClick={() => answered(wishes.confirm)}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
            {said.retentionDelete(wish.count)}
          </button>
        </div>
      )}
    </div>
  );
}
