/**
 * What must be so in every look. With the largest text in the narrowest window, and in a low one, the words of the
 * conversation can be read and the desk covers none of them. What is pressed by a finger is large enough for it.
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

test('a window that gets narrow leaves the reader at the end: catches “Latest” that the reader did not ask for', async () => {
  const { browser, page } = await conversation(1120, 800, 200);
  const jump = page.locator('.jump-down');
  const left = (): Promise<number> =>
    page
      .locator('.transcript')
      .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  try {
    await page.setViewportSize({ width: 380, height: 800 });
    await settled(page);
    await expect(jump).toHaveCount(0);
    await expect.poll(left).toBeLessThan(2);
    await page.locator('.transcript').evaluate((element) => element.scrollTo(0, 0));
    await expect(jump).toBeVisible();
    await jump.click();
    await expect(jump).toHaveCount(0);
    await expect.poll(left).toBeLessThan(2);
  } finally {
    await browser.close();
  }
});

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

/** Pixels by which something reaches beyond the window, or beyond what it floats in. */
const beyond = (page: Page, inner: string, outer: string): Promise<number> =>
  page.evaluate(
    ([what, within]) => {
      const box = document.querySelector(what)?.getBoundingClientRect();
      const edge = document.querySelector(within)?.getBoundingClientRect();
      if (box === undefined || edge === undefined) return Infinity;
      return Math.max(
        0,
        box.right - edge.right,
        box.bottom - edge.bottom,
        edge.left - box.left,
        edge.top - box.top,
      );
    },
    [inner, outer] as const,
  );

for (const [name, width] of [
  ['a narrow window', 380],
  ['a wide window', 1120],
] as const) {
  test(`at twice the size menus stay in ${name}`, async () => {
    const { browser, page } = await conversation(width, 800, 200);
    try {
      await page.locator('.persona-button').click();
      await expect(page.locator('.persona-option').first()).toBeVisible();
      expect(await beyond(page, '.persona-search', 'html'), 'the choice of the persona').toBe(0);
      expect(await beyond(page, '.persona-list', '.persona-search'), 'what does not fit is scrolled').toBe(0);
      await page.keyboard.press('Escape');
      await page.locator('.nav-button').click();
      expect(await beyond(page, '.nav-list', 'html'), 'the pages').toBe(0);
    } finally {
      await browser.close();
    }
  });
}

test('at twice the size nothing of a page reaches the edge of a narrow window', async () => {
  const { browser, page } = await conversation(380, 800, 200);
  try {
    for (const hash of ['#/models', '#/settings', '#/about', '#/log', '#/setup/microphone', '#/setup/keys']) {
      await page.evaluate((to) => void (location.hash = to), hash);
      await expect(page.locator(hash.startsWith('#/setup') ? '.setup-title' : '#page-title')).toBeVisible();
      await settled(page);
      const out = await page.evaluate(() =>
        [...document.querySelectorAll('.page > section :is(button, select, input, p, h2, h3, dt, dd)')]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth - 4)
          .map((one) => `${one.className || one.tagName}: ${Math.round(one.getBoundingClientRect().right)}`),
      );
      expect(out, hash).toEqual([]);
    }
    await page.evaluate(() => void (location.hash = '#/about'));
    // A column that is too narrow for its words breaks them anywhere.
    const facts = await page.locator('.facts dd').first().boundingBox();
    expect(facts?.width).toBeGreaterThan(380 / 2);
  } finally {
    await browser.close();
  }
});

test('in a narrow window the persona’s name is not cut for a button that is not there', async () => {
  const { server } = place();
  const { browser, page, tell } = await openToldWindow(server, {
    holdsBack: true,
    viewport: { width: 380, height: 800 },
    hash: '#/history',
  });
  try {
    await expect(page.locator('.persona-button')).toBeEnabled();
    tell({ kind: 'control', type: 'models', models: [], voices: [], ready: false });
    await expect(page.locator('.mood')).toHaveText('models missing');
    const cut = await page
      .locator('.persona-name')
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(cut).toBe(0);
  } finally {
    await browser.close();
  }
});
