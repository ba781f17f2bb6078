/**
 * Owns listening to the page's keys, and the ways in which a release can get lost. Which keys
 * there are is keys.ts's part, whose a key is key-target.ts's, what a press of the talk key means talk-grammar.ts's.
 */
import { isKeyFree, type KeyTarget } from './key-target';
import { keyToRun, takesText, type KeyApp } from './keys';
import type { Page } from './pages';

export const TALK_BUTTON_ID = 'talk';

/** Where the talk button stands, or the key is being tried; elsewhere Space scrolls and letters are letters. */
const TALKED_ON: readonly Page[] = ['talk', 'models', 'setup'];

function describe(target: EventTarget | null): KeyTarget | null {
  if (!(target instanceof HTMLElement)) return null;
  return {
    tagName: target.tagName,
    inputType: target instanceof HTMLInputElement ? target.type : null,
    isContentEditable: target.isContentEditable,
    role: target.getAttribute('role'),
    isTalkButton: target.id === TALK_BUTTON_ID,
  };
}

/** A modifier may itself be the talk key; any other key together with one is a shortcut of somebody else's. */
const isShortcut = (event: KeyboardEvent): boolean =>
  (event.ctrlKey && !event.code.startsWith('Control')) ||
  (event.altKey && !event.code.startsWith('Alt')) ||
  (event.metaKey && !event.code.startsWith('Meta'));

export function listenToKeys(app: KeyApp): void {
  const { actions, stores } = app;
  const talkKey = (): string => stores.settings.getState().settings.talkKey;

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const target = describe(event.target);
    const isTalking =
      !isShortcut(event) &&
      !event.isComposing &&
      TALKED_ON.includes(stores.ui.getState().page) &&
      isKeyFree(event.code, target);
    const isTyping = event.target instanceof HTMLElement && takesText(event.target);
    const isTrying = stores.trial.getState().trial !== null;
    const row = keyToRun(event, stores.settings.getState().settings, { isTyping, isTalking, isTrying });
    if (row !== null) {
      if (row.isChord) event.preventDefault();
      if (!event.repeat) row.run?.(app);
      return;
    }
    if (!isTalking) return;
    const pressesButton = target?.isTalkButton === true && (event.key === 'Enter' || event.key === ' ');
    if (event.code !== talkKey() && !pressesButton) return;
    // Else the page would scroll, and the button would be clicked as well.
    event.preventDefault();
    actions.press(event.code === talkKey() ? 'key' : 'enter', event.repeat);
  });
  // Wherever the focus went in the meantime: what was pressed is released.
  document.addEventListener('keyup', (event) => {
    if (event.code === talkKey()) actions.release('key');
    if (event.key === 'Enter' || event.key === ' ') actions.release('enter');
    if (describe(event.target)?.isTalkButton === true && event.key === ' ') event.preventDefault();
    // macOS tells no release of a key that goes up while Command is down.
    if (event.key === 'Meta') actions.releaseAll();
  });
  // The button itself may be gone by then.
  document.addEventListener('pointerup', () => actions.release('pointer'));
  document.addEventListener('pointercancel', () => actions.release('pointer'));
  window.addEventListener('blur', actions.releaseAll);
  window.addEventListener('pagehide', actions.releaseAll);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) actions.releaseAll();
  });
  // Another key would wait in vain for its release.
  stores.settings.subscribe((now, before) => {
    if (now.settings.talkKey !== before.settings.talkKey) actions.releaseAll();
  });
  // A button pressed with the mouse would keep the keyboard, and the next Space would press it again instead of talking.
  document.addEventListener('click', (event) => {
    if (event.detail === 0 || !(event.target instanceof Element)) return;
    const button = event.target.closest('button');
    if (button?.closest('[data-keeps-focus]') === null) button.blur();
  });
}
