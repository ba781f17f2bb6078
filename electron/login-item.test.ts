import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginItemSettings } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { createLoginItem, startsHidden, type LoginItemDeps } from './login-item';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sidetone-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function setUp(change: Partial<LoginItemDeps> = {}, obeys = true) {
  const system = { openAtLogin: false, args: [] as readonly string[], asked: 0 };
  const item = createLoginItem({
    app: {
      isPackaged: true,
      getLoginItemSettings: ({ args = [] } = {}) =>
        ({ openAtLogin: system.openAtLogin && args.join() === system.args.join() }) as LoginItemSettings,
      setLoginItemSettings: ({ openAtLogin = false, args = [] }) => {
        system.asked += 1;
        if (obeys) Object.assign(system, { openAtLogin, args });
      },
    },
    platform: 'darwin',
    env: {},
    home,
    execPath: '/opt/Side $tone/sidetone',
    log: silentLog,
    ...change,
  });
  return { item, system };
}

test('the system is asked only for what is not so already', () => {
  const { item, system } = setUp();
  expect([item.apply(false), system.asked]).toEqual(['off', 0]);
  expect([item.apply(true), item.apply(true), system.asked]).toEqual(['on', 'on', 1]);
});

test('a system that does not do it is not believed: catches a switch that is on and means nothing', () => {
  expect(setUp({}, false).item.apply(true)).toBe('failed');
});

test('on Linux it is an entry of its own, which goes again, quoted as the standard wants it', () => {
  const { item } = setUp({ platform: 'linux' });
  const file = join(home, '.config', 'autostart', 'sidetone.desktop');
  expect(item.apply(true)).toBe('on');
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Side \\$tone/sidetone" --hidden');
  expect([item.apply(false), existsSync(file)]).toEqual(['off', false]);
});

test('an AppImage is started by its own path, in the folder that the person’s desktop reads', () => {
  const { item } = setUp({
    platform: 'linux',
    env: { APPIMAGE: '/home/me/Sidetone.AppImage', XDG_CONFIG_HOME: join(home, 'conf') },
  });
  item.apply(true);
  const entry = readFileSync(join(home, 'conf', 'autostart', 'sidetone.desktop'), 'utf8');
  expect(entry).toContain('Exec="/home/me/Sidetone.AppImage" --hidden');
});

test('an entry that another program wrote is left alone', () => {
  const folder = join(home, '.config', 'autostart');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sidetone.desktop'), '[Desktop Entry]\n');
  const { item } = setUp({ platform: 'linux' });
  expect([item.apply(false), item.apply(true)]).toEqual(['off', 'failed']);
  expect(readFileSync(join(folder, 'sidetone.desktop'), 'utf8')).toBe('[Desktop Entry]\n');
});

test('an app that is not installed says that it can’t, instead of starting a bare Electron', () => {
  const { item, system } = setUp({
    app: {
      isPackaged: false,
      getLoginItemSettings: () => ({ openAtLogin: false }) as LoginItemSettings,
      setLoginItemSettings: () => {},
    },
  });
  expect([item.apply(true), item.apply(false), system.asked]).toEqual(['failed', 'off', 0]);
});

test('Windows starts it hidden, and still knows its own entry: catches a switch that can’t be turned off', () => {
  const { item, system } = setUp({ platform: 'win32' });
  expect([item.apply(true), system.args]).toEqual(['on', ['--hidden']]);
  expect([item.apply(true), item.apply(false), system.asked]).toEqual(['on', 'off', 2]);
});

test('it is known that the login has started it, and not the person', () => {
  const by = (argv: readonly string[], platform: NodeJS.Platform, wasOpenedAtLogin = false) =>
    startsHidden({
      argv,
      platform,
      app: { getLoginItemSettings: () => ({ wasOpenedAtLogin }) as LoginItemSettings },
    });
  expect([by(['sidetone', '--hidden'], 'linux'), by(['sidetone'], 'win32')]).toEqual([true, false]);
  expect([by(['sidetone'], 'darwin', true), by(['sidetone'], 'darwin')]).toEqual([true, false]);
});
