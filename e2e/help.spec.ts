/**
 * Help that is there when it is needed: the sheet of keys, the page about Sidetone, diagnostics, the log, and problems
 * with their way out. In the built page, without models. Runs beside others.
 */
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { DEFAULT_SETTINGS } from '../engine/contract/settings';
import { keysHere } from '../renderer/state/keys/keys';
import { words } from '../renderer/words';
import { expectAccessible } from './looked-at';
import { startServerProcess, type ServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const SOON = { timeout: 30_000 };
const HEADSET = 'Headset of somebody';

let folder = '';
let home = '';
let server: ServerProcess;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-help-'));
  home = join(folder, 'home');
  mkdirSync(home);
  const settings = { version: 1, firstRun: 'done', input: { id: 'device-1', label: HEADSET } };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
  server = await startServerProcess({ env: { SIDETONE_HOME: home } });
});
test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = async (hash: string, width = 1120): Promise<OpenedWindow> =>
  openWindow(server, await microphoneFile(folder, []), {
    hash,
    viewport: { width, height: 800 },
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  });

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

test('"?" shows every key there is, keeps the keyboard, and Esc gives it back', async () => {
  const { browser, page } = await open('#/settings');
  try {
    const link = page.getByRole('link', { name: 'History' });
    await link.focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet).toBeVisible(SOON);
    const here = keysHere(DEFAULT_SETTINGS, false);
    await expect(sheet.locator('dt')).toHaveCount(here.length);
    expect(here.map(({ id }) => id)).not.toContain('everywhere');
    for (const { id, shown } of here) {
      await expect(
        sheet.getByText(words.keys.does(id, DEFAULT_SETTINGS, null), { exact: true }),
      ).toBeVisible();
      const name = words.keys.shown(shown(DEFAULT_SETTINGS, false), false);
      await expect(sheet.locator('kbd').getByText(name, { exact: true })).toBeVisible();
    }
    await expect(sheet).toContainText('Ctrl + Shift + L');
    for (const key of ['Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
      await page.keyboard.press(key);
      expect(await sheet.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    }
    await expectAccessible(page, 'reduce');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(link).toBeFocused();
    await page.getByRole('button', { name: 'Keys' }).click();
    await expect(sheet).toBeVisible();
    await page.keyboard.press('?');
    await expect(sheet).toBeHidden();
  } finally {
    await browser.close();
  }
});

test('the page about Sidetone names version, models and libraries with their licences', async () => {
  const { browser, page } = await open('#/about');
  try {
    await expect(page.locator('.facts')).toContainText(/Version.*\d+\.\d+\.\d+/, SOON);
    const models = page.getByRole('region', { name: 'Models' });
    await expect(models.getByRole('listitem').filter({ hasText: 'Silero' })).toContainText('MIT');
    const libraries = page.getByRole('region', { name: 'Libraries' });
    await expect(libraries.getByRole('listitem').filter({ hasText: 'phonemizer' })).toContainText(
      'Apache-2.0',
    );
    expect(await libraries.getByRole('listitem').count()).toBeGreaterThan(50);
    await libraries.getByRole('searchbox').fill('react-dom');
    await expect(libraries.getByRole('listitem')).toHaveCount(1);
    await libraries.getByRole('listitem').getByText('Licence text').click();
    await expect(libraries.locator('pre')).toContainText('Permission is hereby granted');
    await expectAccessible(page, 'reduce');
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  } finally {
    await browser.close();
  }
});

test('diagnostics have what helps, and no name of a device', async () => {
  const { browser, page } = await open('#/about');
  try {
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible(SOON);
    const text = await copied(page);
    expect(text).toMatch(/^Sidetone \d/);
    for (const part of [
      'Node',
      'cores',
      'memory',
      'silero: present',
      'moonshine-base: missing',
      'input: chosen',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(HEADSET);
    expect(text).not.toContain('device-1');
  } finally {
    await browser.close();
  }
});

test('the log follows, filters, and can be copied', async () => {
  const { browser, page } = await open('#/log');
  try {
    const lines = page.locator('.log-line');
    await expect(lines.first()).toContainText('the host is there', SOON);
    // A stranger: not from the page, no cookie.
    await new Promise<void>((done) => {
      const stranger = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`);
      stranger.on('error', () => done());
      stranger.on('close', () => done());
    });
    await expect(lines.filter({ hasText: 'connections were refused' })).toContainText('warning', SOON);
    await page.getByLabel('Show').selectOption({ label: 'Warnings and errors' });
    await expect(lines.filter({ hasText: 'the host is there' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Copy the log' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await copied(page)).toMatch(/warn connections were refused/);
    await expectAccessible(page, 'reduce');
    await page.getByLabel('Show').selectOption({ label: 'Errors only' });
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(lines.filter({ hasText: 'the host is there' })).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('what could not be saved can be tried again, and is gone when it could', async () => {
  const { browser, page } = await open('#/');
  const path = join(home, 'settings.json');
  try {
    const byItself = page.getByRole('switch', { name: /hands-free/i });
    await expect(byItself).toBeChecked(SOON);
    // Nothing can be renamed onto a folder that is not empty.
    rmSync(path);
    mkdirSync(join(path, 'in the way'), { recursive: true });
    await byItself.click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(/could not be saved/i, SOON);
    await expectAccessible(page, 'reduce');
    rmdirSync(join(path, 'in the way'));
    rmdirSync(path);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).not.toContainText(/could not be saved/i, SOON);
    // Gone is not enough: the next start reads the disk.
    await expect.poll(() => statSync(path, { throwIfNoEntry: false })?.isFile(), SOON).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      input: { id: 'device-1', label: HEADSET },
      mode: 'ptt',
    });
  } finally {
    await browser.close();
  }
});
