/** Owns how a test reads the figures of a turn in the window: wherever one stands, it is the same. */
import { expect, type Page } from '@playwright/test';

export const panel = (page: Page) => page.getByRole('complementary', { name: 'This turn' });
export const overlay = (page: Page) => page.getByRole('complementary', { name: 'Latency', exact: true });

/** "640 ms", "1.45 s". */
export const FIGURE = /^\d+ ms$|^\d+\.\d\d s$/;
export const msOf = (text: string): number => Number.parseFloat(text) * (text.endsWith('ms') ? 1 : 1000);

/** @returns it, as it is written everywhere. */
export async function expectOneFigure(page: Page): Promise<string> {
  const read = async (selector: string): Promise<string> => (await page.locator(selector).innerText()).trim();
  const inOverlay = await read('.overlay-figure');
  expect(inOverlay).toMatch(FIGURE);
  const stages = await page.locator('.overlay-stage dd').allInnerTexts();
  expect(await page.locator('.gap').last().innerText()).toBe(inOverlay);
  expect(await read('.gauge-voiceToVoiceMs td >> nth=0')).toBe(inOverlay);
  expect(await page.getByRole('img', { name: /Answered after/ }).getAttribute('aria-label')).toContain(
    inOverlay,
  );
  // The overlay has them already.
  await expect(page.locator('.latency-figure')).toBeHidden();
  await page.keyboard.press('Control+Shift+L');
  expect(await read('.latency-figure')).toBe(inOverlay);
  expect(await page.locator('.stage-ms').allInnerTexts()).toEqual(stages.map((text) => text.trim()));
  await page.keyboard.press('Control+Shift+L');
  await expect(overlay(page)).toBeVisible();
  return inOverlay;
}
