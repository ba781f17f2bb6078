/**
 * Microphones and loudspeakers that come, go, sleep and are taken away under the built page: each is followed or named,
 * with the way out, and nothing ever needs a reload. No model is loaded. Runs beside others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { chromium } from './browsers';
import { ALL, banner, builtIn, headset, phones, newContext, open, plug, speakers } from './devices-place';
import type { FakeDevice } from './fake-devices';
import { expectAccessible, keepPictures, settled } from './looked-at';
import { startOwnHost, type OwnHost } from './own-host';

test.describe.configure({ timeout: 120_000 });

test.skip(chromium === null, 'there is no Chromium here');

let host: OwnHost;

/** What the page makes sound with: its player and its detector. */
const SOUNDS = 2;

/** No models, no conversation: only the sound is in question. */
const noModels = { catalogue: [] };

const opened = (page: Page) => page.evaluate(() => window.fakeDevices.opened);
const picker = (page: Page, name: 'Microphone' | 'Loudspeaker') => page.getByRole('combobox', { name });
const menu = (page: Page) => page.getByRole('button', { name: 'Session' }).click();

test.describe('without a conversation', () => {
  let page: Page;
  test.beforeEach(async () => {
    host = await startOwnHost(noModels, { firstRun: 'done' });
    page = await open(host);
    await expect.poll(() => opened(page)).toEqual([null]);
  });
  test.afterEach(async () => {
    await page.context().close();
    await host.stop();
  });

  test('a chosen microphone is used, missed, found again under another id, and kept over a reload', async () => {
    await menu(page);
    await picker(page, 'Microphone').selectOption('Headset Microphone');
    await expect.poll(() => opened(page)).toEqual([null, 'h1']);
    await expect
      .poll(() => readFileSync(join(host.home, 'settings.json'), 'utf8'))
      .toContain('"Headset Microphone"');
    await expectAccessible(page);
    await keepPictures(page, 'devices-menu');

    await plug(page, builtIn, speakers, phones);
    await expect(banner(page, '“Headset Microphone” is not connected.')).toBeVisible();
    await expect.poll(() => opened(page)).toEqual([null, 'h1', null]);
    await expect(picker(page, 'Microphone').locator('option:checked')).toHaveText(
      'Headset Microphone (not connected)',
    );
    // What is used meanwhile works: no fault is left standing.
    await expect(page.locator('.banner-bad')).toHaveCount(0);
    await keepPictures(page, 'devices-gone');
    await expectAccessible(page);

    await plug(page, builtIn, { ...headset, id: 'h2' }, speakers, phones);
    await expect(banner(page, '“Headset Microphone” is back.')).toBeVisible();
    await expect.poll(() => opened(page)).toEqual([null, 'h1', null, 'h2']);
    // Good news goes by itself.
    await expect(banner(page, 'is back.')).toHaveCount(0, { timeout: 15_000 });

    await page.reload();
    await expect.poll(() => opened(page), { timeout: 15_000 }).toContain('h1');
  });

  test('the settings have the same pickers, found by words, and say what is used while a device is away', async () => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    const search = page.getByRole('textbox', { name: 'Search settings' });
    await search.fill('headset');
    await expect(page.getByRole('heading', { level: 3 })).toHaveText(['Devices']);
    await picker(page, 'Loudspeaker').selectOption('Headset Phones');
    await picker(page, 'Microphone').selectOption('Headset Microphone');
    await expect.poll(() => opened(page)).toEqual([null, 'h1']);
    await expect.poll(() => page.evaluate(() => window.fakeDevices.sinks)).toEqual(['p1']);
    // One wish, wherever it is looked at.
    await menu(page);
    const inMenu = page
      .getByRole('dialog', { name: 'Session' })
      .getByRole('combobox', { name: 'Microphone' });
    await expect(inMenu.locator('option:checked')).toHaveText('Headset Microphone');
    await page.keyboard.press('Escape');
    await search.fill('');
    await picker(page, 'Microphone').scrollIntoViewIfNeeded();
    await keepPictures(page, 'devices-settings');
    await expectAccessible(page);

    await plug(page, builtIn, speakers);
    const gone = banner(page, '“Headset Microphone” is not connected.');
    await expect(gone).toBeVisible();
    await gone.getByRole('button', { name: 'Dismiss' }).click();
    await expect(gone).toHaveCount(0);
    // What is so stays said where it can be changed.
    await expect(picker(page, 'Microphone')).toHaveAccessibleDescription(
      /“Headset Microphone” is not connected\. The system’s microphone is used until it is back\./,
    );
    await expect(picker(page, 'Microphone').locator('option:checked')).toHaveText(
      'Headset Microphone (not connected)',
    );
    await expect(page.getByText('The system’s loudspeaker is used until it is back.').first()).toBeVisible();
    await picker(page, 'Microphone').scrollIntoViewIfNeeded();
    await keepPictures(page, 'devices-settings-gone');
    await expectAccessible(page);

    await plug(page, ...ALL);
    await expect(banner(page, '“Headset Microphone” is back.')).toBeVisible();
    await expect(picker(page, 'Microphone')).not.toHaveAccessibleDescription(/not connected\./);
    await page.getByRole('button', { name: 'Reset: Microphone' }).click();
    await expect(picker(page, 'Microphone').locator('option:checked')).toHaveText(/System default/);
    await expect.poll(async () => (await opened(page)).at(-1)).toBeNull();
    await expect
      .poll(() => readFileSync(join(host.home, 'settings.json'), 'utf8'))
      .not.toContain('Headset Microphone');
  });

  test('a chosen loudspeaker is used, missed and found again', async () => {
    await menu(page);
    await picker(page, 'Loudspeaker').selectOption('Headset Phones');
    const sinks = () => page.evaluate(() => window.fakeDevices.sinks);
    await expect.poll(sinks).toEqual(['p1']);
    await plug(page, builtIn, headset, speakers);
    await expect(banner(page, '“Headset Phones” is not connected.')).toBeVisible();
    await expect.poll(sinks).toEqual(['p1', '']);
    await plug(page, ...ALL);
    await expect(banner(page, '“Headset Phones” is back.')).toBeVisible();
    await expect.poll(sinks).toEqual(['p1', '', 'p1']);
  });

  test('the only microphone goes, and is mended by plugging it in', async () => {
    await plug(page, speakers);
    await expect(banner(page, 'The microphone went away.')).toBeVisible();
    await plug(page, headset, speakers);
    await expect(page.locator('.banner')).toHaveCount(0);
    expect((await opened(page)).at(-1)).toBeNull();
  });

  test('the system chooses another microphone, and is followed', async () => {
    const named = (label: string): FakeDevice => ({
      kind: 'audioinput',
      id: 'default',
      label: `Default - ${label}`,
    });
    await plug(page, named('Built-in Microphone'), ...ALL);
    await menu(page);
    await expect(picker(page, 'Microphone').locator('option:checked')).toHaveText(
      'System default (Built-in Microphone)',
    );
    const before = (await opened(page)).length;
    await plug(page, named('Headset Microphone'), ...ALL);
    await expect(banner(page, 'Now listening through “Headset Microphone”.')).toBeVisible();
    await expect.poll(async () => (await opened(page)).length).toBe(before + 1);
  });

  test('a microphone that another program takes is named, and opened again by one button', async () => {
    await page.evaluate(() => window.fakeDevices.take());
    await expect(banner(page, 'The microphone was taken away.')).toBeVisible({ timeout: 30_000 });
    await keepPictures(page, 'devices-taken');
    await page.getByRole('button', { name: 'Open it again' }).click();
    await expect(page.locator('.banner')).toHaveCount(0);
  });

  test('a microphone that can’t be opened is named, and another can be chosen from where it says so', async () => {
    await page.evaluate(() => {
      window.fakeDevices.refuse = 'NotReadableError';
      window.fakeDevices.take();
    });
    await page.getByRole('button', { name: 'Open it again' }).click();
    await expect(banner(page, 'could not be opened.')).toBeVisible();
    await page.evaluate(() => {
      window.fakeDevices.refuse = null;
    });
    await menu(page);
    await picker(page, 'Microphone').selectOption('Headset Microphone');
    await expect(page.locator('.banner')).toHaveCount(0);
    expect((await opened(page)).at(-1)).toBe('h1');
  });

  test('digital silence is named after three seconds, and leads to the other microphones', async () => {
    await page.evaluate(() => window.fakeDevices.setLoudness(0));
    await expect(banner(page, 'Your microphone is silent.')).toBeVisible({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Choose another' }).click();
    await expect(picker(page, 'Microphone')).toBeVisible();
    await page.evaluate(() => window.fakeDevices.setLoudness(0.02));
    await expect(page.locator('.banner')).toHaveCount(0);
  });

  test('a microphone that the system holds back is named', async () => {
    await page.evaluate(() => window.fakeDevices.hold(true));
    await expect(banner(page, 'Your microphone is muted by your system.')).toBeVisible({ timeout: 20_000 });
    await page.evaluate(() => window.fakeDevices.hold(false));
    await expect(page.locator('.banner')).toHaveCount(0);
  });

  test('a sleep is got over without a word, or by one click where the browser wants one', async () => {
    // The detector must have been loaded for there to be anything that sleeps.
    await expect.poll(() => page.evaluate(() => window.__sidetone !== undefined)).toBe(true);
    const running = (): Promise<number> => page.evaluate(() => window.fakeDevices.running());
    await expect.poll(running, { timeout: 30_000 }).toBe(SOUNDS);
    await settled(page);
    await page.evaluate(() => window.fakeDevices.suspendAll(false));
    await expect.poll(running, { timeout: 30_000 }).toBe(SOUNDS);
    await settled(page);
    await expect(page.locator('.banner')).toHaveCount(0);

    await page.evaluate(() => window.fakeDevices.suspendAll(true));
    const asks = banner(page, 'The sound is asleep.');
    await expect(asks).toBeVisible();
    await keepPictures(page, 'devices-asleep');
    await page.evaluate(() => window.fakeDevices.allowResume());
    await asks.getByRole('button').click();
    await expect(page.locator('.banner')).toHaveCount(0);
  });
});

test('the introduction takes a denial for an answer, and goes on by itself once it is taken back', async () => {
  host = await startOwnHost(noModels, {});
  // No permission is the browser's word for a denied one.
  const context = await newContext({ permissions: [] });
  const page = await context.newPage();
  try {
    await page.goto(await host.nextAddress());
    await page.getByRole('button', { name: /turn on the microphone/i }).click();
    await expect(page.getByText('The microphone is not allowed.')).toBeVisible({ timeout: 20_000 });
    await keepPictures(page, 'setup-1-denied');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('The microphone is not allowed.')).toBeVisible();
    await page.getByRole('button', { name: /skip this step/i }).click();
    await expect(page.getByText('2 of 4')).toBeVisible();
    await page.getByRole('button', { name: /skip the introduction/i }).click();
    await expect(banner(page, 'The microphone is not allowed.')).toBeVisible();
    // A headless browser opens no microphone that it was not started with; this one is silent, and enough.
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () =>
        new AudioContext().createMediaStreamDestination().stream;
    });
    await context.grantPermissions(['microphone'], { origin: host.origin });
    await expect(banner(page, 'The microphone is not allowed.')).toHaveCount(0, { timeout: 20_000 });
    await expect(banner(page, 'Your microphone is silent.')).toBeVisible({ timeout: 20_000 });
  } finally {
    await context.close();
    await host.stop();
  }
});
