/** Owns the list of who can answer, and who answers now. The list is asked for anew each time it comes into sight or is opened. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { answererGroups, wishInList, type Answerer } from '../../state/conversation/answerers';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function AnswererSelect(props: {
  readonly wish: string;
  readonly onChoose: (wish: string) => void;
  readonly labelId?: string;
  readonly helpId?: string;
}) {
  const { stores, actions } = useApp();
  const list = useStore(stores.answerers, (state) => state.list);
  const isConnected = useStore(stores.connection, ({ state }) => state.tag === 'open');
  useEffect(() => {
    if (isConnected) actions.listAnswerers();
  }, [isConnected, actions]);
  return (
    <select
      value={wishInList(list, props.wish)}
      onChange={(event) => props.onChoose(event.target.value)}
      onFocus={actions.listAnswerers}
      onPointerDown={actions.listAnswerers}
      aria-labelledby={props.labelId}
      aria-describedby={props.helpId}
    >
      {answererGroups(list, props.wish).map(({ title, answerers }) =>
        title === null ? (
          answerers.map(optionOf)
        ) : (
          <optgroup key={title} label={title}>
            {answerers.map(optionOf)}
          </optgroup>
        ),
      )}
    </select>
  );
}

const optionOf = ({ wish, label, isOut }: Answerer) => (
  <option key={wish} value={wish} disabled={isOut}>
    {label}
  </option>
);

/** Who answers in the conversation that runs, and why not a better one. */
export function AnsweringNow() {
  const { stores } = useApp();
  const llm = useStore(stores.session, ({ snapshot }) => snapshot?.llm ?? null);
  if (llm === null) return null;
  return (
    <p className="hint">
      {words.answeredBy(llm.label)} {llm.why}
    </p>
  );
}
