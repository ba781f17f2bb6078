/**
 * Owns listening to the keys that work anywhere in the window, and the ways in which a release can get lost. Which keys
 * there are is keys.ts's part, what a press of the talk key means talk-grammar.ts's.
 */
import type { App } from './app';
import { keyRow, keyToRun, takesText } from './keys';
import { isSpaceForTalk, type KeyTarget } from './talk-grammar';

export const TALK_BUTTON_ID = 'talk';
const TALK = keyRow('talk');

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
    const { settings } = stores.settings.getState();
    const isTyping = event.target instanceof HTMLElement && takesText(event.target);
    const row = event.defaultPrevented || event.repeat ? null : keyToRun(event, settings, isTyping);
    if (row !== null) {
      row.run?.(actions, stores.ui.getState().panel);
      return;
    }
    if (!TALK.matches(event, settings)) return;
    if (settings.mode !== 'ptt' || !isSpaceForTalk(describe(event.target))) return;
    // Else the page would scroll.
    event.preventDefault();
    actions.press('key', event.repeat);
  });
  // Wherever the focus went in the meantime: what was pressed is released.
  document.addEventListener('keyup', (event) => {
    if (event.code === stores.settings.getState().settings.talkKey) actions.release('key');
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
