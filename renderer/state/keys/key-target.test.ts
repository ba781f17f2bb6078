import { describe, expect, it } from 'vitest';
import { isKeyFree, type KeyTarget } from './key-target';

const plain: KeyTarget = {
  tagName: 'DIV',
  inputType: null,
  isContentEditable: false,
  role: null,
  isTalkButton: false,
  isByPointer: false,
};
const input = (inputType: string): KeyTarget => ({ ...plain, tagName: 'INPUT', inputType });

describe('isKeyFree', () => {
  it('steals no letter and no space from whatever is typed into', () => {
    for (const target of [
      input('text'),
      input('search'),
      input('number'),
      input('date'),
      { ...plain, tagName: 'TEXTAREA' },
      { ...plain, tagName: 'SELECT' },
      { ...plain, isContentEditable: true },
      { ...plain, role: 'textbox' },
      { ...plain, role: 'combobox' },
      // Its options are found by their first letters.
      { ...plain, role: 'option' },
      { ...plain, role: 'menuitem' },
    ]) {
      expect([isKeyFree('Space', target), isKeyFree('KeyM', target), isKeyFree('F9', target)]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });

  it('leaves Space to what it presses, and takes the letters there', () => {
    for (const target of [
      input('checkbox'),
      input('range'),
      { ...plain, tagName: 'BUTTON' },
      { ...plain, tagName: 'A' },
      { ...plain, role: 'switch' },
      { ...plain, role: 'tab' },
    ]) {
      expect([isKeyFree('Space', target), isKeyFree('KeyM', target)]).toEqual([false, true]);
    }
    expect(isKeyFree('ArrowLeft', input('range'))).toBe(false);
  });

  it('talks by Space after a click, whatever the click left the focus on: only a field that is typed into keeps it', () => {
    for (const target of [
      input('checkbox'),
      input('range'),
      { ...plain, tagName: 'BUTTON' },
      { ...plain, tagName: 'A' },
      { ...plain, tagName: 'SUMMARY' },
      { ...plain, tagName: 'SELECT' },
      { ...plain, role: 'tab' },
    ]) {
      expect([isKeyFree('Space', { ...target, isByPointer: true }), target]).toEqual([true, target]);
    }
    for (const target of [input('text'), { ...plain, role: 'combobox' }, { ...plain, tagName: 'TEXTAREA' }]) {
      expect(isKeyFree('Space', { ...target, isByPointer: true })).toBe(false);
    }
    // What moves a slider still moves it.
    expect(isKeyFree('ArrowLeft', { ...input('range'), isByPointer: true })).toBe(false);
  });

  it('takes Space everywhere else, and on the talk button', () => {
    expect(isKeyFree('Space', plain)).toBe(true);
    expect(isKeyFree('Space', null)).toBe(true);
    expect(isKeyFree('Enter', { ...plain, tagName: 'BUTTON', isTalkButton: true })).toBe(true);
    expect(isKeyFree('Space', { ...plain, tagName: 'BUTTON', isTalkButton: true })).toBe(true);
  });
});
