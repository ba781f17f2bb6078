/**
 * The state of a conversation in words and in shape, without speech: muted, without an engine, and with the voice
 * paused. Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { makeHome } from './home';
import { expectAccessible, keepPicture } from './looked-at';
import { useFolder } from './own-folder';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { openToldWindow, toldSnapshot, toldTurn } from './told-window';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 240_000 });

const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
const SLOW = { timeout: 90_000 };
const folder = useFolder('moods');

test('muting, and an engine that is gone, are said in words and in shape', async () => {
  test.skip(off !== null, off ?? '');
  const home = makeHome({ llm: 'playbook', profileId: 'receptionist' });
  const own = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(own, await microphoneFile(folder(), []), {
    viewport: { width: 380, height: 800 },
  });
  try {
    const mood = page.locator('.mood');
    const shape = (): Promise<string | null> => mood.locator('.mood-mark path').getAttribute('d');
    await expect(mood).toHaveText('listening', SLOW);
    const listening = await shape();
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await expect(mood).toHaveText('muted');
    const muted = await shape();
    await expect(page.locator('[data-announces="mood"]')).toHaveText('muted', { timeout: 5_000 });
    await own.stop();
    await expect(mood).toHaveText('not connected', SLOW);
    expect(new Set([listening, muted, await shape()]).size).toBe(3);
    await expectAccessible(page, 'reduce');
    // Nothing lies over anything: the menu's button, the name, the state and the session's button.
    const boxes = await page
      .locator('.nav-button, .persona-button, .mood, .session .quiet-button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const apart =
          one.right <= other.left ||
          other.right <= one.left ||
          one.bottom <= other.top ||
          other.bottom <= one.top;
        expect(apart, JSON.stringify([one, other])).toBe(true);
      }
    }
  } finally {
    await browser.close();
    await own.stop();
    home.remove();
  }
});

test('a paused voice is shown in words and in shape, for as long as it is paused', async () => {
  test.skip(chromium === null, 'there is no Chromium here');
  const own = makeHome();
  const host = await startServerProcess({ env: { SIDETONE_HOME: own.path } });
  const { browser, page, tell } = await openToldWindow(host, { viewport: { width: 380, height: 800 } });
  try {
    const mood = page.locator('.mood');
    const shape = (): Promise<string | null> => mood.locator('.mood-mark path').getAttribute('d');
    await expect(page.locator('.nav-button')).toBeVisible(SLOW);
    tell(
      toldSnapshot(),
      ...toldTurn(
        1,
        'What are your hours?',
        'We are open from eight',
        {},
        { unheard: 'to six on weekdays.' },
      ),
      toldSnapshot({ state: 'RESPONDING', turnId: 2, revision: 2 }),
    );
    await expect(mood).toHaveText('speaking', SLOW);
    const speaking = await shape();
    tell({ kind: 'control', type: 'speech.pause', turnId: 2 });
    await expect(mood).toHaveText('paused');
    expect(await shape()).not.toBe(speaking);
    await expect(page.locator('[data-announces="mood"]')).toHaveText('paused', { timeout: 5_000 });
    // A person who wants the voice to end for good can still have that.
    await expect(page.getByRole('button', { name: /stop the voice/i })).toBeVisible();
    await expect(page.locator('s.unheard')).toHaveText('to six on weekdays.');
    await expectAccessible(page, 'reduce');
    await keepPicture(page, 'conversation-paused');
    tell({ kind: 'control', type: 'speech.resume', turnId: 2 });
    await expect(mood).toHaveText('speaking');
    tell(toldSnapshot({ state: 'ACTIVE', revision: 3 }));
    await expect(mood).not.toHaveText(/speaking|paused/);
  } finally {
    await browser.close();
    await host.stop();
    own.remove();
  }
});
