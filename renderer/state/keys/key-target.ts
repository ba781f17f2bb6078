/**
 * Owns whose a key is: what has the keyboard may need it for itself. Pure. Keys that talk or mute never steal from a
 * field that is typed into. Nor do they steal from something that they would press, unless a pointer only left the
 * focus there.
 */

/** What has the keyboard when a key goes down. */
export type KeyTarget = {
  readonly tagName: string;
  /** Of an input. */
  readonly inputType: string | null;
  readonly isContentEditable: boolean;
  readonly role: string | null;
  readonly isTalkButton: boolean;
  /** A pointer gave it the keyboard, and no dialog holds it: what is pressed next is not meant for it. */
  readonly isByPointer: boolean;
};

/** Inputs in which a letter means nothing. */
const WITHOUT_LETTERS = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file']);
/** An element with one of these roles finds its options by their first letters. */
const TYPED_INTO = new Set(['textbox', 'searchbox', 'combobox', 'listbox', 'option', 'spinbutton', 'menu']);
const TYPED_INTO_OF_MENUS = new Set([
  'menuitem',
  'menuitemradio',
  'menuitemcheckbox',
  'tree',
  'treeitem',
  'grid',
]);
const PRESSED = new Set(['INPUT', 'SELECT', 'BUTTON', 'SUMMARY', 'A', 'OPTION', 'AUDIO', 'VIDEO']);
const PRESSED_ROLES = new Set(['button', 'switch', 'checkbox', 'radio', 'link', 'tab', 'slider']);
/** Keys that press what has the keyboard. */
const PRESSES = /^(Space|Enter|NumpadEnter)$/;
/** Keys that press, follow, scroll or move it. */
const PRESSING = /^(Space|Enter|NumpadEnter|Arrow\w+|Page(Up|Down)|Home|End)$/;

const isTypedInto = ({ tagName, inputType, isContentEditable, role }: KeyTarget): boolean =>
  isContentEditable ||
  tagName === 'TEXTAREA' ||
  tagName === 'SELECT' ||
  (tagName === 'INPUT' && !WITHOUT_LETTERS.has(inputType ?? 'text')) ||
  (role !== null && (TYPED_INTO.has(role) || TYPED_INTO_OF_MENUS.has(role)));

/** Whether this key may do what it does everywhere. @param code `KeyboardEvent.code`. */
export function isKeyFree(code: string, target: KeyTarget | null): boolean {
  if (target === null) return true;
  const isFreed = target.isByPointer && PRESSES.test(code);
  // A list that drops down would only open again.
  if (isTypedInto(target)) return isFreed && target.tagName === 'SELECT';
  if (!PRESSING.test(code) || target.isTalkButton || isFreed) return true;
  return !PRESSED.has(target.tagName) && (target.role === null || !PRESSED_ROLES.has(target.role));
}
