/** The figures of a real answer, with real ears and a real voice: one set of them, and its stages add up. */
import { expect, test } from '@playwright/test';
import { expectOneFigure, FIGURE, msOf, panel } from './latency-figures';
import { keepPicture } from './looked-at';
import { useReceptionistPlace, WIDE } from './receptionist-place';
import { say } from './speaker';
import { microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });

const place = useReceptionistPlace('latency');

test('a real answer has one figure everywhere, and its stages add up to it', async () => {
  const microphone = await microphoneFile(place().folder, []);
  const { browser, page } = await openWindow(place().server, microphone, { viewport: WIDE, speaker: true });
  try {
    await expect(panel(page)).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('Control+Shift+L');
    await expect(page.locator('.mood')).toHaveText('listening', { timeout: 60_000 });
    await say(page, 'question_01.wav');
    await expect(page.locator('.gap')).toHaveText(FIGURE, { timeout: 90_000 });
    const stop = page.getByRole('button', { name: /stop the voice/i });
    await expect(stop, 'the figure is there while the voice speaks').toBeVisible();
    const spoken = await expectOneFigure(page);
    await expect(stop).toBeHidden({ timeout: 60_000 });
    expect(await expectOneFigure(page), 'and does not move when it ends').toBe(spoken);
    const waited = (await page.locator('.overlay-stage dd').allInnerTexts())
      .map(msOf)
      .filter((ms) => !Number.isNaN(ms));
    const sumMs = waited.reduce((sum, ms) => sum + ms, 0);
    expect(Math.abs(sumMs - msOf(spoken))).toBeLessThan(20);
    await keepPicture(page, 'latency-real');
  } finally {
    await browser.close();
  }
});
