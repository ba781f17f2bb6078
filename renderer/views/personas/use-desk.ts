/** Owns what the editor of a persona does by itself: it asks before it is left, takes its keys, and goes to a wanted mistake. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { ProfileMistake } from '../../../engine/contract/profiles';
import { keyRow } from '../../state/keys/keys';
import type { PersonaEditor } from '../../state/personas/persona-editor';
import { canSave, isUnsaved, type OpenEditor } from '../../state/personas/persona-editor-machine';
import { firstToMend } from '../../state/personas/persona-trouble';
import { useApp } from '../frame/app-context';
import type { DeskView } from './persona-bar';

/** @returns how to go on to where the person wanted, once it was asked about; null while nothing is to be asked. */
export function useLeaveGuard(editor: PersonaEditor) {
  const { leaving } = useApp();
  const [goOn, setGoOn] = useState<(() => void) | null>(null);
  useEffect(
    () =>
      leaving.guard((go) => {
        if (!isUnsaved(editor.store.getState())) return false;
        setGoOn(() => go);
        return true;
      }),
    [leaving, editor],
  );
  return { goOn, close: () => setGoOn(null) };
}

export function useDeskKeys(editor: PersonaEditor, { former }: OpenEditor, view: DeskView): void {
  const { stores } = useApp();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (view === 'form' && isUndo(event) && !isTyping(event.target) && former !== null) {
      event.preventDefault();
      editor.undoVersion();
      return;
    }
    if (!keyRow('save').matches(event, stores.settings.getState().settings)) return;
    event.preventDefault();
    if (canSave(editor.store.getState())) void editor.save();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Goes to the first mistake of this persona when a notice leads there. */
export function useWantedMistake(
  id: string,
  editor: PersonaEditor,
  show: (mistake: ProfileMistake) => void,
): void {
  const { actions, stores } = useApp();
  const showMistake = useEffectEvent(() => {
    const now = editor.store.getState();
    if (stores.ui.getState().mistakeWanted !== id || now.tag !== 'open' || !now.isChecked) return;
    const first = firstToMend(now.mistakes);
    actions.mistakeShown();
    if (first !== undefined) show(first);
  });
  useEffect(() => {
    const stops = [editor.store, stores.ui].map((store) => store.subscribe(() => showMistake()));
    return () => {
      for (const stop of stops) stop();
    };
  }, [editor, stores]);
}

/** In the text the editor's own undo does it; a field has one of its own. */
const isUndo = ({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'z' && ctrlKey !== metaKey && !shiftKey && !altKey;
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('textarea, input:not([type="radio"]):not([type="checkbox"]), [contenteditable="true"]');
