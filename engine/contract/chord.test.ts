import { describe, expect, it } from 'vitest';
import { readChord, writeChord, type Chord } from './chord';

const none = { ctrl: false, alt: false, shift: false, meta: false };

const CODES = [
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}`),
  ...[...'0123456789'].flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]),
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
  'Space',
  'ArrowUp',
  'PageDown',
  'Semicolon',
  'Backslash',
  'Quote',
  'Backquote',
  'Delete',
];

describe('chords', () => {
  it('are read as they were written: catches a key that is chosen, registered, and can never be held', () => {
    for (const isMac of [true, false]) {
      for (const code of CODES) {
        const chord: Chord = { ...none, code, ctrl: true, shift: true };
        expect(readChord(writeChord(chord, isMac) ?? '', isMac)).toEqual(chord);
      }
    }
  });

  it('are one in the settings of every system: Command on a Mac is Ctrl elsewhere', () => {
    const written = writeChord({ ...none, code: 'KeyK', meta: true }, true);
    expect(written).toBe('CommandOrControl+K');
    expect(readChord(written ?? '', false)).toEqual({ ...none, code: 'KeyK', ctrl: true });
  });

  it('are never guessed', () => {
    for (const written of ['MediaPlayPause', 'Ctrl+A+B', 'Ctrl+Shift', 'F25', '']) {
      expect(readChord(written, false)).toBeNull();
    }
    expect(writeChord({ ...none, code: 'Escape', ctrl: true }, false)).toBeNull();
  });
});
