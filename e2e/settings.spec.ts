/**
 * The settings, in the built page with a host of the test's own and no models. They are found by words, changed by
 * mouse and by keyboard alone, and seen at once here and in another window. They are set back, refused when out of
 * range, and mended when the file is broken. Runs beside others.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import type { SettingsChange } from '../engine/contract/settings';
import { keepPicture, visit, violationsOf } from './looked-at';
import { startServerProcess, type ServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 120_000 });
const off = chromium === null ? 'there is no Chromium here' : null;
const PATIENT = { timeout: 30_000 };

let folder = '';
let microphone = '';
test.beforeAll(async () => {
  if (off !== null) return;
  folder = await mkdtemp(join(tmpdir(), 'sidetone-settings-'));
  microphone = await microphoneFile(folder, [], { leadMs: 1_000 });
});
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

type Opened = OpenedWindow & { readonly server: ServerProcess; readonly home: string };

/** A page on the settings of an empty home. @param file what stands in settings.json. */
async function withSettings(
  file: SettingsChange | string,
  run: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-home-'));
  const text = typeof file === 'string' ? file : JSON.stringify({ version: 1, firstRun: 'done', ...file });
  writeFileSync(join(home, 'settings.json'), text);
  const server = await startServerProcess({ env: { SIDETONE_HOME: home } });
  try {
    const opened = await openWindow(server, microphone, {
      hash: '#/settings',
      viewport: { width: 1120, height: 800 },
      ...options,
    });
    try {
      await expect(opened.page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible(PATIENT);
      await expect(row(opened.page, 'theme')).toBeVisible(PATIENT);
      await run({ ...opened, server, home });
    } finally {
      await opened.browser.close();
    }
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

const row = (page: Page, key: string): Locator => page.locator(`[data-setting="${key}"]`);
const shownTheme = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--paper').trim());
const fontSize = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
const kept = (home: string): unknown => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));
const LIGHT = '#faf8f4';
const DARK = '#141413';

async function expectNoSideways(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() =>
    Array.from(document.querySelectorAll('html, .sheet, .page, .header, .banners'))
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .flatMap((one) => {
        const edge = one.getBoundingClientRect().right + 1;
        const beyond = Array.from(one.querySelectorAll('*')).filter(
          (inner) => inner.getBoundingClientRect().right > edge,
        );
        return [one, ...beyond.slice(0, 4)].map((each) => `${each.tagName}.${each.getAttribute('class')}`);
      }),
  );
  expect(tooWide).toEqual([]);
}

test('a setting is found by what people call it, and nothing found says what to do', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings({}, async ({ page }) => {
    const search = page.getByRole('textbox', { name: 'Search settings' });
    await search.fill('barge');
    await expect(row(page, 'interruption')).toBeVisible();
    await expect(page.locator('.setting')).toHaveCount(1);
    await expect(page.getByRole('status').filter({ hasText: '1 setting found.' })).toBeAttached();
    await search.fill('backup');
    await expect(page.locator('.setting')).toHaveCount(1);
    await expect(page.locator('.setting')).toContainText('Data folder');
    await search.fill('no such thing');
    await expect(page.getByText('No setting matches “no such thing”.')).toBeVisible();
    await keepPicture(page, 'settings-nothing-found');
    await page.getByRole('button', { name: 'Show all settings' }).click();
    await expect(row(page, 'theme')).toBeVisible();
    // What only the desktop app can do is not here.
    await expect(row(page, 'globalShortcut')).toHaveCount(0);
    await expect(row(page, 'startAtLogin')).toHaveCount(0);
  });
});

test('theme and text size are seen at once, and before anything else next time', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings(
    {},
    async ({ page, home, server }) => {
      expect(await shownTheme(page)).toBe(LIGHT);
      await row(page, 'theme').getByRole('radio', { name: 'Dark' }).check();
      await expect.poll(() => shownTheme(page)).toBe(DARK);
      await row(page, 'textSize').getByRole('button', { name: 'More' }).click();
      await expect.poll(() => fontSize(page)).toBe('17.6px');
      await expect.poll(() => kept(home)).toMatchObject({ theme: 'dark', textSize: 110 });
      // The first paint has the dark paper although the program itself never comes.
      const second = await page.context().newPage();
      await second.route('**/assets/*.js', (route) => route.abort());
      await second.goto(`${server.origin}/`);
      expect(await shownTheme(second)).toBe(DARK);
      expect(await fontSize(second)).toBe('17.6px');
      // "System" is the system's, and follows it.
      await row(page, 'theme').getByRole('radio', { name: 'System' }).check();
      await expect.poll(() => shownTheme(page)).toBe(LIGHT);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(() => shownTheme(page)).toBe(DARK);
      await row(page, 'theme').getByRole('radio', { name: 'Light' }).check();
      await expect.poll(() => shownTheme(page)).toBe(LIGHT);
    },
    { colorScheme: 'light' },
  );
});

test('one is set back, then all, and what is set elsewhere stays', async () => {
  test.skip(off !== null, off ?? '');
  const changed = { theme: 'dark', textSize: 120, interruption: 'low', profileId: 'guide' } as const;
  await withSettings(changed, async ({ page, home }) => {
    await expect.poll(() => shownTheme(page)).toBe(DARK);
    await page.getByRole('button', { name: 'Reset: Text size' }).click();
    await expect.poll(() => fontSize(page)).toBe('16px');
    await expect(page.getByRole('button', { name: 'Reset: Text size' })).toHaveCount(0);
    // By keyboard, for the mouse leaves the focus on nothing.
    await page.getByRole('button', { name: 'Reset all…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Reset all settings?' });
    await expect(dialog).toContainText('Interruption sensitivity, Theme');
    await keepPicture(page, 'settings-reset-all');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Reset all…' })).toBeFocused();
    expect(await shownTheme(page)).toBe(DARK);
    await page.getByRole('button', { name: 'Reset all…' }).click();
    await dialog.getByRole('button', { name: 'Reset everything' }).click();
    await expect.poll(() => shownTheme(page)).toBe(LIGHT);
    await expect(page.getByRole('button', { name: 'Reset all…' })).toBeDisabled();
    await expect.poll(() => kept(home)).toEqual({ version: 1, firstRun: 'done', profileId: 'guide' });
  });
});

test('a number out of range is refused in words, and one within it holds', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings({}, async ({ page, home }) => {
    const pause = row(page, 'pauseBeforeReply');
    await pause.getByRole('radio', { name: 'Always the same' }).check();
    const field = pause.getByRole('spinbutton');
    await expect(field).toHaveValue('1.2');
    await field.fill('9');
    await field.press('Enter');
    await expect(pause.getByRole('alert')).toHaveText('Enter a number from 0.3 to 3 s.');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await keepPicture(page, 'settings-out-of-range');
    await expect.poll(() => kept(home)).toMatchObject({ pauseBeforeReply: 1200 });
    await field.fill('0,8');
    await field.press('Tab');
    await expect(pause.locator('.field-error')).toHaveText('');
    await expect.poll(() => kept(home)).toMatchObject({ pauseBeforeReply: 800 });
    const size = row(page, 'textSize').getByRole('spinbutton');
    await size.fill('huge');
    await size.press('Enter');
    await expect(row(page, 'textSize').getByRole('alert')).toHaveText('Enter a number.');
    await size.press('Escape');
    await expect(size).toHaveValue('100');
  });
});

test('a broken file is named, set aside and replaced, and the way out leads here', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings('{ "theme": "dark", ', async ({ page, home }) => {
    const banner = page.locator('.banner', { hasText: 'The settings could not be read' });
    await expect(banner).toBeVisible(PATIENT);
    const aside = readdirSync(home).find((name) => name.startsWith('settings.broken-')) ?? '';
    await expect(banner).toContainText(aside);
    expect(readFileSync(join(home, aside), 'utf8')).toBe('{ "theme": "dark", ');
    await keepPicture(page, 'settings-broken-file');
    await page.evaluate(() => {
      location.hash = '#/about';
    });
    await banner.getByRole('button', { name: 'Open settings' }).click();
    await expect(row(page, 'theme')).toBeVisible();
    // A person who has gone where it leads knows it.
    await expect(banner).toHaveCount(0);
  });
});

test('a change made in one window is seen in the other', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings({}, async ({ page, server }) => {
    const other = await page.context().newPage();
    await other.goto(`${server.origin}/#/settings`);
    await expect(row(other, 'theme')).toBeVisible(PATIENT);
    await row(page, 'theme').getByRole('radio', { name: 'Dark' }).check();
    await row(page, 'sounds').getByRole('switch').click();
    await expect.poll(() => shownTheme(other)).toBe(DARK);
    await expect(row(other, 'sounds').getByRole('switch')).toHaveAttribute('aria-checked', 'false');
    await expect(row(other, 'theme').getByRole('radio', { name: 'Dark' })).toBeChecked();
    await other.getByRole('button', { name: 'Reset: Start and stop sounds' }).click();
    await expect(row(page, 'sounds').getByRole('switch')).toHaveAttribute('aria-checked', 'true');
  });
});

test('all of it goes by keyboard alone, with the focus to be seen', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings({}, async ({ page, home }) => {
    const focusIn = async (within: Locator): Promise<void> => {
      for (let presses = 0; presses < 80; presses += 1) {
        if ((await within.locator(':focus').count()) > 0) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('never reached by Tab');
    };
    await focusIn(row(page, 'interruption'));
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'interruption').getByRole('radio', { name: 'High' })).toBeChecked();
    const outline = await row(page, 'interruption')
      .locator('input:focus + span')
      .evaluate((one) => getComputedStyle(one).outlineStyle);
    expect(outline).toBe('solid');
    // The talk key by pressing it; Esc keeps it, Tab is no trap.
    await focusIn(row(page, 'talkKey'));
    await page.keyboard.press('Enter');
    await expect(row(page, 'talkKey').getByRole('button')).toHaveText('Press a key…');
    await page.keyboard.press('Shift');
    await expect(row(page, 'talkKey').getByRole('status')).toContainText('can’t be used alone');
    await page.keyboard.press('KeyV');
    await expect(row(page, 'talkKey').getByRole('button', { name: 'Talk key: V' })).toBeVisible();
    await expect(row(page, 'talkKey').locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await focusIn(row(page, 'textSize'));
    await expect(row(page, 'textSize').getByRole('button', { name: 'Less' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => fontSize(page)).toBe('17.6px');
    await focusIn(row(page, 'textSize').locator('.setting-reset'));
    await page.keyboard.press('Enter');
    await expect.poll(() => fontSize(page)).toBe('16px');
    await expect(row(page, 'textSize').locator(':focus')).toHaveCount(1);
    await focusIn(row(page, 'keepAudio'));
    await page.keyboard.press('Space');
    await expect
      .poll(() => kept(home))
      .toEqual({ version: 1, firstRun: 'done', interruption: 'high', talkKey: 'KeyV', keepAudio: true });
  });
});

test('the data folder can be copied, and the introduction run again', async () => {
  test.skip(off !== null, off ?? '');
  await withSettings({}, async ({ page, home }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write', 'microphone']);
    await expect(page.locator('.data-folder')).toHaveText(home, PATIENT);
    await page.getByRole('button', { name: 'Copy path' }).click();
    await expect(page.getByText('Copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(home);
    await page.getByRole('button', { name: 'Run it again' }).click();
    await expect(page).toHaveURL(/#\/setup$/);
    await expect.poll(() => kept(home)).toEqual({ version: 1 });
  });
});

for (const theme of ['light', 'dark'] as const) {
  test(`nothing is wrong for those who see or hear it otherwise (${theme})`, async () => {
    test.skip(off !== null, off ?? '');
    const settings = { theme, pauseBeforeReply: 700, talkKey: 'KeyV' } as const;
    await withSettings(settings, async ({ page }) => {
      await expect.poll(() => shownTheme(page)).toBe(theme === 'dark' ? DARK : LIGHT);
      await keepPicture(page, `settings-wide-${theme}`);
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Reset all…' }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await row(page, 'textSize').getByRole('spinbutton').fill('1');
      await page.keyboard.press('Enter');
      await page.setViewportSize({ width: 380, height: 800 });
      await keepPicture(page, `settings-narrow-${theme}`);
      expect(await violationsOf(page)).toEqual([]);
      await expectNoSideways(page);
      expect(await page.evaluate(() => window.cspViolations)).toEqual([]);
    });
  });
}

test('the whole window survives text of twice the size in 380 pixels', async () => {
  test.skip(off !== null, off ?? '');
  const settings = { textSize: 200, pauseBeforeReply: 700 } as const;
  await withSettings(
    settings,
    async ({ page }) => {
      await expect.poll(() => fontSize(page)).toBe('32px');
      for (const hash of ['#/settings', '#/', '#/models', '#/history', '#/personas', '#/about']) {
        await visit(page, hash);
        await keepPicture(page, `settings-twice${hash.replaceAll(/\W/g, '-')}`);
        await expectNoSideways(page);
      }
      // Wide, it becomes what a narrow window is, and nothing is cut off either.
      await page.setViewportSize({ width: 1120, height: 800 });
      await keepPicture(page, 'settings-twice-wide');
      await expectNoSideways(page);
    },
    { viewport: { width: 380, height: 800 } },
  );
});
