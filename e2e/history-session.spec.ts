/**
 * One kept conversation in the built page: read with its times, copied, and saved to files. No model is loaded.
 * Runs beside others.
 */
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { expect, JONAS, MAYA, rows, useHistoryPlaces } from './history-place';
import { chromium } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { place, open } = useHistoryPlaces();

test('a conversation is read with its times and gaps, and what was not heard is shown as such', async () => {
  const at = await place([JONAS, MAYA]);
  const page = await open(at, `#/history/${at.ids[1]}`);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('Maya');
  const said = page.locator('.history-turns .said');
  await expect(said).toHaveCount(5);
  await expect(said.nth(1)).toContainText('0:10');
  await expect(said.nth(1)).toContainText('Do you have anything on Thursday?');
  await expect(said.nth(2)).toContainText('712 ms');
  await expect(said.nth(2).locator('s.unheard')).toHaveText('or at half past three in the afternoon.');
  await expect(said.nth(2)).toContainText('interrupted');

  await page.getByRole('link', { name: 'All conversations' }).click();
  await page.getByRole('searchbox').fill('street');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole('link').click();
  await expect(page.locator('.history-turns mark')).toHaveText('street');
  await page.goBack();
  // As it was left.
  await expect(page.getByRole('searchbox')).toHaveValue('street');

  await page.goto(`${at.server.origin}/?tap=1#/history/20200101-000000-00000000`);
  await expect(page.getByText('This conversation is not there any more.')).toBeVisible();
  await page.getByRole('link', { name: 'All conversations' }).click();
  await expect(page.getByRole('searchbox')).toBeVisible();
});

test('a conversation is copied, and saved as Markdown, text, JSON and subtitles', async () => {
  const at = await place([MAYA]);
  const page = await open(at, `#/history/${at.ids[0]}`, {
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  });
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'You: Do you have anything on Thursday?\nMaya: Yes, at ten [not heard: or at half past three',
  );

  const save = async (format: string): Promise<{ readonly name: string; readonly text: string }> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  const markdown = await save('Markdown');
  expect(markdown.name).toMatch(/^sidetone-maya-[\d-]+\.md$/);
  expect(markdown.text).toContain('**Maya:** Yes, at ten ~~or at half past three in the afternoon.~~');
  expect((await save('Plain text')).text).toContain('You: Ten is fine.');
  expect(JSON.parse((await save('JSON')).text)).toMatchObject({ format: 1, turns: [{}, {}, {}] });
  const srt = await save('Subtitles');
  expect(srt.name).toMatch(/\.srt$/);
  expect(srt.text).toMatch(/2\n00:00:10,000 --> 00:00:13,000\nYou: Do you have anything on Thursday\?\n/);
});
