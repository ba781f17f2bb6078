/**
 * The introduction's step of voices and models in the built page: held, called off, failed, had from a folder, all for
 * real from a server on loopback. Runs beside others.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Model } from '../engine/models/model';
import { expectAccessible, keepPictures } from './looked-at';
import type { OwnHost } from './own-host';
import { BODY, step, useSetupPlace, VOICE } from './setup-place';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 150_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { folder, files, voices, withMind, ownHost } = useSetupPlace();

test.describe('voices and models', () => {
  let host: OwnHost;
  let opened: OpenedWindow;
  const open = async (freeBytes?: number, models?: readonly Model[]): Promise<Page> => {
    host = await ownHost({ firstRun: 'models' }, { freeBytes, models });
    opened = await openWindow(host, await microphoneFile(folder(), []), {
      viewport: { width: 1120, height: 800 },
    });
    await expect(step(opened.page, /thinks and speaks with/i)).toBeVisible();
    return opened.page;
  };
  test.afterEach(async () => {
    await opened.browser.close();
    await host.stop();
  });

  test('says what, how large, whose, from where and how much room; pauses, goes on after a reload, and ends', async () => {
    const page = await open();
    const ear = page.locator('.model', { hasText: 'An ear' });
    await expect(ear).toContainText('3 MB');
    await expect(ear).toContainText('Licence: MIT');
    await expect(ear).toContainText('from Hugging Face');
    await expect(page.getByText(/5\.0 GB free on the disk of/)).toBeVisible();
    await expectAccessible(page);
    await keepPictures(page, 'setup-2-missing');

    files().behave({ kind: 'slow', bytes: 20_000, everyMs: 60 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    await expect(page.locator('.models-progress')).toContainText(/\d MB\/s/, { timeout: 20_000 });
    await expect(page.locator('.models-progress')).toContainText(/left/);
    await expect(page.locator('.model', { hasText: 'A voice' })).toContainText('Installed');
    await keepPictures(page, 'setup-2-fetching');
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByText(/^Paused at/)).toBeVisible();
    await expect(ear.locator('.model-status')).toHaveText('Paused');
    await expectAccessible(page);

    await page.reload();
    await expect(page.getByText(/^Paused at/)).toBeVisible();
    const before = files().seen.length;
    await page.getByRole('button', { name: /^resume/i }).click();
    await expect(page.getByText('Everything is installed.')).toBeVisible({ timeout: 30_000 });
    expect(files().seen[before]?.range).toMatch(/^bytes=[1-9]\d+-$/);
    await keepPictures(page, 'setup-2-here');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('3 of 4')).toBeVisible();
  });

  test('calls off what another window began, and throws away what had come', async () => {
    const page = await open();
    files().behave({ kind: 'stall', after: 1_000_000 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    await expect(page.locator('.models-progress')).toContainText('1 MB of 3 MB', { timeout: 20_000 });
    await page.reload();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('button', { name: /download what is missing \(3 MB\)/i })).toBeVisible();
  });

  test('names a failure with its cause, and lets it be tried again or put away', async () => {
    const page = await open();
    files().behave({ kind: 'status', status: 404 });
    voices().behave({ kind: 'status', status: 404 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    await expect(page.getByText('2 models could not be downloaded.')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/HTTP 404/)).toBeVisible();
    await keepPictures(page, 'setup-2-failed');
    await expectAccessible(page);
    await page.locator('.models-failure').getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByText(/could not be downloaded/)).toHaveCount(0);
    files().behave({ kind: 'status', status: 500 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    const ear = page.locator('.model', { hasText: 'An ear' });
    await expect(ear).toContainText(/HTTP 500/, { timeout: 20_000 });
    // A step that failed bars no way.
    await expect(page.getByRole('button', { name: /skip this step/i })).toBeEnabled();
    await page.getByRole('button', { name: 'Retry An ear' }).click();
    await expect(page.getByText('Everything is installed.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/HTTP/)).toHaveCount(0);
  });

  test('lets talk already with what has arrived', async () => {
    const page = await open(undefined, withMind());
    files().behave({ kind: 'stall', after: 500_000 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    await expect(page.getByText(/you can already talk/i)).toBeVisible({ timeout: 20_000 });
    await expect(page.locator('.model', { hasText: 'A mind' })).toContainText('Downloading');
    await expect(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  });

  test('says that there is too little room', async () => {
    const page = await open(1_000_000);
    await expect(page.getByText(/that is too little: 3 MB are still to come/i)).toBeVisible();
  });

  test('takes models from a folder that is chosen', async () => {
    const page = await open();
    const own = join(folder(), 'my models');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'whatever.bin'), BODY);
    writeFileSync(join(own, 'voice'), VOICE);
    await page.getByLabel('Folder', { exact: true }).fill(folder());
    await page.getByRole('button', { name: /choose a folder/i }).click();
    await page.getByRole('button', { name: 'my models' }).click();
    await expect(page.getByText('2 files here may be models.')).toBeVisible();
    await keepPictures(page, 'setup-2-folder');
    await expectAccessible(page);
    await page.getByRole('button', { name: /use this folder/i }).click();
    await expect(page.getByText('Everything is installed.')).toBeVisible({ timeout: 30_000 });
  });

  test('takes a chosen folder at once while a download stands still', async () => {
    const page = await open();
    const own = join(folder(), 'at hand');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'ear'), BODY);
    files().behave({ kind: 'stall', after: 500_000 });
    await page.getByRole('button', { name: /download what is missing/i }).click();
    const requests = (): number => files().seen.length;
    await expect.poll(requests, { timeout: 20_000 }).toBeGreaterThan(0);
    const asked = requests();
    await page.getByLabel('Folder', { exact: true }).fill(own);
    await page.getByRole('button', { name: /choose a folder/i }).click();
    await page.getByRole('button', { name: /use this folder/i }).click();
    await expect(page.getByText('Everything is installed.')).toBeVisible({ timeout: 30_000 });
    // From the folder, not from the server after all.
    expect(files().seen).toHaveLength(asked);
  });

  test('looks and works the same on the page of models', async () => {
    const page = await open();
    await page.goto(`${host.origin}/#/models`);
    await expect(page.getByRole('button', { name: /download what is missing/i })).toBeVisible();
    await expect(page.getByText(/free on the disk of/)).toBeVisible();
    await keepPictures(page, 'models-page');
    await expectAccessible(page);
  });
});
