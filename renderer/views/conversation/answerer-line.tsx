/** Owns the line that says who answers in the conversation that runs, and why it is that one. */
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

/** @param props.isShort the reason is left to those who ask for it: a hint over the line. */
export function AnswererLine({ isShort = false }: { readonly isShort?: boolean }) {
  const { stores } = useApp();
  const llm = useStore(stores.session, ({ snapshot }) => snapshot?.llm ?? null);
  if (llm === null) return null;
  return (
    <p className="answerer" title={isShort && llm.why !== '' ? llm.why : undefined}>
      {words.answeredBy(llm.label)} {isShort ? '' : llm.why}
    </p>
  );
}
