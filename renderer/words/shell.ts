/**
 * Owns the words about the desktop around the window: keys that work everywhere, and what can go wrong there.
 * What the desktop shell itself shows (tray, menu, notices) is electron/words.ts's.
 */
import type { HoldFact, ShellFacts, ShortcutFact } from '../../engine/contract/shell';

export type Trouble = { readonly title: string; readonly hint: string };

/** Null where there is nothing to be told. */
const SHORTCUT: Readonly<Record<ShortcutFact, Trouble | null>> = {
  none: null,
  on: null,
  unproven: {
    title: 'Your desktop decides whether the key reaches Sidetone.',
    hint: 'If nothing happens, let the desktop’s own keyboard settings run “sidetone --toggle”.',
  },
  taken: {
    title: 'Another program has the key that works everywhere.',
    hint: 'Choose another key; until then it works in the window only.',
  },
  invalid: {
    title: 'The key that works everywhere is not one that can be used.',
    hint: 'Choose a key together with Ctrl or Alt, or a function key.',
  },
};

const HOLD: Readonly<Record<HoldFact, Trouble | null>> = {
  off: null,
  on: null,
  'no-key': {
    title: 'There is no key that works everywhere yet.',
    hint: 'Choose one, then it can be held.',
  },
  'odd-key': {
    title: 'This key can be tapped everywhere, but not held.',
    hint: 'Choose a letter, a digit, a function key or Space, together with Ctrl, Alt or Shift.',
  },
  'needs-permission': {
    title: 'To notice that you let go of the key, Sidetone has to see the keyboard.',
    hint: 'It looks for this one key and keeps nothing. macOS asks you to allow it under Accessibility; until then a tap works.',
  },
  wayland: {
    title: 'On Wayland no program can notice that a key is held elsewhere.',
    hint: 'A tap of the key still starts and stops talking.',
  },
  failed: {
    title: 'The part that notices a held key did not start.',
    hint: 'A tap of the key still starts and stops talking.',
  },
};

const LOGIN_FAILED: Trouble = {
  title: 'Sidetone could not be set to start at login.',
  hint: 'Your system’s own settings for programs that start at login can do it.',
};

export const shell = {
  shortcut: SHORTCUT,
  hold: HOLD,
  /** What stands in the way of something that the person has asked for. */
  troubles: ({
    globalShortcut,
    globalHold,
    startAtLogin,
  }: ShellFacts): readonly (Trouble & {
    readonly of: 'shortcut' | 'hold' | 'permission' | 'login';
  })[] => [
    ...(globalShortcut === 'unproven' || SHORTCUT[globalShortcut] === null
      ? []
      : [{ of: 'shortcut' as const, ...SHORTCUT[globalShortcut] }]),
    ...(HOLD[globalHold] === null
      ? []
      : [
          {
            of: globalHold === 'needs-permission' ? ('permission' as const) : ('hold' as const),
            ...HOLD[globalHold],
          },
        ]),
    ...(startAtLogin === 'failed' ? [{ of: 'login' as const, ...LOGIN_FAILED }] : []),
  ],
  chooseKey: 'Choose a key',
  askPermission: 'Ask macOS',
} as const;
