/**
 * The list of kept conversations in the built page: found by words, persona and date, read in pages as it is scrolled, empty,
 * broken in parts, and used by keyboard alone. No model is loaded. Runs beside others.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { keepSessions, madeUpSessions } from '../engine/bench/kept-sessions';
import { DAY_MS, expect, JONAS, MAYA, OLD, rows, TODAY_MS, useHistoryPlaces } from './history-place';
import { keepPicture, violationsOf } from './looked-at';
import { openToldWindow, toldSnapshot } from './told-window';
import { chromium } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { place, open } = useHistoryPlaces();

test('conversations are listed by day and found by words, persona and date', async () => {
  const at = await place([OLD, JONAS, MAYA]);
  const page = await open(at);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByRole('heading', { level: 3 })).toContainText(['Today', 'Yesterday', /\d{4}/]);
  await expect(rows(page).first()).toContainText('Maya');
  await expect(rows(page).first()).toContainText('3 turns');
  await expect(rows(page).first()).toContainText('with sound');

  const search = page.getByRole('searchbox');
  // Letter by letter, without accents or capitals.
  await search.pressSequentially('CAFE');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: '1 conversation found.' })).toBeVisible();
  await search.fill('afternoon half');
  await expect(rows(page).locator('mark')).toContainText(['half']);
  await search.fill('nobody said this');
  await expect(page.getByText('Nothing found.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(page)).toHaveCount(3);

  await page.getByRole('combobox', { name: 'Persona' }).selectOption('Jonas');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('When does the term begin?');
  await page.getByRole('button', { name: 'Show all' }).click();

  const yesterday = new Date(TODAY_MS - DAY_MS);
  const day = `${yesterday.getFullYear()}-${String(yesterday.getMonth() + 1).padStart(2, '0')}-${String(yesterday.getDate()).padStart(2, '0')}`;
  await page.getByLabel('From').fill(day);
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel('To', { exact: true }).fill(day);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('Jonas');
});

test('a long list comes in pages as it is scrolled, and keeps its place', async () => {
  const at = await place(madeUpSessions(130, Date.now() - DAY_MS, 2));
  const page = await open(at);
  await expect(page.getByText('130 conversations.')).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await rows(page).nth(49).scrollIntoViewIfNeeded();
  await expect(rows(page)).toHaveCount(100);
  await rows(page).nth(99).scrollIntoViewIfNeeded();
  await expect(rows(page)).toHaveCount(130);
  const before = await page.locator('.sheet').evaluate((sheet) => sheet.scrollTop);
  await rows(page).nth(99).getByRole('link').click();
  await expect(page.getByRole('link', { name: 'All conversations' })).toBeVisible();
  await page.goBack();
  await expect(rows(page)).toHaveCount(130);
  await expect(rows(page).nth(99).getByRole('link')).toBeFocused();
  await expect
    .poll(() => page.locator('.sheet').evaluate((sheet) => sheet.scrollTop))
    .toBeGreaterThan(before / 2);
  // The oldest is found by a word that it alone has.
  await page.getByRole('searchbox').fill('keyword0');
  await expect(rows(page)).toHaveCount(1);
});

test('what can’t be read is named, and the rest is there', async () => {
  const at = await place([MAYA]);
  writeFileSync(join(at.home, 'sessions', 'holiday.jsonl'), '\u0000 no text');
  writeFileSync(
    join(at.home, 'sessions', `${at.ids[0]}.jsonl`),
    `${readFileSync(join(at.home, 'sessions', `${at.ids[0]}.jsonl`), 'utf8')}{"is":"you","atMs":1\n`,
  );
  const page = await open(at);
  await expect(rows(page)).toHaveCount(1);
  await page.getByText('2 files could not be read in full').click();
  await expect(page.getByText('holiday.jsonl: no conversation of Sidetone')).toBeVisible();
  await expect(page.getByText(/1 line left out/)).toBeVisible();
  await rows(page).getByRole('link').click();
  await expect(page.getByText('1 line of this file could not be read and is left out.')).toBeVisible();
});

test('an empty history says what will stand there, and one that is off how to turn it on', async () => {
  const at = await place([], { keepTranscripts: false });
  const page = await open(at);
  await expect(page.getByText('Conversations are not kept')).toBeVisible();
  await page.getByRole('button', { name: 'Keep conversations' }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await keepPicture(page, 'history-empty');
  const settings = join(at.home, 'settings.json');
  await expect.poll(() => readFileSync(settings, 'utf8')).not.toContain('keepTranscripts');
});

test('everything is done with the keyboard alone', async () => {
  const at = await place([JONAS, MAYA]);
  const page = await open(at);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('thursday');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(2);
  const link = rows(page).first().getByRole('link');
  for (let presses = 0; presses < 20; presses += 1) {
    if (await link.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(link).toBeFocused();
  expect(await link.evaluate((element) => getComputedStyle(element).outlineWidth)).toBe('2px');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('Maya');
  const exportButton = page.getByRole('button', { name: 'Export' });
  await exportButton.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Markdown' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Subtitles' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(exportButton).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  // What does no harm comes first.
  await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`its views have nothing that axe finds, ${colorScheme}`, async () => {
    const at = await place([OLD, JONAS, MAYA]);
    const page = await open(at, '#/history', { colorScheme });
    const check = async (name: string): Promise<void> => {
      expect(await violationsOf(page), name).toEqual([]);
      for (const [width, size] of [
        [1120, 'wide'],
        [380, 'narrow'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} is as wide as the window`).toBeLessThanOrEqual(0);
        await keepPicture(page, `history-${name}-${size}-${colorScheme}`);
      }
      await page.setViewportSize({ width: 1120, height: 800 });
    };
    await expect(rows(page)).toHaveCount(3);
    await check('list');
    await page.getByRole('searchbox').fill('the');
    await page.getByRole('button', { name: 'Select' }).click();
    await rows(page).first().getByRole('checkbox').check();
    await check('found');
    await page.getByRole('button', { name: 'Delete selected…' }).click();
    await check('confirm');
    await page.keyboard.press('Escape');
    await rows(page).first().getByRole('link').click();
    await expect(page.getByRole('button', { name: 'Export' })).toBeVisible();
    await check('session');
    await page.getByRole('button', { name: 'Export' }).click();
    await check('export');
  });
}

test('the list is read again when a conversation ends while it is open: catches one that is still "going on now"', async () => {
  const at = await place([MAYA]);
  const { browser, page, tell } = await openToldWindow(at.server, { hash: '#/history' });
  try {
    await expect(rows(page)).toHaveCount(1);
    tell(toldSnapshot());
    await expect(page.getByRole('button', { name: 'Hang up', exact: true })).toBeVisible();
    // What was read when the conversation began is there: a later answer would show the next one too early.
    const search = page.getByRole('searchbox');
    await search.fill('nobody said this');
    await expect(rows(page)).toHaveCount(0);
    await search.fill('');
    await expect(rows(page)).toHaveCount(1);
    await keepSessions(at.home, [JONAS]);
    await expect(rows(page)).toHaveCount(1);
    tell(toldSnapshot({ revision: 2, state: 'TERMINATED' }));
    await expect(rows(page)).toHaveCount(2);
  } finally {
    await browser.close();
  }
});
