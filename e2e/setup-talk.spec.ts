/** The introduction's end in the built page, with real ears and a real voice: one sentence, answered, and its milliseconds. */
import { expect, test } from '@playwright/test';
import { greetBriefly, makeHome } from './home';
import { expectAccessible, keepPictures } from './looked-at';
import { useFolder } from './own-folder';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { say } from './speaker';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 150_000 });
const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
test.skip(off !== null, off ?? '');

const folder = useFolder('setup');

test('a sentence is said, answered, and its milliseconds shown', async () => {
  const home = makeHome({ llm: 'playbook', firstRun: 'try', profileId: 'receptionist' });
  greetBriefly(home);
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []), {
    speaker: true,
    viewport: { width: 1120, height: 800 },
  });
  try {
    await expect(page.getByText('4 of 4')).toBeVisible();
    await expect(page.getByText(/what can you do/i)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);
    await keepPictures(page, 'setup-4-waiting');
    await expect(page.locator('.mood')).toHaveText('listening', { timeout: 60_000 });
    await say(page, 'question_01.wav');
    await expect(page.locator('.setup-you + dd')).toContainText(/opening hours/i, { timeout: 60_000 });
    await expect(page.locator('.setup-them + dd')).not.toBeEmpty();
    await expect(page.locator('.setup-figure')).toHaveText(/^\d+ ms$|^\d+\.\d\d s$/, { timeout: 60_000 });
    await expect(page.locator('.turn-stage')).toHaveCount(6);
    await expect(page.getByText(/The largest part of it \(\d+%\)/)).toBeVisible();
    await expectAccessible(page);
    await keepPictures(page, 'setup-4-answered');
    await page.getByRole('button', { name: 'Start talking' }).click();
    // The same conversation goes on.
    await expect(page.locator('.said-you .text').first()).toContainText(/opening hours/i);
    await page.reload();
    await expect(page.locator('.said-them')).toBeVisible({ timeout: 60_000 });
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});
