import { describe, expect, it } from 'vitest';
import { canBeTalkKey, keyName, NOT_TRIED, pressTry, releaseTry } from './key-try';

const held = (mode: 'auto' | 'hold' | 'toggle', ms: number, from = NOT_TRIED) =>
  releaseTry(pressTry(from, 0), ms, mode);

describe('the key that is tried', () => {
  it('is open while it is held, and closed when it is let go', () => {
    expect(pressTry(NOT_TRIED, 0).isOpen).toBe(true);
    expect(held('auto', 900)).toMatchObject({ isOpen: false, isTried: true });
    expect(held('hold', 100)).toMatchObject({ isOpen: false, isTried: true });
  });
  it('stays open after a tap, until the next one', () => {
    const on = held('auto', 100);
    expect(on).toMatchObject({ isOpen: true, isTried: false });
    expect(held('auto', 100, on)).toMatchObject({ isOpen: false, isTried: true });
    expect(held('toggle', 2_000)).toMatchObject({ isOpen: true });
  });
  it('does not begin anew with every repeat of a key that is held', () => {
    const down = pressTry(NOT_TRIED, 0);
    expect(releaseTry(pressTry(down, 800), 900, 'auto').isOpen).toBe(false);
  });
});

it('names keys as they are labelled', () => {
  expect(['Space', 'KeyK', 'Digit7', 'F8', 'ControlRight', 'Numpad0'].map(keyName)).toEqual([
    'Space',
    'K',
    '7',
    'F8',
    'Control right',
    'Numpad 0',
  ]);
});

it('takes no key that stops the voice or moves the focus', () => {
  expect(['Escape', 'Tab', 'Enter', ''].some(canBeTalkKey)).toBe(false);
  expect(canBeTalkKey('F8')).toBe(true);
});
