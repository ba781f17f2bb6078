/** Owns how a test uses the recorder of a window: its buttons, its dialog, and what it has left on the disk. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

export const record = (page: Page) => page.getByRole('button', { name: /^Record\b/ });
export const stop = (page: Page) => page.getByRole('button', { name: 'Stop recording' });
export const dialog = (page: Page) => page.getByRole('dialog', { name: 'Your recording' });
export const figures = (page: Page) => page.locator('.recorder-figures');

/** Records a few seconds and ends it; the dialog is open then. */
export async function recordShortly(page: Page): Promise<void> {
  await record(page).click();
  await expect(figures(page)).toHaveText(/^0:0[2-9], \d+ kB$/, { timeout: 40_000 });
  await stop(page).click();
  await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
}

/** A browser without a place to ask for: headless ones have no dialog that could be answered. */
export const withoutPicker = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }));

/** Saves it by the dialog. @returns the path of the video, in `folder`. */
export async function saved(page: Page, folder: string, name: string): Promise<string> {
  await withoutPicker(page);
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Save video' }).click();
  const path = join(folder, name);
  await (await download).saveAs(path);
  if (process.env['SIDETONE_PICTURES'])
    await (await download).saveAs(join(process.env['SIDETONE_PICTURES'], name));
  // It is not told whether the browser's downloads have it.
  await expect(dialog(page).getByText('Handed to the browser’s downloads; kept here')).toBeVisible();
  await expect(dialog(page).getByText(/^Saved\./)).toBeHidden();
  return path;
}

export async function discardHanded(page: Page): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Discard' }).click();
  await expect(dialog(page)).toContainText('Is the video among your downloads?');
  await dialog(page).getByRole('button', { name: 'Discard' }).click();
  await expect(record(page)).toBeVisible();
}

/** How many recordings the window keeps. */
export const recordingsOnDisk = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const recordings = await root.getDirectoryHandle('recordings');
    let count = 0;
    for await (const name of (recordings as unknown as { keys(): AsyncIterable<string> }).keys()) {
      count += name === '' ? 0 : 1;
    }
    return count;
  });
