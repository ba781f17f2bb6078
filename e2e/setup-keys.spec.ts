/**
 * The introduction by keys in the built page: how the key to talk is chosen and tried, and that all of it goes without
 * a mouse. Runs beside others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, keepPictures } from './looked-at';
import { step, useSetupPlace } from './setup-place';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 150_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { folder, ownHost } = useSetupPlace();

test('the key is shown, changed and tried, and each way of pressing it', async () => {
  const host = await ownHost({ firstRun: 'keys' });
  const { browser, page } = await openWindow(host, await microphoneFile(folder(), []), {
    viewport: { width: 1120, height: 800 },
  });
  try {
    await expect(step(page, /like to talk/i)).toBeVisible();
    const pad = page.locator('.setup-pad');
    // Where the persona answers by itself a tap mutes: there, too, what is tried is what one gets.
    await expect(pad).toContainText('hold Space to keep your turn');
    await page.keyboard.press('Space');
    await expect(pad).toContainText('would be muted');
    await keepPictures(page, 'setup-3-duplex');
    await page.keyboard.press('Space');
    await expect(pad).toContainText('That is all');
    // The person was not muted by it, nor by the key that mutes elsewhere, and no sheet lies over what is tried.
    await page.keyboard.press('m');
    await expect(page.locator('.mood')).not.toContainText(/muted/);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Unmute' })).toHaveCount(0);
    await page.getByRole('radio', { name: 'Push to talk' }).check();
    await expect(pad).toContainText('hold or tap Space');
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await page.keyboard.down('Space');
    await expect(pad).toContainText('would be open');
    await expectAccessible(page);
    await keepPictures(page, 'setup-3-open');
    await page.keyboard.up('Space');
    await expect(pad).toContainText('That is all');
    // A release that is lost leaves nothing open here either.
    await page.keyboard.down('Space');
    await expect(pad).toContainText('would be open');
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await expect(pad).not.toContainText('would be open');
    await page.keyboard.up('Space');
    await pad.hover();
    await page.mouse.down();
    await expect(pad).toContainText('would be open');
    await page.waitForTimeout(500);
    await page.mouse.move(5, 5);
    await page.mouse.up();
    await expect(pad).not.toContainText('would be open');

    await page.getByRole('radio', { name: 'Tap', exact: true }).check();
    await page.getByRole('button', { name: /use another key/i }).click();
    await page.keyboard.press('Tab');
    await expect(page.getByText(/already in use/i)).toBeVisible();
    await page.keyboard.press('F8');
    await expect(pad).toContainText('tap F8');
    await page.keyboard.press('F8');
    await expect(pad).toContainText('Tap F8 again');
    await page.keyboard.press('F8');
    await expect(pad).not.toContainText('would be open');
    await expectAccessible(page);
    await keepPictures(page, 'setup-3-tap');
    await expect
      .poll(() => readFileSync(join(host.home, 'settings.json'), 'utf8'))
      .toMatch(/"talkKey": "F8"/);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('4 of 4')).toBeVisible();
    await expect(page.getByText(/not installed yet/i)).toBeVisible();
    await expectAccessible(page);
  } finally {
    await browser.close();
    await host.stop();
  }
});

test('everything can be done with the keyboard alone', async () => {
  const host = await ownHost({});
  const { browser, page } = await openWindow(host, await microphoneFile(folder(), []));
  try {
    await expect(step(page, /can sidetone hear you/i)).toBeVisible();
    const reached = new Set<string>();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      const [name, outline] = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement | null;
        // At the end of all stops nothing has the focus, which the page calls its body.
        if (at === null || at === document.body) return ['', ''] as const;
        return [at.innerText, getComputedStyle(at).outlineStyle] as const;
      });
      if (/^(turn on|skip|voices)/i.test(name)) {
        reached.add(name.trim());
        expect([name, outline]).toEqual([name, 'solid']);
      }
    }
    expect([...reached].toSorted()).toEqual([
      'Skip the introduction',
      'Skip this step',
      'Skip to the page',
      'Turn on the microphone',
      'Voices and models',
    ]);
  } finally {
    await browser.close();
    await host.stop();
  }
});
