/**
 * What makes kept conversations go, in the built page: the person, who is asked first, and the time that they set. No model is
 * loaded. Runs beside others.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { expect, JONAS, kept, MAYA, OLD, rows, useHistoryPlaces, WAIT_MS } from './history-place';
import { expectAccessible, keepPicture } from './looked-at';
import { loseNext } from './lost-request';
import { chromium, sentBy } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const { place, open } = useHistoryPlaces();

test('one, several and all are deleted for good, after a question that names what goes', async () => {
  const at = await place([OLD, JONAS, MAYA]);
  const [oldId = '', jonasId = '', mayaId = ''] = at.ids;
  const page = await open(at, `#/history/${mayaId}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Delete…' }).click();
  await expect(dialog).toContainText('Delete this conversation?');
  await expect(dialog).toContainText(/Maya, .*: 3 turns and their sound\./);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(kept(at)).toContain(mayaId);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('1 conversation deleted.')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  expect(kept(at)).toEqual([`${oldId}.jsonl`, `${jonasId}.jsonl`]);

  await page.getByRole('button', { name: 'Select' }).click();
  await rows(page).nth(0).getByRole('checkbox').check();
  await expect(page.getByText('1 conversation selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete selected…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(kept(at)).toEqual([`${oldId}.jsonl`]);

  writeFileSync(join(at.home, 'sessions', 'broken.jsonl'), 'neither here nor there');
  await page.getByRole('button', { name: 'Delete all…' }).click();
  await expect(dialog).toContainText('They can’t be brought back.');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
  expect(kept(at)).toEqual([]);
});

test('a conversation that could not be deleted is asked about again, in the same place', async () => {
  const at = await place([JONAS, MAYA]);
  const page = await open(at);
  await page.getByRole('button', { name: 'Delete all…' }).click();
  const dialog = page.getByRole('dialog');
  // The answer is lost with the connection; then it is there again.
  await loseNext(page, 'history.clear');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Try again.');
  await expectAccessible(page);
  expect(kept(at)).toHaveLength(3);
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Try again' }).click({ timeout: 2000 });
    await expect(dialog).toBeHidden({ timeout: 3000 });
  }).toPass({ timeout: WAIT_MS });
  await expect(page.getByText('2 conversations deleted.')).toBeVisible();
  expect(kept(at)).toEqual([]);
});

test('what is older than the person wants is gone after the start', async () => {
  const at = await place([OLD, JONAS], { retentionDays: 30 });
  const page = await open(at);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText('Kept on this machine for 30 days.')).toBeVisible();
  expect(kept(at)).toEqual([`${at.ids[1]}.jsonl`]);
});

test('how long they are kept is asked about where that deletes some: one step from for ever deleted them', async () => {
  const at = await place([OLD, JONAS, MAYA]);
  const page = await open(at, '#/settings');
  const sent = sentBy(page);
  await page.reload();
  const row = page.locator('[data-setting="retentionDays"]');
  const field = row.getByRole('spinbutton');
  await row.getByRole('button', { name: 'More' }).click();
  await expect(row.getByRole('status')).toHaveText(/^[12] conversations? (is|are) older than 1 day/);
  await keepPicture(page, 'settings-retention');
  await expectAccessible(page);
  // Each step asks anew; nothing holds meanwhile.
  await field.press('ArrowUp');
  await expect(row.getByRole('status')).toContainText('1 conversation is older than 2 days');
  await row.getByRole('button', { name: 'Keep everything' }).press('Enter');
  await expect(field).toHaveValue('0');
  await expect(field).toBeFocused();
  // Where nothing goes there is nothing to ask.
  await field.fill('90');
  await field.press('Enter');
  const settings = join(at.home, 'settings.json');
  await expect.poll(() => readFileSync(settings, 'utf8')).toContain('"retentionDays": 90');
  // Nothing goes but by a setting, and this is the first.
  expect(sent.filter((type) => type === 'settings.change')).toHaveLength(1);
  expect(kept(at)).toHaveLength(4);
  await expect(row.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  await field.fill('30');
  await field.press('Enter');
  await expect(row.getByRole('button', { name: 'Keep 90 days' })).toBeVisible();
  await row.getByRole('button', { name: 'Delete 1 conversation' }).click();
  await expect.poll(() => readFileSync(settings, 'utf8')).toContain('"retentionDays": 30');
  await expect.poll(() => kept(at)).not.toContain(`${at.ids[0]}.jsonl`);
  expect(kept(at)).toContain(`${at.ids[1]}.jsonl`);
});
