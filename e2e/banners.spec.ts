/**
 * Several things that stand in the way at once, in a window with room for one of them and in one with room for two.
 * Runs beside others.
 */
import { expect as patient, test } from '@playwright/test';
import type { HostEvent } from '../engine/contract/client';
import type { ErrorCode } from '../engine/contract/error-codes';
import { words } from '../renderer/words';
import { expectAccessible, keepPicture, keepPictures } from './looked-at';
import { NARROW, useReceptionistPlace, WIDE } from './receptionist-place';
import { openToldWindow, toldConversation } from './told-window';

test.describe.configure({ timeout: 120_000 });
const expect = patient.configure({ timeout: 30_000 });

const place = useReceptionistPlace('banners');

const problem = (code: ErrorCode, message: string, hint: string): HostEvent => ({
  kind: 'control',
  type: 'problem',
  problem: { code, message, hint },
});
test('a narrow window shows the most important one and how many more: three pushed the conversation away', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: NARROW });
  try {
    const banners = page.locator('.banner:visible');
    tell(...toldConversation(3));
    // The microphone is not on, which is no error yet.
    await expect(banners).toContainText(words.micTitle);
    await expect(page.locator('.shelf-more button')).toHaveCount(0);
    tell(problem('TTS_FAILED', 'The voice failed.', 'Choose another voice.'));
    const more = page.getByRole('button', { name: words.moreBanners(1) });
    await expect(more).toBeVisible();
    await expect(banners).toHaveCount(1);
    tell(
      problem('LLM_FAILED', 'The language model failed.', 'Choose another one.'),
      problem('DISK_FAILED', 'It can’t be written to the disk.', 'Make room.'),
    );
    await expect(banners).toHaveCount(1);
    await expect(banners).toContainText('The voice failed.');
    await keepPictures(page, 'banners');
    await page.setViewportSize(NARROW);
    await keepPicture(page, 'banners-folded');
    // The last answer is to be seen, whole.
    await expect(page.locator('.turns .text').last()).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);

    const rest = page.getByRole('button', { name: words.moreBanners(3) });
    await expect(rest).toHaveAttribute('aria-expanded', 'false');
    await rest.focus();
    await page.keyboard.press('Enter');
    await expect(banners).toHaveCount(4);
    const fewer = page.getByRole('button', { name: words.fewerBanners });
    await expect(fewer).toBeFocused();
    await expect(fewer).toHaveAttribute('aria-expanded', 'true');
    await keepPicture(page, 'banners-open');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(banners).toHaveCount(1);

    // Put away, the next one takes its place.
    await banners.getByRole('button', { name: words.dismiss }).click();
    await expect(banners).toContainText('The language model failed.');
    await expect(page.getByRole('button', { name: words.moreBanners(2) })).toBeVisible();
    // Where there is more room, more of them are there.
    await page.setViewportSize(WIDE);
    await expect(banners).toHaveCount(2);
    await expect(page.getByRole('button', { name: words.moreBanners(1) })).toBeVisible();
    await banners.getByRole('button', { name: words.dismiss }).first().click();
    await expect(banners).toHaveCount(2);
    await expect(page.locator('.shelf-more button')).toHaveCount(0);
  } finally {
    await browser.close();
  }
});

test('the notice at the keyboard stays, and what comes behind it is said: catches a focus that is lost to a fault', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: NARROW });
  try {
    const banners = page.locator('.banner:visible');
    tell(...toldConversation(1));
    const turnOn = banners.getByRole('button', { name: words.micAction });
    await turnOn.focus();
    tell(problem('TTS_FAILED', 'The voice failed.', 'Choose another voice.'));
    await expect(page.getByRole('button', { name: words.moreBanners(1) })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'The voice failed.' })).toHaveCount(1);
    await expect(turnOn).toBeFocused();
    await expect(banners).toHaveCount(1);
    await expectAccessible(page);
    // A person who goes on has done with it.
    await page.keyboard.press('Tab');
    await expect(banners).toHaveCount(1);
    await expect(banners).toContainText('The voice failed.');
    await expect(page.getByRole('button', { name: words.moreBanners(1) })).toBeFocused();
  } finally {
    await browser.close();
  }
});

test('a wide window shows two of five: catches notices that push the conversation out of it', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  /** How much of it is out of sight, in pixels. */
  const scrolls = (selector: string): Promise<number> =>
    page.locator(selector).evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  try {
    const banners = page.locator('.banner:visible');
    const lastAnswer = page.locator('.turns .text').last();
    tell(...toldConversation(4));
    await expect(banners).toHaveCount(1);
    tell(problem('TTS_FAILED', 'The voice failed.', 'Choose another voice.'));
    await expect(banners).toHaveCount(2);
    await expect(page.locator('.shelf-more button')).toHaveCount(0);
    tell(
      problem('LLM_FAILED', 'The language model failed.', 'Choose another one.'),
      problem('DISK_FAILED', 'It can’t be written to the disk.', 'Make room.'),
      problem('MODEL_BROKEN', 'A model file could not be loaded.', 'Fetch the model again.'),
    );
    const more = page.getByRole('button', { name: words.moreBanners(3) });
    await expect(more).toBeVisible();
    // What is wrong, and not that the microphone is off yet.
    await expect(banners).toContainText(['The voice failed.', 'The language model failed.']);
    await expect(lastAnswer).toBeInViewport({ ratio: 1 });
    await expect.poll(() => scrolls('main')).toBe(0);
    await expect.poll(() => scrolls('.shelf')).toBe(0);
    await keepPictures(page, 'banners-wide');
    await expectAccessible(page);

    // Opened, they scroll in their own place, and the conversation keeps its.
    await more.focus();
    await page.keyboard.press('Enter');
    await expect(banners).toHaveCount(5);
    const fewer = page.getByRole('button', { name: words.fewerBanners });
    await expect(fewer).toBeFocused();
    await expect(fewer).toBeInViewport({ ratio: 1 });
    await expect(lastAnswer).toBeInViewport({ ratio: 1 });
    await expect.poll(() => scrolls('main')).toBe(0);
    await keepPicture(page, 'banners-wide-open');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(banners).toHaveCount(2);

    // Low, the same window has room for one.
    await page.setViewportSize({ ...WIDE, height: 540 });
    await expect(banners).toHaveCount(1);
    await expect(page.getByRole('button', { name: words.moreBanners(4) })).toBeVisible();
    await keepPicture(page, 'banners-low');
    // And so it has with text of twice the size.
    await page.setViewportSize(WIDE);
    await expect(banners).toHaveCount(2);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await expect(banners).toHaveCount(1);
  } finally {
    await browser.close();
  }
});
