import { describe, expect, it } from 'vitest';
import { ariaChordOf, chordOf, deskKeyOf } from './desk-keys';

const press = { code: 'KeyE', ctrlKey: true, metaKey: false, shiftKey: true, altKey: false, repeat: false };

describe('desk keys', () => {
  it('starts no recording by a letter that is typed, nor again and again while the key is held', () => {
    expect(deskKeyOf(press)).toBe('record');
    expect(deskKeyOf({ ...press, ctrlKey: false, metaKey: true })).toBe('record');
    expect(deskKeyOf({ ...press, ctrlKey: false })).toBeNull();
    expect(deskKeyOf({ ...press, shiftKey: false })).toBeNull();
    // On some keyboards AltGr is Ctrl and Alt, and types.
    expect(deskKeyOf({ ...press, altKey: true })).toBeNull();
    expect(deskKeyOf({ ...press, repeat: true })).toBeNull();
  });

  it('leaves the key that reloads a page alone', () => {
    expect(deskKeyOf({ ...press, code: 'KeyR' })).toBeNull();
  });

  it('is written as this system writes it', () => {
    expect([chordOf('record', false), chordOf('overlay', true)]).toEqual(['Ctrl+Shift+E', '⇧⌘L']);
    expect(ariaChordOf('record', false)).toBe('Control+Shift+E');
  });
});
