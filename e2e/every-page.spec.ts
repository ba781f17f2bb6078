/**
 * What holds on every page of the window: muting, hanging up, a title of its own, a way past the header; and what of a
 * conversation is read out. In the built page, told by the test; no model is loaded.
 * Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { EMPTY_SPANS } from '../engine/contract/spans';
import { words } from '../renderer/words';
import { expectAccessible, keepPictures } from './looked-at';
import { useSharedSidetone } from './shared-sidetone';
import { openToldWindow, toldConversation, toldSnapshot, type ToldWindow } from './told-window';
import { chromium, microphoneFile } from './window-page';

test.describe.configure({ timeout: 120_000 });
test.skip(chromium === null, 'there is no Chromium here');

const SOON = { timeout: 30_000 };
const sidetone = useSharedSidetone('every-page');

async function inTalk(use: (opened: ToldWindow) => Promise<void>): Promise<void> {
  const { server, folder } = sidetone();
  const opened = await openToldWindow(server, {
    microphone: await microphoneFile(folder, []),
    viewport: { width: 1120, height: 800 },
    holdsBack: true,
  });
  try {
    const { page, tell, heldBack } = opened;
    await page.locator('.welcome .main-button').click(SOON);
    await expect.poll(() => heldBack().some((sent) => sent.includes('session.start')), SOON).toBe(true);
    tell(...toldConversation(1));
    await expect(page.locator('.mood')).toHaveText(words.mood.listening, SOON);
    await use(opened);
  } finally {
    await opened.browser.close();
  }
}

test('the microphone is muted and the conversation ended from any page: it is open on every one', async () => {
  await inTalk(async ({ page, tell, heldBack }) => {
    const mood = page.locator('.mood');
    await page.getByRole('link', { name: words.page.settings, exact: true }).click();
    const search = page.locator('.sheet input').first();
    await expect(search).toBeVisible(SOON);
    await mood.getByRole('button').click();
    await expect(mood).toHaveText(words.mood.muted);
    await page.keyboard.press('KeyM');
    await expect(mood).toHaveText(words.mood.listening);
    // What is typed is typed.
    await search.click();
    await page.keyboard.type('m');
    await expect(search).toHaveValue('m');
    await expect(mood).toHaveText(words.mood.listening);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: words.page.history, exact: true }).click();
    await page.keyboard.press('KeyM');
    await expect(mood).toHaveText(words.mood.muted);
    await page.keyboard.press('KeyM');
    await keepPictures(page, 'every-page-history');
    await page.getByRole('button', { name: words.hangUp, exact: true }).click();
    await expect.poll(() => heldBack().some((sent) => sent.includes('session.end'))).toBe(true);
    tell(toldSnapshot({ revision: 9, state: 'TERMINATED' }));
    await expect(mood).toHaveText(words.mood.ended);
    await expect(page.locator('.header').getByRole('button', { name: words.startAgain })).toBeVisible();
  });
});

test('each page has a title, and Tab a way past what they have in common', async () => {
  await inTalk(async ({ page }) => {
    const titles: string[] = [];
    for (const name of ['talk', 'history', 'personas', 'models', 'settings', 'about'] as const) {
      await page.getByRole('link', { name: words.page[name], exact: true }).click();
      await expect(page).toHaveTitle(words.documentTitle(words.page[name]));
      titles.push(await page.title());
    }
    expect(new Set(titles).size).toBe(titles.length);
    await page.reload();
    const skip = page.getByRole('button', { name: words.skipToPage });
    await expect(skip).toBeAttached(SOON);
    await page.keyboard.press('Tab');
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
  });
});

test('read out are the person’s own words once they are final: interim transcripts and the persona are not', async () => {
  await inTalk(async ({ page, tell }) => {
    const announced = page.locator('[data-announces="heard"]');
    const lines = page.locator('.said-you .text');
    await expect(announced).toHaveText('What are your opening hours?');
    expect(await page.locator('.turns').locator('xpath=ancestor-or-self::*[@aria-live]').count()).toBe(0);
    const said = { kind: 'transcript', turnId: 2, unheard: '' } as const;
    tell({ ...said, role: 'user', text: 'Where can', isFinal: false });
    await expect(lines.last()).toHaveText('Where can');
    await expect(announced).toHaveText('What are your opening hours?');
    tell({ ...said, role: 'user', text: 'Where can I park?', isFinal: true });
    await expect(announced).toHaveText('Where can I park?');
    tell({ ...said, role: 'persona', text: 'Behind the building.', isFinal: true });
    await expect(page.locator('.said-them .text').last()).toHaveText('Behind the building.');
    await expect(announced).toHaveText('Where can I park?');
    // Taps of the key without a word: one line, the person's, and gone with the next words.
    for (const turnId of [3, 4]) {
      tell({ kind: 'metric', turnId, spans: EMPTY_SPANS, outcome: 'empty', speculation: 'none', llm: 'x' });
    }
    await expect(page.getByText(words.outcome.empty).and(page.locator('.said-you .text'))).toHaveCount(1);
    await expect(announced).toHaveText(words.outcome.empty);
    tell({ ...said, turnId: 5, role: 'user', text: 'And on Sundays?', isFinal: true });
    await expect(lines.last()).toHaveText('And on Sundays?');
    await expect(page.locator('.said-you .text', { hasText: words.outcome.empty })).toHaveCount(0);
  });
});
