/**
 * Owns listening to the page's keys, the ways in which a release can get lost, and that a click leaves the keyboard
 * free. Which keys there are is keys.ts's part, whose a key is key-target.ts's, what a press of the talk key means
 * talk-grammar.ts's.
 */
import { inputWay, setInputWay, wayAfterKey } from './input-way';
import { isKeyFree, type KeyTarget } from './key-target';
import type { App } from '../app';
import { keyActions } from './key-actions';
import { keyToRun, takesText } from './keys';
import type { Page } from '../pages';

export const TALK_BUTTON_ID = 'talk';

/**
 * Where the talk button stands, or the key is being tried; elsewhere Space scrolls and letters are letters. The models
 * that stand where a conversation would be are on its page.
 */
const TALKED_ON: readonly Page[] = ['talk', 'setup'];

function describe(target: EventTarget | null): KeyTarget | null {
  if (!(target instanceof HTMLElement)) return null;
  return {
    tagName: target.tagName,
    inputType: target instanceof HTMLInputElement ? target.type : null,
    isContentEditable: target.isContentEditable,
    role: target.getAttribute('role'),
    isTalkButton: target.id === TALK_BUTTON_ID,
    isByPointer: inputWay() === 'pointer' && target.closest('dialog') === null,
  };
}

/** Buttons and links, which have no use for the focus once they were clicked; a slider's arrows still move it. */
function isDoneWithFocus(element: HTMLElement): boolean {
  const target = describe(element);
  if (target === null || target.tagName === 'INPUT' || takesText(element)) return false;
  return !isKeyFree('Space', { ...target, isByPointer: false, isTalkButton: false });
}

/** A modifier may itself be the talk key; any other key together with one is a shortcut of another program. */
const isShortcut = (event: KeyboardEvent): boolean =>
  (event.ctrlKey && !event.code.startsWith('Control')) ||
  (event.altKey && !event.code.startsWith('Alt')) ||
  (event.metaKey && !event.code.startsWith('Meta'));

export function listenToKeys(app: Pick<App, 'actions' | 'stores' | 'recorder'>): void {
  const { actions, stores } = app;
  const may = keyActions(app);
  const talkKey = (): string => stores.settings.getState().settings.talkKey;
  followPointer();
  const takeKey = holdBackRepeats();

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
      if (!event.repeat) row.run?.(may);
      takeKey(event.code);
      return;
    }
    if (!isTalking) return;
    const pressesButton = target?.isTalkButton === true && (event.key === 'Enter' || event.key === ' ');
    if (event.code !== talkKey() && !pressesButton) return;
    // Else the page would scroll, and the button would be clicked as well.
    event.preventDefault();
    actions.press(event.code === talkKey() ? 'key' : 'enter', event.repeat);
    takeKey(event.code);
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
}

/**
 * A key that was taken here stays taken until it is released. A field or a button may get the focus while it is down;
 * its repeats would be typed into that field, or press that button.
 * @returns takes the key of this code.
 */
function holdBackRepeats(): (code: string) => void {
  const taken = new Set<string>();
  // On its way down, before any field has it.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!event.repeat) taken.delete(event.code);
      else if (taken.has(event.code)) event.preventDefault();
    },
    true,
  );
  window.addEventListener('keyup', ({ code }) => taken.delete(code), true);
  // The window hears of no release any more.
  window.addEventListener('blur', () => taken.clear());
  return (code) => taken.add(code);
}

/**
 * What was pressed with a pointer would keep the keyboard, and the next Space would press it again instead of talking.
 */
function followPointer(): void {
  document.addEventListener('pointerdown', () => setInputWay('pointer'), true);
  document.addEventListener(
    'keydown',
    ({ code, target }) => {
      const isText = target instanceof HTMLElement && target.tagName !== 'SELECT' && takesText(target);
      const isNeeded = !isText && !isKeyFree(code, describe(target));
      setInputWay(wayAfterKey(inputWay(), { code, isNeeded }));
    },
    true,
  );
  document.addEventListener('click', ({ detail }) => {
    const focused = document.activeElement;
    if (detail === 0 || !(focused instanceof HTMLElement) || focused.closest('[data-keeps-focus]') !== null)
      return;
    if (isDoneWithFocus(focused)) focused.blur();
  });
  // The choice is made. Until then the list is open, and it would take the next letter for another one.
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement && describe(target)?.isByPointer === true) target.blur();
  });
}
