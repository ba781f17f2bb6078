/**
 * Owns listening to the keys that work anywhere in the window, and the ways in which a release can get lost. Which keys
 * there are is keys.ts's part, whose a key is key-target.ts's, what a press of the talk key means talk-grammar.ts's.
 */
import type { App } from './app';
import { isKeyFree, type KeyTarget } from './key-target';
import { keyToRun, MUTE_KEY, takesText } from './keys';
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

export function listenToKeys({ actions, stores }: Pick<App, 'actions' | 'stores'>): void {
  const talkKey = (): string => stores.settings.getState().settings.talkKey;

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const { settings } = stores.settings.getState();
    const isTyping = event.target instanceof HTMLElement && takesText(event.target);
    const row = event.repeat ? null : keyToRun(event, settings, isTyping);
    if (row !== null) {
      row.run?.(actions, stores.ui.getState().panel);
      return;
    }
    const target = describe(event.target);
    if (isShortcut(event) || event.isComposing || !TALKED_ON.includes(stores.ui.getState().page)) return;
    if (!isKeyFree(event.code, target)) return;
    const pressesButton = target?.isTalkButton === true && (event.key === 'Enter' || event.key === ' ');
    if (event.code === talkKey() || pressesButton) {
      // Else the page would scroll, and the button would be clicked as well.
      event.preventDefault();
      actions.press(event.code === talkKey() ? 'key' : 'enter', event.repeat);
      return;
    }
    if (event.code === MUTE_KEY && !event.repeat) actions.setMuted(!stores.sound.getState().muted);
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
