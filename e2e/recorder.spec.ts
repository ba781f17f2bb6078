/**
 * What a recording of the window holds: it is loaded into a player, looked at, and listened to. How long it is and what was
 * said meanwhile goes by real time.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeWav } from '../engine/audio/wav';
import { keepPicture, violationsOf } from './looked-at';
import { lines, sidetone } from './project';
import { useReceptionistPlace, WIDE } from './receptionist-place';
import { dialog, discardHanded, figures, record, recordingsOnDisk, saved, stop } from './recorder-page';
import { say } from './speaker';
import { openToldWindow, toldConversation } from './told-window';
import { LISTEN_RATE, readVideo } from './video';
import { microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 240_000 });

const place = useReceptionistPlace('recorder');

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
    expect(await violationsOf(page)).toEqual([]);
    const path = await saved(page, place().folder, 'sought.webm');
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

async function transcribed(samples: Float32Array, name: string): Promise<string> {
  const path = join(place().folder, name);
  await writeFile(path, writeWav({ channels: [samples], sampleRate: LISTEN_RATE }));
  const { stdout } = await sidetone('transcribe', path);
  return lines(stdout).join(' ');
}

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
    const path = await saved(page, place().folder, 'voices.webm');
    const video = await readVideo(await readFile(path), [1]);
    const words = await transcribed(video.samples, 'voices.wav');
    expect(words).toMatch(/opening hours/i);
    expect(words).toMatch(/monday|friday|eight/i);
  } finally {
    await browser.close();
  }
});
