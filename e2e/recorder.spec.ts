/**
 * The demo recorder in the built window: what it records is loaded into a player, looked at, and listened to. A crash, a
 * full disk and a browser without a recorder are made for real, or as near to it as a browser allows.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { writeWav } from '../engine/audio/wav';
import { expectAccessible, keepPicture, settled } from './looked-at';
import { lines, sidetone } from './project';
import { NARROW, useReceptionistPlace, WIDE } from './receptionist-place';
import { say } from './speaker';
import { openToldWindow, toldConversation } from './told-window';
import { LISTEN_RATE, readVideo } from './video';
import { microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 240_000 });

const place = useReceptionistPlace('recorder');

const record = (page: Page) => page.getByRole('button', { name: /^Record\b/ });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop recording' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Your recording' });
const figures = (page: Page) => page.locator('.recorder-figures');

/** A browser without a place to ask for: headless ones have no dialog that could be answered. */
const withoutPicker = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }));

async function saved(page: Page, name: string): Promise<string> {
  await withoutPicker(page);
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Save video' }).click();
  const path = join(place().folder, name);
  await (await download).saveAs(path);
  if (process.env['SIDETONE_PICTURES'])
    await (await download).saveAs(join(process.env['SIDETONE_PICTURES'], name));
  // Nobody says whether the browser's downloads have it.
  await expect(dialog(page).getByText('Handed to the browser’s downloads; kept here')).toBeVisible();
  await expect(dialog(page).getByText(/^Saved\./)).toBeHidden();
  return path;
}

async function discardHanded(page: Page): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Discard' }).click();
  await expect(dialog(page)).toContainText('Is the video among your downloads?');
  await dialog(page).getByRole('button', { name: 'Discard' }).click();
  await expect(record(page)).toBeVisible();
}

async function transcribed(samples: Float32Array, name: string): Promise<string> {
  const path = join(place().folder, name);
  await writeFile(path, writeWav({ channels: [samples], sampleRate: LISTEN_RATE }));
  const { stdout } = await sidetone('transcribe', path);
  return lines(stdout).join(' ');
}

test('records by key, pauses, shows length and size, previews, saves a video that can be sought in', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    tell(...toldConversation(4));
    await expect(page.locator('.gap')).toHaveCount(4);
    await expect(record(page)).toHaveAttribute('aria-keyshortcuts', 'Control+Shift+E');
    await expect(record(page)).toContainText('Ctrl + Shift + E');
    await page.keyboard.press('Control+Shift+E');
    await expect(figures(page)).toHaveText(/^0:0[3-9], \d+ kB$/, { timeout: 40_000 });
    await keepPicture(page, 'recorder-running');
    await page.getByRole('button', { name: 'Pause recording' }).click();
    await expect(page.locator('.recorder-state')).toHaveText('Paused');
    const pausedAt = await figures(page).innerText();
    await page.waitForTimeout(3_000);
    expect((await figures(page).innerText()).split(',')[0]).toBe(pausedAt.split(',')[0]);
    await page.getByRole('button', { name: 'Resume recording' }).click();
    await expect(figures(page)).toHaveText(/^0:0[5-9], \d+ kB$/, { timeout: 40_000 });
    await page.keyboard.press('Control+Shift+E');
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
    await expect(dialog(page).locator('.recorder-facts')).toHaveText(/sidetone-.*\.webm\s*0:\d\d, \d+ kB/);
    await keepPicture(page, 'recorder-preview');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const path = await saved(page, 'sought.webm');
    const { size } = await stat(path);
    expect(size).toBeGreaterThan(20_000);

    const video = await readVideo(await readFile(path), [0.5, 3.5]);
    expect([video.width, video.height]).toEqual([1280, 720]);
    // Three seconds and two, and not the three of the pause.
    expect(video.durationS).toBeGreaterThan(4);
    expect(video.durationS).toBeLessThan(9);
    expect(video.soughtS).toEqual([expect.closeTo(0.5, 1), expect.closeTo(3.5, 1)]);
    expect(video.seekableS, 'players know its end').toBeCloseTo(video.durationS, 1);
    // A picture with words on it, not an empty one.
    for (const { colours } of video.frames) expect(colours).toBeGreaterThan(30);
    const pictures = process.env['SIDETONE_PICTURES'];
    if (pictures !== undefined)
      await writeFile(join(pictures, 'recorded-frame.png'), video.frames[1]?.png ?? '');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Show recording' }).click();
    await discardHanded(page);
    await expect.poll(() => recordingsOnDisk(page)).toBe(0);
    expect(await page.evaluate(() => window.cspViolations ?? [])).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('discards only after being asked, and then leaves nothing on the disk', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await record(page).click();
    await expect(figures(page)).toHaveText(/^0:0[2-9], \d+ kB$/, { timeout: 40_000 });
    await stop(page).click();
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
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

const recordingsOnDisk = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const recordings = await root.getDirectoryHandle('recordings');
    let count = 0;
    for await (const name of (recordings as unknown as { keys(): AsyncIterable<string> }).keys()) {
      count += name === '' ? 0 : 1;
    }
    return count;
  });

test('where a place can be chosen it is written there, and a refusal loses nothing', async () => {
  const { browser, page } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await record(page).click();
    await expect(figures(page)).toHaveText(/^0:0[2-9], \d+ kB$/, { timeout: 40_000 });
    await stop(page).click();
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
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
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await keepPicture(page, 'recorder-unfinished');
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect(dialog(page)).toContainText('All but the last moment is here', { timeout: 30_000 });
    const path = await saved(page, 'crashed.webm');
    const video = await readVideo(await readFile(path), [2]);
    expect(video.durationS).toBeGreaterThan(3);
    expect(video.soughtS).toEqual([expect.closeTo(2, 1)]);
    await keepPicture(page, 'recorder-handed');
    // Whether the download has it is nobody's to guess: it is offered until somebody discards it, after being asked.
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
    const path = await saved(page, 'full.webm');
    expect((await readVideo(await readFile(path), [1])).durationS).toBeGreaterThan(1);
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
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
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
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await keepPicture(page, 'recorder-running-narrow-dark');
    // It can be seen and stopped on every page.
    await page.goto(`${place().server.origin}/#/about`);
    await expect(stop(page)).toBeVisible();
    await expect(figures(page)).toHaveText(/^0:0[2-9]/, { timeout: 30_000 });
    await stop(page).click();
    await expect(dialog(page)).toBeVisible({ timeout: 30_000 });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await keepPicture(page, 'recorder-preview-narrow-dark');
  } finally {
    await browser.close();
  }
});

test('both voices are in it', async () => {
  const microphone = await microphoneFile(place().folder, []);
  const { browser, page } = await openWindow(place().server, microphone, { viewport: WIDE, speaker: true });
  try {
    await expect(page.getByRole('status').first()).toHaveText('listening', { timeout: 60_000 });
    await record(page).click();
    await expect(figures(page)).toHaveText(/^0:0[1-9]/, { timeout: 40_000 });
    await say(page, 'question_01.wav');
    await expect(page.locator('.gap')).toHaveText(/\d (?:ms|s)$/, { timeout: 60_000 });
    // It stands there as soon as the voice is heard.
    await expect(page.getByRole('status').first()).toHaveText('listening', { timeout: 60_000 });
    await stop(page).click();
    await expect(dialog(page)).toBeVisible({ timeout: 60_000 });
    const path = await saved(page, 'voices.webm');
    const video = await readVideo(await readFile(path), [1]);
    const words = await transcribed(video.samples, 'voices.wav');
    expect(words).toMatch(/opening hours/i);
    expect(words).toMatch(/monday|friday|eight/i);
  } finally {
    await browser.close();
  }
});
