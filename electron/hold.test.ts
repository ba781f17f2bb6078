import { describe, expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { createHold, type HoldDeps, type KeyWatch, type SeenKey } from './hold';

/** Space, control and its right twin, as uiohook numbers them. */
const CODES = { Space: 57, Ctrl: 29, CtrlRight: 3613, A: 30 };

function setUp(change: Partial<HoldDeps> = {}) {
  const told: string[] = [];
  let listeners: readonly ((key: SeenKey) => void)[] = [];
  const watch: KeyWatch = {
    codes: CODES,
    start: (onDown, onUp) => {
      told.push('watching');
      listeners = [onDown, onUp];
    },
    stop: () => {
      told.push('not watching');
      listeners = [];
    },
  };
  const hold = createHold({
    openWatch: async () => watch,
    platform: 'linux',
    isWayland: false,
    isTrusted: () => true,
    onPress: () => void told.push('press'),
    onRelease: () => void told.push('release'),
    log: silentLog,
    ...change,
  });
  const key = (which: number, keycode: number, ctrlKey = false): void =>
    listeners[which]?.({ keycode, ctrlKey, altKey: false, shiftKey: false, metaKey: false });
  return {
    hold,
    told,
    down: (keycode: number, ctrl = false) => key(0, keycode, ctrl),
    up: (keycode: number, ctrl = false) => key(1, keycode, ctrl),
  };
}

describe('the held key', () => {
  test('goes down once, however often the system repeats it, and up with any part of it', async () => {
    const { hold, told, down, up } = setUp();
    expect(await hold.apply(true, 'Ctrl+Space')).toBe('on');
    down(CODES.Ctrl, true);
    down(CODES.Space, true);
    down(CODES.Space, true);
    up(CODES.CtrlRight);
    up(CODES.Space);
    expect(told).toEqual(['watching', 'press', 'release']);
  });

  test('is not any other: catches every word that is typed elsewhere', async () => {
    const { hold, told, down, up } = setUp();
    await hold.apply(true, 'Ctrl+Space');
    down(CODES.Space);
    up(CODES.Space);
    down(CODES.A, true);
    up(CODES.A, true);
    expect(told).toEqual(['watching']);
  });

  test('is let go of when it is watched no more: catches a microphone that stays open', async () => {
    const { hold, told, down } = setUp();
    await hold.apply(true, 'Ctrl+Space');
    down(CODES.Space, true);
    expect(await hold.apply(false, 'Ctrl+Space')).toBe('off');
    expect([told, hold.isOn()]).toEqual([['watching', 'press', 'release', 'not watching'], false]);
  });

  test('of a page that is gone is not let go of on the next one', async () => {
    const { hold, told, down, up } = setUp();
    await hold.apply(true, 'Ctrl+Space');
    down(CODES.Space, true);
    hold.forget();
    up(CODES.Space, true);
    expect(told).toEqual(['watching', 'press']);
  });

  test('watches nothing unless it is wanted, and a watch that runs is not begun again', async () => {
    const opened = { times: 0 };
    const { hold } = setUp({
      openWatch: async () => {
        opened.times += 1;
        throw new Error('not installed');
      },
    });
    expect(await hold.apply(false, 'F9')).toBe('off');
    expect(await hold.apply(true, '')).toBe('no-key');
    expect(opened.times).toBe(0);
    expect(await hold.apply(true, 'Space')).toBe('failed');
  });

  test.each([
    ['on Wayland', { isWayland: true }, 'F9', 'wayland'],
    ['a key of the media kind', {}, 'MediaStop', 'odd-key'],
    ['a key that this watch has no code for', {}, 'F9', 'odd-key'],
  ] as const)('says what is in the way: %s', async (_name, change, accelerator, fact) => {
    const { hold, told } = setUp(change);
    expect(await hold.apply(true, accelerator)).toBe(fact);
    expect(told).toEqual([]);
  });

  test('asks macOS first: without permission the watch has crashed programs', async () => {
    const permission = { isGiven: false };
    const opened = { times: 0 };
    const { hold } = setUp({
      platform: 'darwin',
      isTrusted: () => permission.isGiven,
      openWatch: async () => {
        opened.times += 1;
        return { codes: CODES, start: () => {}, stop: () => {} };
      },
    });
    expect([await hold.apply(true, 'Cmd+Space'), opened.times]).toEqual(['needs-permission', 0]);
    permission.isGiven = true;
    expect([await hold.apply(true, 'Cmd+Space'), opened.times]).toEqual(['on', 1]);
  });

  test('a wish that came later wins: catches a watch that runs although it was switched off', async () => {
    const { hold, told } = setUp();
    const first = hold.apply(true, 'Space');
    const second = hold.apply(false, 'Space');
    await Promise.all([first, second]);
    expect([told, hold.isOn()]).toEqual([[], false]);
  });
});
