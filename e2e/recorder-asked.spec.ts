/**
 * What the recorder asks and says: before it discards, where it is to write, where a browser can't record; and that nothing of
 * it runs before it is used. No model is loaded. Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { keepPicture, settled, violationsOf } from './looked-at';
import { NARROW, useReceptionistPlace, WIDE } from './receptionist-place';
import { dialog, figures, record, recordingsOnDisk, recordShortly, stop } from './recorder-page';
import { openToldWindow } from './told-window';

test.describe.configure({ timeout: 240_000 });

const place = useReceptionistPlace('recorder-asked');

test('discards only after being asked, and then leaves nothing on the disk', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await recordShortly(page);
    // Esc closes the look at it; the recording waits.
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await page.getByRole('button', { name: 'Show recording' }).click();
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await dialog(page).getByRole('button', { name: 'Keep it' }).click();
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await expect(dialog(page)).toContainText('Discard it for good?');
    // The next press is of the talk key, meant for the conversation: it deleted the recording.
    await expect(dialog(page).getByRole('button', { name: 'Keep it' })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(dialog(page)).not.toContainText('Discard it for good?');
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(record(page)).toBeVisible();
    await expect.poll(() => recordingsOnDisk(page)).toBe(0);
  } finally {
    await browser.close();
  }
});

test('where a place can be chosen it is written there, and a refusal loses nothing', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await recordShortly(page);
    // The dialog of the system can't be answered here; a file of the page's own stands for the one that was chosen.
    await page.evaluate(() => {
      const answers = [
        () => Promise.reject(new DOMException('', 'AbortError')),
        async () => ({
          createWritable: () =>
            Promise.resolve(
              new WritableStream({
                write: () => {
                  throw new DOMException('', 'QuotaExceededError');
                },
              }),
            ),
        }),
        async () => (await navigator.storage.getDirectory()).getFileHandle('chosen.webm', { create: true }),
      ];
      Object.defineProperty(window, 'showSaveFilePicker', { value: () => answers.shift()?.() });
    });
    const save = dialog(page).getByRole('button', { name: 'Save video' });
    await save.click();
    await expect(save).toBeEnabled();
    await expect(dialog(page).getByText(/^Saved\./)).toBeHidden();
    await save.click();
    await expect(dialog(page).getByRole('alert')).toContainText('could not be saved there');
    await save.click();
    await expect(dialog(page).getByText(/^Saved\./)).toBeVisible();
    await expect(dialog(page).getByRole('alert')).toBeHidden();
    const size = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      return (await (await root.getFileHandle('chosen.webm')).getFile()).size;
    });
    expect(size).toBeGreaterThan(4_000);
  } finally {
    await browser.close();
  }
});

test('a browser that can’t record says so, with what to do', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: NARROW });
  try {
    await page.evaluate(() => {
      MediaRecorder.isTypeSupported = () => false;
    });
    await record(page).click();
    await expect(page.locator('.recorder-text')).toContainText('can’t write WebM');
    await expect(page.getByText(/can’t write WebM.*Open Sidetone as an app/).first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, 'recorder-unable-narrow');
    await page.evaluate(() => Reflect.deleteProperty(window, 'MediaRecorder'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('.recorder-text')).toContainText('This browser can’t record');
    await page.locator('.recorder').getByRole('button', { name: 'Close' }).click();
    await expect(record(page)).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('nothing of the recorder is loaded or runs before it is used, and the row is accessible narrow and dark', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: NARROW, colorScheme: 'dark' });
  try {
    const loaded = (): Promise<number> =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => /\/load-|recorder-/.test(name))
            .length,
      );
    await expect(record(page)).toBeVisible();
    await settled(page);
    expect(await loaded()).toBe(0);
    await record(page).focus();
    await page.keyboard.press('Enter');
    await expect(figures(page)).toBeVisible({ timeout: 30_000 });
    expect(await loaded()).toBeGreaterThan(0);
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, 'recorder-running-narrow-dark');
    // It can be seen and stopped on every page.
    await page.goto(`${place().server.origin}/#/about`);
    await expect(stop(page)).toBeVisible();
    await expect(figures(page)).toHaveText(/^0:0[2-9]/, { timeout: 30_000 });
    await stop(page).click();
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, 'recorder-preview-narrow-dark');
  } finally {
    await browser.close();
  }
});
