/**
 * What becomes of a recording that was not saved: after a crash, at the next start, without a disk, and on a full one.
 * Each is made for real, or as near to it as a browser allows. No model is loaded. Runs beside others.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, keepPicture, violationsOf } from './looked-at';
import { useReceptionistPlace, WIDE } from './receptionist-place';
import { dialog, figures, record, recordingsOnDisk, saved, stop, withoutPicker } from './recorder-page';
import { openToldWindow } from './told-window';
import { readVideo } from './video';

test.describe.configure({ timeout: 240_000 });

const place = useReceptionistPlace('recorder-kept');

test('a crash costs a few seconds: the next start offers what was recorded', async () => {
  const profile = join(place().folder, 'profile');
  const first = await openToldWindow(place().server, { viewport: WIDE, profile });
  await record(first.page).click();
  await expect(figures(first.page)).toHaveText(/^0:0[5-9], \d+ kB$/, { timeout: 40_000 });
  const session = await first.page.context().newCDPSession(first.page);
  const crashed = first.page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await first.browser.close();

  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE, profile });
  try {
    const offer = page.getByText(/A recording of .* was not finished/);
    await expect(offer).toBeVisible({ timeout: 20_000 });
    expect(await violationsOf(page)).toEqual([]);
    await keepPicture(page, 'recorder-unfinished');
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect(dialog(page)).toContainText('All but the last moment is here', { timeout: 30_000 });
    const path = await saved(page, place().folder, 'crashed.webm');
    const video = await readVideo(await readFile(path), [2]);
    expect(video.durationS).toBeGreaterThan(3);
    expect(video.soughtS).toEqual([expect.closeTo(2, 1)]);
    await keepPicture(page, 'recorder-handed');
    // Whether the download has it is not known: it is offered until a person discards it, after being asked.
    await page.reload();
    const kept = page.getByText(/A recording of .* is kept here/);
    await expect(kept).toBeVisible({ timeout: 20_000 });
    await expect(offer).toBeHidden();
    const question = page.getByRole('dialog', { name: 'Discard this recording for good?' });
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(question).toContainText('is kept here');
    await expectAccessible(page);
    await keepPicture(page, 'recorder-discard-asked');
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(kept).toBeVisible();
    expect(await recordingsOnDisk(page)).toBe(1);

    // A disk that does not let go of it.
    await page.evaluate(() => {
      const { removeEntry } = FileSystemDirectoryHandle.prototype;
      let isStuck = true;
      FileSystemDirectoryHandle.prototype.removeEntry = function removes(
        this: FileSystemDirectoryHandle,
        ...given
      ) {
        if (!isStuck) return removeEntry.apply(this, given);
        isStuck = false;
        return Promise.reject(new DOMException('', 'NoModificationAllowedError'));
      };
    });
    await page.getByRole('button', { name: 'Discard' }).click();
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('alert').filter({ has: kept })).toContainText('could not be removed');
    await expectAccessible(page);
    await keepPicture(page, 'recorder-not-removed');
    await page.getByRole('button', { name: 'Discard' }).click();
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(kept).toBeHidden();
    await expect.poll(() => recordingsOnDisk(page)).toBe(0);
  } finally {
    await browser.close();
  }
});

test('left for later it only waits to be saved: the next start said that it was not finished', async () => {
  const profile = join(place().folder, 'profile-later');
  const first = await openToldWindow(place().server, { viewport: WIDE, profile });
  await record(first.page).click();
  await expect(figures(first.page)).toHaveText(/^0:0[3-9], \d+ kB$/, { timeout: 40_000 });
  await stop(first.page).click();
  await expect(dialog(first.page)).toContainText('kept here until you save or discard it', {
    timeout: 30_000,
  });
  await dialog(first.page).getByRole('button', { name: 'Later' }).click();
  await expect(first.page.getByRole('button', { name: 'Show recording' })).toBeVisible();
  await first.browser.close();

  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE, profile });
  try {
    await expect(page.getByText(/A recording of .* was not saved yet/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/not finished/)).toHaveCount(0);
    await keepPicture(page, 'recorder-not-saved');
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
    await expect(dialog(page)).not.toContainText('The window closed');
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => recordingsOnDisk(page)).toBe(0);
  } finally {
    await browser.close();
  }
});

test('where the disk can’t be used it says that it is in memory only: it said that it was kept', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await page.evaluate(() => {
      StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'));
    });
    await record(page).click();
    await expect(page.locator('.recorder')).toContainText('in memory only', { timeout: 40_000 });
    await expect(figures(page)).toHaveText(/^0:0[3-9], \d+ kB/, { timeout: 40_000 });
    await stop(page).click();
    await expect(dialog(page)).toContainText('save it before you close this window', { timeout: 30_000 });
    await expect(dialog(page)).not.toContainText('kept');
    await keepPicture(page, 'recorder-in-memory');
    await withoutPicker(page);
    const download = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: 'Save video' }).click();
    await (await download).saveAs(join(place().folder, 'memory.webm'));
    await expect(dialog(page)).toContainText('goes with this window');
    await expect(dialog(page)).not.toContainText('kept');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await expect(dialog(page)).toContainText('Discard the copy in memory?');
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await expect(record(page)).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('a full disk ends the recording, says so, and keeps what was written', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await page.evaluate(() => {
      const close = FileSystemWritableFileStream.prototype.close;
      let chunks = 0;
      FileSystemWritableFileStream.prototype.close = function fails(this: FileSystemWritableFileStream) {
        chunks += 1;
        return chunks > 4 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : close.call(this);
      };
    });
    await record(page).click();
    await expect(dialog(page)).toContainText('the disk has no room for more', { timeout: 40_000 });
    const path = await saved(page, place().folder, 'full.webm');
    expect((await readVideo(await readFile(path), [1])).durationS).toBeGreaterThan(1);
  } finally {
    await browser.close();
  }
});
