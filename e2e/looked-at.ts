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
/** Colours that are on their way from one theme to the other are nobody's. */
const SETTLED_MS = 300;

/** Wide and narrow, light and dark. */
export async function keepPictures(page: Page, name: string): Promise<void> {
  const pictures = process.env['SIDETONE_PICTURES'];
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(SETTLED_MS);
      await page.screenshot({ path: join(pictures, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** As it is now. @param settledMs for what still moves. */
export async function keepPicture(page: Page, name: string, settledMs = 0): Promise<void> {
  const pictures = process.env['SIDETONE_PICTURES'];
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.waitForTimeout(settledMs);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** @param reducedMotion as a person may ask for it; it stays so. */
export async function expectAccessible(page: Page, reducedMotion: 'reduce' | null = null): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, ...(reducedMotion === null ? {} : { reducedMotion }) });
    await page.waitForTimeout(SETTLED_MS);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}
