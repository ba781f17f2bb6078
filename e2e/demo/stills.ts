/**
 * Makes README's pictures, resources/pictures/conversation-*.png: the built page right after a real answer, with the place
 * open in which that turn's time went. They are looked at before they replace the former ones. SIDETONE_STILLS names
 * another folder.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeHome } from '../home';
import { settled } from '../looked-at';
import { microphoneFile, chromium, openWindow } from '../window-page';
import { missingModels, PROJECT, THINKING } from '../project';
import { useFolder } from '../own-folder';
import { startServerProcess } from '../server-process';
import { say } from '../speaker';

const OUT = process.env['SIDETONE_STILLS'] ?? join(PROJECT, 'resources', 'pictures');
const READY_LIMIT_MS = 90_000;

const folder = useFolder('stills');

test('README’s pictures are made', async () => {
  const why = chromium === null ? 'there is no Chromium here' : await missingModels(THINKING);
  if (why !== null) throw new Error(`No pictures can be made: ${why}`);
  const home = makeHome({ profileId: 'receptionist' });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []), {
    speaker: true,
    // Drawing twice as fine without a graphics card would slow the very answer that is shown.
    viewport: { width: 1120, height: 800 },
    colorScheme: 'light',
  });
  try {
    const mood = page.getByRole('status').first();
    // The greeting is said to its end: what is spoken over it would strike it.
    await expect(page.locator('.said-them')).toContainText('Brightwater Dental', { timeout: READY_LIMIT_MS });
    await expect(mood).toHaveText('listening', { timeout: READY_LIMIT_MS });
    const gaps = page.locator('.gap');
    // The second answer is shown: the first one of a new process is slower than those that people wait for all day.
    for (const [turn, question] of ['question_01.wav', 'question_03.wav'].entries()) {
      await say(page, question);
      await expect(gaps).toHaveCount(turn + 1, { timeout: READY_LIMIT_MS });
      await expect(gaps.nth(turn)).toHaveText(/\d (?:ms|s)$/, { timeout: READY_LIMIT_MS });
      await expect(mood).toHaveText('listening', { timeout: READY_LIMIT_MS });
    }
    await gaps.last().click();
    await expect(page.locator('.waterfall')).toBeVisible();
    // Nothing is pointed at.
    await page.mouse.move(0, 0);
    await mkdir(OUT, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: join(OUT, `conversation-${colorScheme}.png`) });
    }
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});
