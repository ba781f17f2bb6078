import { describe, expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { doubleShortcuts } from './electron.double';
import { createShortcut } from './shortcut';

function setUp(others: readonly string[] = [], isWayland = false) {
  const double = doubleShortcuts(others);
  const clock = { ms: 0 };
  const pressed = { times: 0 };
  const shortcut = createShortcut({
    globalShortcut: double.globalShortcut,
    isWayland,
    onPress: () => void (pressed.times += 1),
    nowMs: () => clock.ms,
    log: silentLog,
  });
  return { ...double, shortcut, clock, pressed };
}

describe('the key that works everywhere', () => {
  test('changes with the setting and leaves none of the former ones behind', () => {
    const { shortcut, registered } = setUp();
    expect([shortcut.apply('F8'), shortcut.apply('F9'), [...registered.keys()]]).toEqual([
      'on',
      'on',
      ['F9'],
    ]);
    expect([shortcut.apply(''), registered.size]).toEqual(['none', 0]);
  });

  test('says who is in the way: another program, or the person’s own typing', () => {
    const { shortcut } = setUp(['F8']);
    expect([shortcut.apply('F8'), shortcut.apply('Nonsense+'), shortcut.apply('F9')]).toEqual([
      'taken',
      'invalid',
      'on',
    ]);
  });

  test('one that is kept down is one press: catches talking that flickers', () => {
    const { shortcut, press, clock, pressed } = setUp();
    shortcut.apply('F9');
    for (const ms of [1_000, 1_660, 1_690, 1_720, 2_300]) {
      clock.ms = ms;
      press('F9');
    }
    expect(pressed.times).toBe(1);
    clock.ms = 3_100;
    press('F9');
    expect(pressed.times).toBe(2);
  });

  test('on Wayland a yes is no proof', () => {
    expect(setUp([], true).shortcut.apply('F9')).toBe('unproven');
  });
});
