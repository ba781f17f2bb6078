/**
 * What must hold of every look: with the largest text in the narrowest window, and in a low one, the words of the
 * conversation are there to be read and the desk covers none of them; what is pressed by a finger is large enough for it.
 * Whether it is beautiful is for people to say, who have `npm run pictures`. Runs beside others.
 */
import { expect as patient, test, type Page } from '@playwright/test';
import { settled, visit } from './looked-at';
import { useReceptionistPlace } from './receptionist-place';
import { openToldWindow, toldConversation, toldSnapshot, type ToldWindow } from './told-window';
import { microphoneFile } from './window-page';

const expect = patient.configure({ timeout: 30_000 });

test.describe.configure({ timeout: 180_000 });

const place = useReceptionistPlace('looks');

async function conversation(width: number, height: number, textSize: number): Promise<ToldWindow> {
  const { server, folder } = place();
  const microphone = await microphoneFile(folder, [], { leadMs: 1000 });
  const told = await openToldWindow(server, { microphone, holdsBack: true, viewport: { width, height } });
  await expect(told.page.locator('.persona-button')).toBeEnabled();
  told.tell(...toldConversation(4), toldSnapshot({ revision: 100 }));
  await expect(told.page.locator('.gap')).toHaveCount(4);
  // The microphone is open.
  await expect(told.page.locator('.mood')).toHaveText('listening');
  await told.page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, textSize);
  await settled(told.page);
  return told;
}

/** Pixels of the conversation's words that can be seen, above the desk and below what is above them. */
const readable = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const transcript = document.querySelector('.transcript')?.getBoundingClientRect();
    const shown = document.querySelector('.page')?.getBoundingClientRect();
    const desk = document.querySelector('.desk')?.getBoundingClientRect();
    if (transcript === undefined || shown === undefined || desk === undefined) return 0;
    return Math.min(transcript.bottom, shown.bottom, desk.top) - Math.max(transcript.top, shown.top);
  });

for (const [name, width, height, textSize, lines] of [
  ['twice the size in 380 pixels', 380, 800, 200, 2],
  ['twice the size in a wide window', 1120, 800, 200, 4],
  ['a low window', 1120, 480, 100, 4],
  ['a telephone', 380, 640, 100, 5],
] as const) {
  test(`the words keep their room: ${name}`, async () => {
    const { browser, page } = await conversation(width, height, textSize);
    try {
      // A line of the transcript is 26 on 16.
      expect(await readable(page)).toBeGreaterThan(lines * 26 * (textSize / 100));
      await page.locator('.transcript').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.locator('.page').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      const bottom = await page
        .locator('.said-them .text')
        .last()
        .evaluate((element) => element.getBoundingClientRect().bottom);
      const deskTop = await page.locator('.desk').evaluate((element) => element.getBoundingClientRect().top);
      expect(bottom, 'the last words stand above the desk').toBeLessThanOrEqual(deskTop);
      const talk = await page.locator('.talk').boundingBox();
      expect((talk?.y ?? Infinity) + (talk?.height ?? 0), 'the talk button is there').toBeLessThanOrEqual(
        height,
      );
    } finally {
      await browser.close();
    }
  });
}

test('in a narrow window everything is large enough for a finger', async () => {
  const { browser, page } = await conversation(380, 800, 100);
  try {
    for (const hash of [
      '#/',
      '#/history',
      '#/personas',
      '#/personas/receptionist',
      '#/models',
      '#/settings',
    ]) {
      await visit(page, hash);
      const small = await page.evaluate(() => {
        const isShown = (one: Element): boolean => one.checkVisibility({ opacityProperty: true });
        const pressed = [...document.querySelectorAll('button, a[href], select, input, summary')];
        return pressed.filter(isShown).flatMap((one) => {
          // What is pressed may be larger than what is seen: its label, or an invisible edge around it.
          const within = one.closest('label');
          const around = getComputedStyle(one, '::after');
          const edge = around.position === 'absolute' ? Number.parseFloat(around.height) : 0;
          const height = Math.max(
            edge,
            one.getBoundingClientRect().height,
            within?.getBoundingClientRect().height ?? 0,
          );
          return height === 0 || height >= 36
            ? []
            : [`${one.className || one.tagName}: ${Math.round(height)}`];
        });
      });
      expect(small, hash).toEqual([]);
    }
  } finally {
    await browser.close();
  }
});
