/** Several things that stand in the way at once, in a window with room for one of them and in one with room for all. */
import { expect as patient, test } from '@playwright/test';
import type { HostEvent } from '../engine/contract/client';
import type { ErrorCode } from '../engine/contract/errors';
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
    await keepPicture(page, 'banners-folded', 300);
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
    await keepPicture(page, 'banners-open', 300);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(banners).toHaveCount(1);

    // Put away, the next one takes its place.
    await banners.getByRole('button', { name: words.dismiss }).click();
    await expect(banners).toContainText('The language model failed.');
    await expect(page.getByRole('button', { name: words.moreBanners(2) })).toBeVisible();
    // Where there is room, all are there and nothing is to be opened.
    await page.setViewportSize(WIDE);
    await expect(banners).toHaveCount(3);
    await expect(page.getByRole('button', { name: words.moreBanners(2) })).toHaveCount(0);
  } finally {
    await browser.close();
  }
});
