/**
 * Owns by what a person moves about the window, pointer or keyboard, which decides whether a control that has the focus
 * may keep Space for itself. It stands on the root element, where the style reads it, too: a ring is for the keyboard.
 * Whose a key is then is key-target.ts's.
 */
export type InputWay = 'pointer' | 'keyboard';

/** What of a key press is looked at. */
export type WayKey = {
  readonly code: string;
  /** What has the focus needs this key to move within itself: a slider, a group of choices. */
  readonly isNeeded: boolean;
};

/**
 * Letters, Space, Enter and Esc say nothing: a person who works with the mouse types, talks and closes by them.
 * Tab always is the keyboard's way, and an arrow where it moves something.
 */
export const wayAfterKey = (way: InputWay, { code, isNeeded }: WayKey): InputWay =>
  code === 'Tab' || (code.startsWith('Arrow') && isNeeded) ? 'keyboard' : way;

const ATTRIBUTE = 'data-way';

/** Nothing was pressed yet: a user without a pointer must see where the focus is. */
export const inputWay = (): InputWay =>
  document.documentElement.getAttribute(ATTRIBUTE) === 'pointer' ? 'pointer' : 'keyboard';

export const setInputWay = (way: InputWay): void => document.documentElement.setAttribute(ATTRIBUTE, way);
