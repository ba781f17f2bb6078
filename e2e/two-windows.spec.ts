/** Two windows of one person: one of them has the conversation, and the other says so. With real models, once. */
import { expect, test, type Page } from '@playwright/test';
import { words } from '../renderer/words';
import { keepPictures } from './looked-at';
import { missingModels, TALKING } from './project';
import { useSharedSidetone } from './shared-sidetone';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });

const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
const SLOW = { timeout: 90_000 };
const sidetone = useSharedSidetone('two-windows', { settings: { llm: 'playbook', greet: false }, off });

const mood = (page: Page) => page.locator('.mood');

test('a second tab does not listen until it takes the conversation over, and leaves the first alone', async () => {
  test.skip(off !== null, off ?? '');
  const { server, folder } = sidetone();
  const { browser, page: first } = await openWindow(server, await microphoneFile(folder, []));
  try {
    await expect(mood(first)).toHaveText(words.mood.listening, SLOW);
    const openTab = async (): Promise<Page> => {
      const page = await first.context().newPage();
      await page.addInitScript(() => {
        const devices = navigator.mediaDevices;
        const open = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async (constraints) => {
          window.microphoneOpenedAtMs ??= performance.now();
          return open(constraints);
        };
      });
      await page.goto(server.origin);
      return page;
    };
    const isHearing = (page: Page): Promise<boolean> =>
      page.evaluate(() => window.microphoneOpenedAtMs !== undefined);

    await test.step('it says where the conversation is, and closing it changes nothing', async () => {
      const second = await openTab();
      await expect(second.getByRole('heading', { name: words.elsewhereTitle })).toBeVisible(SLOW);
      await expect(mood(second)).toHaveText(words.mood.elsewhere);
      await keepPictures(second, 'two-windows-second');
      expect(await isHearing(second)).toBe(false);
      await second.close();
      await expect(mood(first)).toHaveText(words.mood.listening);
    });

    await test.step('a window that is loaded again keeps its conversation', async () => {
      const second = await openTab();
      await expect(mood(second)).toHaveText(words.mood.elsewhere, SLOW);
      await Promise.all([first.reload(), second.reload()]);
      // Whichever came first has it.
      await expect
        .poll(
          async () => (await Promise.all([first, second].map((page) => mood(page).textContent()))).toSorted(),
          SLOW,
        )
        .toEqual([words.mood.elsewhere, words.mood.listening].toSorted());
      // The next step begins with the conversation in the first window.
      if ((await mood(first).textContent()) === words.mood.elsewhere) {
        await first.getByRole('button', { name: words.elsewhereAction }).first().click();
        await expect(mood(first)).toHaveText(words.mood.listening, SLOW);
      }
      await second.close();
    });

    await test.step('taken over, it goes on there, and here it is said', async () => {
      const second = await openTab();
      const there = first.getByRole('button', { name: words.elsewhereAction });
      await second.getByRole('button', { name: words.elsewhereAction }).first().click(SLOW);
      await expect(mood(second)).toHaveText(words.mood.listening, SLOW);
      expect(await isHearing(second)).toBe(true);
      await expect(mood(first)).toHaveText(words.mood.elsewhere);
      await there.first().click();
      await expect(mood(first)).toHaveText(words.mood.listening, SLOW);
      await expect(mood(second)).toHaveText(words.mood.elsewhere);
    });
  } finally {
    await browser.close();
  }
});
