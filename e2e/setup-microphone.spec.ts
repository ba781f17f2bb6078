/**
 * The introduction's first step in the built page: the microphone, explained, heard back, skipped and come back to. No
 * model is loaded. Runs beside others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, keepPictures, settled } from './looked-at';
import type { OwnHost } from './own-host';
import { step, useSetupPlace } from './setup-place';
import { say } from './speaker';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 150_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { folder, ownHost } = useSetupPlace();

test.describe('the microphone', () => {
  let host: OwnHost;
  let opened: OpenedWindow;
  test.beforeEach(async () => {
    host = await ownHost({});
    opened = await openWindow(host, await microphoneFile(folder(), []), {
      speaker: true,
      viewport: { width: 1120, height: 800 },
    });
  });
  test.afterEach(async () => {
    await opened.browser.close();
    await host.stop();
  });

  test('is explained before it is asked for, says "We hear you", and is heard back', async () => {
    const { page } = opened;
    await expect(step(page, /can sidetone hear you/i)).toBeVisible();
    await expect(page.getByText('1 of 4')).toBeVisible();
    await expect(page.getByText(/no sound leaves this machine/i)).toBeVisible();
    // Allowed by the browser, and yet not opened before the person was told why.
    await settled(page);
    expect(await page.evaluate(() => window.microphoneAsks)).toBe(0);
    await keepPictures(page, 'setup-1-before');
    await expectAccessible(page);

    await page.getByRole('button', { name: /turn on the microphone/i }).click();
    await expect(page.getByRole('combobox', { name: 'Microphone' })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('meter', { name: 'Level' })).toBeVisible();
    // Said until it is heard: the test is not told when the detector is there.
    await expect(async () => {
      await say(page, 'question_01.wav');
      await expect(page.getByText('We hear you.')).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await expect(page.getByText(/with a bluetooth headset/i)).toBeVisible();
    await keepPictures(page, 'setup-1-heard');

    await page.getByRole('button', { name: /record 3 seconds/i }).click();
    await expect(page.getByText(/speak now/i)).toBeVisible();
    await say(page, 'question_02.wav');
    await expect(page.getByText(/playing what you said/i)).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole('button', { name: /play again/i })).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole('combobox', { name: 'Loudspeaker' })).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('2 of 4')).toBeVisible();
    expect(await page.evaluate(() => window.cspViolations)).toEqual([]);
  });

  test('can be skipped; a reload goes on where it was, and all of it can be skipped', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: /skip this step/i }).click();
    await expect(page.getByText('2 of 4')).toBeVisible();
    await page.goto(`${host.origin}/`);
    await expect(page.getByText('2 of 4')).toBeVisible();
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByText('1 of 4')).toBeVisible();
    await expect(step(page, /can sidetone hear you/i)).toBeFocused();
    await page.getByRole('link', { name: 'Keys' }).click();
    await expect(page.getByText('3 of 4')).toBeVisible();

    await page.getByRole('button', { name: /skip the introduction/i }).click();
    await expect(page.getByRole('heading', { name: /needs a few models/i })).toBeVisible();
    await expect
      .poll(() => readFileSync(join(host.home, 'settings.json'), 'utf8'))
      .toContain('"firstRun": "done"');
    await page.reload();
    await expect(page.getByRole('heading', { name: /needs a few models/i })).toBeVisible();

    // Run again from anywhere: it stays out of the conversation's way, and ends there.
    await page.goto(`${host.origin}/#/setup`);
    await expect(page.getByText('1 of 4')).toBeVisible();
    await page.reload();
    await expect(page.getByText('1 of 4')).toBeVisible();
    await page.goto(`${host.origin}/#/setup/try`);
    await expect(page.getByText(/not installed yet/i)).toBeVisible();
    // There is no persona to talk with yet.
    await page.getByRole('button', { name: 'Close the introduction' }).click();
    await expect(page.getByRole('heading', { name: /needs a few models/i })).toBeVisible();
  });
});
