import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../engine/contract/settings';
import type { ShellFacts } from '../../engine/contract/shell';
import { words } from '../words';
import { keys } from './keys';

describe('what a key is called', () => {
  it.each([
    ['Space', 'Space'],
    ['Escape', 'Esc'],
    ['KeyK', 'K'],
    ['Digit7', '7'],
    ['F8', 'F8'],
    ['Slash', '/'],
    ['Numpad0', 'Number pad 0'],
    ['NumpadAdd', 'Number pad +'],
    ['ArrowUp', 'Arrow up'],
    ['PageDown', 'Page Down'],
    ['CapsLock', 'Caps Lock'],
    ['ControlRight', 'Right Ctrl'],
    ['?', '?'],
  ])('%s: as it stands on the keyboard, not as a browser has it', (code, name) => {
    expect(keys.name(code)).toBe(name);
  });

  it('writes keys together as each system does', () => {
    const chord = { code: 'Space', ctrl: true, alt: false, shift: true, meta: false };
    expect(keys.chord(chord, false)).toBe('Ctrl + Shift + Space');
    expect(keys.chord({ ...chord, ctrl: false, meta: true, code: 'KeyE' }, true)).toBe('⇧⌘E');
    expect(keys.written('CommandOrControl+Alt+Up', false)).toBe('Ctrl + Alt + Arrow up');
    expect(keys.written('CommandOrControl+K', true)).toBe('⌘K');
    expect(keys.name('MetaLeft', true)).toBe('Left ⌘');
  });

  it('shows what it can’t read as it is, rather than as no key', () => {
    expect(keys.shown('MediaPlayPause', false)).toBe('MediaPlayPause');
    expect(keys.shown('', false)).toBe('None');
  });
});

it('says that the talk key talks on one page: catches a sheet by which Space talks anywhere in the window', () => {
  for (const mode of ['ptt', 'duplex'] as const) {
    for (const keyMode of ['auto', 'hold', 'toggle'] as const) {
      const settings = { ...DEFAULT_SETTINGS, mode, keyMode, globalShortcut: 'F9' };
      expect(keys.does('talk', settings, null)).toContain(words.page.talk);
      expect(keys.does('everywhere', settings, null)).not.toContain(words.page.talk);
    }
  }
});

describe('what the key that works everywhere does', () => {
  const settings = { ...DEFAULT_SETTINGS, mode: 'ptt', keyMode: 'auto', globalShortcut: 'F9' } as const;
  const facts: ShellFacts = {
    platform: 'linux',
    globalShortcut: 'on',
    globalHold: 'off',
    tray: 'on',
    startAtLogin: 'off',
  };
  const does = (change: Partial<ShellFacts>): string =>
    keys.does('everywhere', settings, { ...facts, ...change });

  it('promises no hold where only presses are told', () => {
    expect(does({})).not.toMatch(/hold/i);
    expect(does({ globalHold: 'on' })).toMatch(/hold it while you talk/i);
  });

  it('says so where another program has it, and where there is none', () => {
    expect(does({ globalShortcut: 'taken' })).toMatch(/another program has the key/i);
    expect(does({ globalShortcut: 'unproven' })).toMatch(/tap it/i);
    expect(keys.does('everywhere', { ...settings, globalShortcut: '' }, facts)).toMatch(/choose a key/i);
  });
});
