/** Owns the notice that a lesser model answers while Ollama has others: the answers alone do not show it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { isLesserAnswering } from '../../state/conversation/answerers';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { Banner } from './banner';

export function AnswererBanner() {
  const { stores, actions } = useApp();
  const { list, isNoticed } = useStore(stores.answerers);
  const snapshot = useStore(stores.session, (state) => state.snapshot);
  const wish = useStore(stores.settings, ({ settings }) => settings.llm);
  const llm = snapshot?.llm ?? null;
  const sessionId = snapshot?.sessionId ?? null;
  const mayBeLesser = !isNoticed && wish === 'auto' && llm !== null && llm.kind !== 'ollama';
  /** Asked once a conversation: Ollama may have others by then. */
  const askedFor = mayBeLesser ? sessionId : null;
  useEffect(() => {
    if (askedFor !== null) actions.listAnswerers();
  }, [askedFor, actions]);
  if (isNoticed || snapshot?.state === 'TERMINATED' || llm === null) return null;
  if (!isLesserAnswering(list, wish, llm)) return null;
  return (
    <Banner
      tone="warn"
      title={words.answeredBy(llm.label)}
      hint={`${llm.why} ${words.answerers.others}`.trim()}
      action={{ label: words.wayOut.settings, run: () => actions.takeWayOut('settings') }}
      onDismiss={() => stores.answerers.setState({ isNoticed: true })}
    />
  );
}
