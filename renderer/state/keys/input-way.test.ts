import { describe, expect, it } from 'vitest';
import { wayAfterKey } from './input-way';

describe('wayAfterKey', () => {
  it('leaves the mouse its way while the person talks, mutes, types or closes: else Space would press again', () => {
    for (const code of ['Space', 'KeyM', 'Enter', 'Escape', 'ShiftLeft']) {
      expect([wayAfterKey('pointer', { code, isNeeded: true }), code]).toEqual(['pointer', code]);
      expect(wayAfterKey('keyboard', { code, isNeeded: true })).toBe('keyboard');
    }
    expect(wayAfterKey('pointer', { code: 'ArrowDown', isNeeded: false })).toBe('pointer');
  });

  it('takes Tab, and arrows that move a control, for the keyboard: Space must press what is reached by them', () => {
    expect(wayAfterKey('pointer', { code: 'Tab', isNeeded: false })).toBe('keyboard');
    expect(wayAfterKey('pointer', { code: 'ArrowRight', isNeeded: true })).toBe('keyboard');
  });
});
