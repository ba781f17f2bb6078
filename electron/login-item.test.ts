import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginItemSettings } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { createLoginItem, type LoginItemDeps } from './login-item';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sidetone-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function setUp(change: Partial<LoginItemDeps> = {}, obeys = true) {
  const system = { openAtLogin: false, asked: 0 };
  const item = createLoginItem({
    app: {
      isPackaged: true,
      getLoginItemSettings: () => ({ openAtLogin: system.openAtLogin }) as LoginItemSettings,
      setLoginItemSettings: ({ openAtLogin = false }) => {
        system.asked += 1;
        if (obeys) system.openAtLogin = openAtLogin;
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
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Side \\$tone/sidetone"');
  expect([item.apply(false), existsSync(file)]).toEqual(['off', false]);
});

test('an AppImage is started by its own path, in the folder that the person’s desktop reads', () => {
  const { item } = setUp({
    platform: 'linux',
    env: { APPIMAGE: '/home/me/Sidetone.AppImage', XDG_CONFIG_HOME: join(home, 'conf') },
  });
  item.apply(true);
  const entry = readFileSync(join(home, 'conf', 'autostart', 'sidetone.desktop'), 'utf8');
  expect(entry).toContain('Exec="/home/me/Sidetone.AppImage"');
});

test('an entry that somebody else wrote is left alone', () => {
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
