/**
 * Owns how a test has a view looked at: by axe, and, where SIDETONE_PICTURES names a folder, by people. Both in both
 * themes. The page is left as wide as the tests have it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WIDE = { width: 1120, height: 800 };
const NARROW = { width: 380, height: 800 };
const THEMES = ['light', 'dark'] as const;
/** Frames without a change after which a page stands still: the host's answer is there within a few. */
const STILL_FRAMES = 6;
const PATIENT = { timeout: 30_000 };
/** Something that moves for ever is looked at as it is. */
const MAX_FRAMES = 180;

/**
 * Until nothing is drawn, read or faded any more. Colours on their way from one theme to the other belong to neither,
 * and a view whose rows are still to come is no view. It counts frames, which come late on a busy machine.
 */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(
    async ([still, most]) => {
      const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
      let quiet = 0;
      const observer = new MutationObserver(() => (quiet = 0));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      const isMoving = (): boolean =>
        document
          .getAnimations()
          .some(
            ({ playState, effect }) =>
              playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime ?? Infinity),
          );
      for (let frames = 0; frames < most && quiet < still; frames += 1) {
        await frame();
        quiet = isMoving() ? 0 : quiet + 1;
      }
      observer.disconnect();
    },
    [STILL_FRAMES, MAX_FRAMES] as const,
  );

/**
 * Goes to a view of the page, and waits until it is there and stands still. While a view is read there is no title; the
 * conversation has none, but where it can't begin yet.
 */
export async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => void (location.hash = to), hash);
  const [, section = ''] = hash.split('/');
  await expect(page.locator(`nav a[href="#/${section}"]`)).toHaveAttribute('aria-current', 'page', PATIENT);
  if (hash !== '#/') await expect(page.locator('#page-title')).toBeVisible(PATIENT);
  await settled(page);
}

/** Wide and narrow, light and dark. */
export async function keepPictures(page: Page, name: string): Promise<void> {
  const pictures = process.env['SIDETONE_PICTURES'];
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: join(pictures, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** As it is when it stands still. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const pictures = process.env['SIDETONE_PICTURES'];
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await settled(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/**
 * What axe finds wrong with the page as it is: each rule, and each element that breaks it. All in the page itself, for
 * it has no frames, and axe is read once: to read it again and to count in a second page cost twice as much as to look.
 * @param within a selector; the whole page if absent
 */
export async function violationsOf(page: Page, within?: string): Promise<readonly string[]> {
  const isRead = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isRead ? { axeSource: 'undefined' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** @param reducedMotion as a person may ask for it; it stays so. */
export async function expectAccessible(page: Page, reducedMotion: 'reduce' | null = null): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, ...(reducedMotion === null ? {} : { reducedMotion }) });
    await settled(page);
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
}
