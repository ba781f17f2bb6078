import { expect, test } from 'vitest';
import { readAccelerator } from './accelerator';

const none = { ctrl: false, alt: false, shift: false, meta: false };

test.each([
  ['F9', { ...none, key: 'F9' }],
  ['CommandOrControl+Shift+Space', { ...none, key: 'Space', ctrl: true, shift: true }],
  ['Alt+k', { ...none, key: 'K', alt: true }],
  ['Super+1', { ...none, key: '1', meta: true }],
  ['Ctrl+num5', { ...none, key: 'Numpad5', ctrl: true }],
  ['Ctrl+Return', { ...none, key: 'Enter', ctrl: true }],
  // No guess: each of these can be registered and not be watched, or be neither.
  ['MediaPlayPause', null],
  ['Ctrl+A+B', null],
  ['Ctrl+Shift', null],
  ['F25', null],
  ['', null],
])('%s', (accelerator, expected) => {
  expect(readAccelerator(accelerator, false)).toEqual(expected);
});

test('Command is Command on a Mac alone', () => {
  expect(readAccelerator('CmdOrCtrl+J', true)).toEqual({ ...none, key: 'J', meta: true });
  expect(readAccelerator('CmdOrCtrl+J', false)).toEqual({ ...none, key: 'J', ctrl: true });
});

test('every key that can be named has a code: catches a hold that never begins', async (context) => {
  const codes = await import('uiohook-napi').then(
    ({ UiohookKey }) => UiohookKey,
    () => null,
  );
  if (codes === null) return context.skip('uiohook is not installed; it is optional');
  const names = [
    'Space',
    'Up',
    'PageDown',
    'Delete',
    'F24',
    'z',
    '0',
    'num9',
    ';',
    '\\',
    "'",
    'CapsLock',
    'Tab',
  ];
  for (const name of names) {
    const key = readAccelerator(`Ctrl+${name}`, false)?.key ?? 'none';
    expect([name, key in codes]).toEqual([name, true]);
  }
});
