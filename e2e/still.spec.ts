/**
 * With reduced motion nothing moves by itself: no transition, no animation, and the line is drawn anew once a second.
 * In the built page, told by the test and on a clock of the test's own; no model is loaded. Runs beside others.
 */
import { expect, test, type Page } from '@playwright/test';
import { useSharedSidetone } from './shared-sidetone';
import { openToldWindow, toldConversation, toldSnapshot, type ToldWindow } from './told-window';
import { chromium } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const SOON = { timeout: 30_000 };
const WATCHED_S = 5;

const sidetone = useSharedSidetone('still');

declare global {
  interface Window {
    drawnAtMs?: number[];
    ran?: string[];
  }
}

/** Counts how often the line is drawn, and names every animation or transition that begins. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.drawnAtMs = [];
    window.ran = [];
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function clears(this: CanvasRenderingContext2D, ...given) {
      if (this.canvas.closest('.line') !== null) window.drawnAtMs?.push(performance.now());
      clearRect.apply(this, given);
    };
    for (const name of ['animationstart', 'transitionstart'] as const) {
      document.addEventListener(name, ({ target }) => {
        window.ran?.push(`${name} ${target instanceof Element ? target.className : ''}`);
      });
    }
  });

/** Of everything that is drawn: what could move. */
const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const durations = (text: string): number =>
      Math.max(...text.split(',').map((one) => (one.endsWith('ms') ? 0.001 : 1) * parseFloat(one)));
    const found: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      for (const part of ['', '::before', '::after']) {
        const style = getComputedStyle(element, part === '' ? null : part);
        const isAnimated = style.animationName !== 'none' && durations(style.animationDuration) > 0;
        if (isAnimated || durations(style.transitionDuration) > 0 || style.scrollBehavior === 'smooth') {
          found.push(`${element.tagName} ${element.className}${part}`);
        }
      }
    }
    return [...found, ...document.getAnimations().map(({ id }) => `an animation ${id}`)];
  });

/** How often the line is drawn in so many seconds of the page's own clock, while the page waits for a person. */
async function drawsWithin(page: Page, seconds: number): Promise<number> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
  await page.evaluate(() => void (window.drawnAtMs = []));
  await page.clock.runFor(seconds * 1_000);
  const draws = await page.evaluate(() => window.drawnAtMs?.length ?? 0);
  await page.clock.resume();
  return draws;
}

async function inTalk(
  reducedMotion: 'reduce' | 'no-preference',
  use: (opened: ToldWindow) => Promise<void>,
): Promise<void> {
  const opened = await openToldWindow(sidetone().server, {
    viewport: { width: 1120, height: 800 },
    reducedMotion,
    installsClock: true,
  });
  try {
    await expect(opened.page.locator('.nav-button, .nav a').first()).toBeAttached(SOON);
    opened.tell(
      { kind: 'control', type: 'models', models: [], voices: [], ready: true },
      ...toldConversation(2),
    );
    await expect(opened.page.locator('.gap')).toHaveCount(2, SOON);
    await watch(opened.page);
    await use(opened);
  } finally {
    await opened.browser.close();
  }
}

test('with reduced motion nothing moves through a whole turn, and the line is drawn once a second', async () => {
  await inTalk('reduce', async ({ page, tell }) => {
    const mood = page.locator('.mood');
    tell(toldSnapshot({ revision: 2, hearing: true, turnId: 3 }));
    expect(await moving(page)).toEqual([]);
    tell(toldSnapshot({ revision: 3, state: 'PROCESSING', turnId: 3 }));
    await expect(mood).toHaveText('thinking');
    expect(await moving(page)).toEqual([]);
    // One more may fall into the time by its edge.
    const draws = await drawsWithin(page, WATCHED_S);
    expect(draws).toBeGreaterThanOrEqual(WATCHED_S - 1);
    expect(draws).toBeLessThanOrEqual(WATCHED_S + 1);
    tell(toldSnapshot({ revision: 4, state: 'RESPONDING', turnId: 3 }));
    await expect(mood).toHaveText('speaking');
    expect(await moving(page)).toEqual([]);
    const overlay = page.getByRole('button', { name: 'Overlay' });
    await overlay.hover();
    await overlay.click();
    await expect(overlay).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: /^persona:/i }).click();
    await expect(page.getByRole('listbox')).toBeVisible();
    expect(await moving(page)).toEqual([]);
    expect(await page.evaluate(() => window.ran)).toEqual([]);
  });
});

test('without it the line follows the screen: catches a test that counts nothing', async () => {
  await inTalk('no-preference', async ({ page, tell }) => {
    tell(toldSnapshot({ revision: 2, state: 'PROCESSING', turnId: 3 }));
    await expect(page.locator('.mood')).toHaveText('thinking');
    expect(await drawsWithin(page, WATCHED_S)).toBeGreaterThan(30 * WATCHED_S);
    // As soon as the person asks for it, not at the next start.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await drawsWithin(page, WATCHED_S)).toBeLessThanOrEqual(WATCHED_S + 1);
  });
});
