import { describe, expect, it } from 'vitest';
import { acceleratorOf, talkKeyOf, type KeyPress } from './key-capture';

const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('talkKeyOf', () => {
  it('takes a key by its place, whatever the layout prints on it', () => {
    expect(talkKeyOf(press('KeyV'))).toEqual({ tag: 'key', value: 'KeyV' });
    expect(talkKeyOf(press('F9'))).toEqual({ tag: 'key', value: 'F9' });
  });

  it.each(['Escape', 'Tab', 'Enter'])('leaves %s its work: catches a keyboard trap', (code) => {
    expect(talkKeyOf(press(code))).toEqual({ tag: 'refused', why: 'taken' });
  });

  it('refuses what would never reach the settings: a place without a code, or a nonsense of one', () => {
    expect(talkKeyOf(press(''))).toEqual({ tag: 'refused', why: 'unknown' });
    expect(talkKeyOf(press('K'.repeat(41)))).toEqual({ tag: 'refused', why: 'unknown' });
  });

  it('refuses what is only half of something', () => {
    expect(talkKeyOf(press('ShiftLeft', { shiftKey: true }))).toEqual({ tag: 'refused', why: 'modifier' });
    expect(talkKeyOf(press('KeyC', { ctrlKey: true }))).toEqual({ tag: 'refused', why: 'taken' });
  });
});

describe('acceleratorOf', () => {
  it('writes a combination as Electron reads it, the same file for each system', () => {
    const held = { ctrlKey: true, shiftKey: true };
    expect(acceleratorOf(press('Space', held), false)).toEqual({
      tag: 'key',
      value: 'CommandOrControl+Shift+Space',
    });
    expect(acceleratorOf(press('KeyK', { metaKey: true, altKey: true }), true)).toEqual({
      tag: 'key',
      value: 'CommandOrControl+Alt+K',
    });
    expect(acceleratorOf(press('KeyK', { ctrlKey: true }), true)).toEqual({ tag: 'key', value: 'Control+K' });
    expect(acceleratorOf(press('F8'), false)).toEqual({ tag: 'key', value: 'F8' });
  });

  it('never takes a letter alone away from every other program', () => {
    expect(acceleratorOf(press('KeyK'), false)).toEqual({ tag: 'refused', why: 'needs-modifier' });
    expect(acceleratorOf(press('KeyK', { shiftKey: true }), false)).toEqual({
      tag: 'refused',
      why: 'needs-modifier',
    });
  });

  it('waits while only modifiers are down', () => {
    expect(acceleratorOf(press('ControlLeft', { ctrlKey: true }), false)).toEqual({
      tag: 'refused',
      why: 'modifier',
    });
  });
});
