/**
 * Owns the keys that work anywhere in the window: Space to talk, Esc to stop the voice; and the ways in which a
 * release can get lost. What a press means is talk-grammar.ts's part.
 */
import type { App } from './app';
import { isSpaceForTalk, type KeyTarget } from './talk-grammar';

export const TALK_BUTTON_ID = 'talk';

function describe(target: EventTarget | null): KeyTarget | null {
  if (!(target instanceof HTMLElement)) return null;
  return {
    tagName: target.tagName,
    isContentEditable: target.isContentEditable,
    role: target.getAttribute('role'),
    isTalkButton: target.id === TALK_BUTTON_ID,
  };
}

export function listenToKeys({ actions, stores }: Pick<App, 'actions' | 'stores'>): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      if (stores.ui.getState().panel === 'none') actions.stopVoice();
      else actions.setPanel('none');
      return;
    }
    if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (stores.settings.getState().settings.mode !== 'ptt' || !isSpaceForTalk(describe(event.target))) return;
    // Else the page would scroll.
    event.preventDefault();
    actions.press('key', event.repeat);
  });
  // Wherever the focus went in the meantime: what was pressed is released.
  document.addEventListener('keyup', (event) => {
    if (event.code === 'Space') actions.release('key');
  });
  window.addEventListener('blur', actions.releaseAll);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) actions.releaseAll();
  });
  // A button pressed with the mouse would keep the keyboard, and the next Space would press it again instead of talking.
  document.addEventListener('click', (event) => {
    if (event.detail === 0 || !(event.target instanceof Element)) return;
    const button = event.target.closest('button');
    if (button?.closest('[data-keeps-focus]') === null) button.blur();
  });
}
