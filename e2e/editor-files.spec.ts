/**
 * Personas as files, in the built page: listed, made, imported, copied, renamed, thrown away and put back, also where it
 * fails. No model is loaded. Runs beside others.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { words } from '../renderer/words';
import { editorIn, patient, replace, saveIn, SMALL, statusIn, useEditorPlace } from './editor-place';
import { keepPicture, violationsOf } from './looked-at';
import { loseNext } from './lost-request';

test.describe.configure({ timeout: 120_000 });

const { folder, open, own, text } = useEditorPlace();

test('lists whom there is, tells a broken file’s mistake, and makes new ones from a template or a file', async () => {
  writeFileSync(own('broken.yaml'), 'name: Tom\ndescripton: x\nsystem_prompt: y\n');
  const page = await open('#/personas');
  await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
  const broken = page.getByRole('listitem').filter({ hasText: 'Line 2, column 1' });
  await expect(broken).toContainText('did you mean description?');
  await page.getByRole('button', { name: 'New persona' }).click();
  await expect(page.getByRole('heading', { name: 'New persona' })).toBeVisible(patient);
  expect(text('new-persona.yaml')).toContain('# A persona is one file.');
  await expect(page.getByText('No errors.')).toBeVisible(patient);

  await page.getByRole('link', { name: 'All personas' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (
    await choosing
  ).setFiles({ name: 'receptionist.yaml', mimeType: 'text/yaml', buffer: Buffer.from(SMALL) });
  await expect(page.getByRole('heading', { name: 'Tom' })).toBeVisible(patient);
  expect(text('receptionist-2.yaml')).toBe(SMALL);

  await page.getByRole('link', { name: 'All personas' }).click();
  await page.getByLabel('Choose a persona file').setInputFiles({
    name: 'photo.yaml',
    mimeType: 'image/png',
    buffer: Buffer.from([0x89, 0x50, 0xff, 0x00]),
  });
  await expect(page.getByRole('alert')).toContainText('photo.yaml is not a UTF-8 text file', patient);
});

test('tells of a broken file beside a sound one of its name: catches the sound one that is opened in its place', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  writeFileSync(own('tom.yml'), SMALL.replace('description', 'descripton'));
  const page = await open('#/about');
  const notice = page.locator('.banner', { hasText: 'tom.yml:' });
  await expect(notice).toContainText(words.profileProblems(1, 2), patient);
  await notice.getByRole('button', { name: words.wayOut.profiles }).click();
  await expect(page).toHaveURL(/#\/personas$/);
  await expect(page.getByRole('button', { name: words.personas.talkWith('Tom') })).toBeVisible(patient);
  // The list has the sound one.
  await expect(page.locator('.persona-file-mistake')).toHaveCount(0);
  await expect(notice).toContainText(words.mendOutside(1));
  await expect(notice.getByRole('button')).toHaveCount(1);
  await keepPicture(page, 'editor-twin');

  rmSync(own('tom.yaml'));
  await expect(page.locator('.persona-file-mistake')).toHaveCount(1, patient);
  await expect(notice).toHaveCount(0);
});

test('copies, renames, throws away, puts back and exports', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toBe('tom.yaml');
  expect(readFileSync(await exported.path(), 'utf8')).toBe(SMALL);

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('heading', { name: 'Tom 2' })).toBeVisible(patient);
  expect(text('tom-2.yaml')).toBe(SMALL.replace('"Tom"', 'Tom 2'));
  await replace(page, 'At the desk.', 'At the door.');

  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByLabel('File name').fill('tom');
  await page.getByLabel('File name').press('Enter');
  // The question stays with what was typed, and another name is all that it needs.
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('"tom" already.', patient);
  await expect(page.getByLabel('File name')).toHaveValue('tom');
  await expect(page.getByLabel('File name')).toBeFocused();
  await page.getByLabel('File name').fill('Front desk');
  await expect(page.getByRole('dialog').getByRole('alert')).toBeEmpty();
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page).toHaveURL(/#\/personas\/Front%20desk$/, patient);
  await expect(statusIn(page)).toContainText('Not saved yet', patient);
  expect(readdirSync(join(folder(), 'profiles')).toSorted()).toEqual(['Front desk.yaml', 'tom.yaml']);
  await saveIn(page).click();
  await expect.poll(() => text('Front desk.yaml'), patient).toContain('At the door.');

  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
  expect(existsSync(own('Front desk.yaml'))).toBe(false);
  await page.getByText('Trash (1)').click();
  await page.getByRole('button', { name: 'Restore Front desk' }).click();
  await expect(page.getByRole('link', { name: 'Tom 2' })).toBeVisible(patient);
  expect(text('Front desk.yaml')).toContain('At the door.');
});

test('asks again in the same place after a failure: only "dismiss" was offered, and what was typed was gone', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const trash = join(folder(), 'trash');
  rmSync(trash, { recursive: true, force: true });
  // What is in the way of the trash makes it fail as a disk does.
  writeFileSync(trash, 'not a folder');
  const page = await open('#/personas/tom');
  await page.getByRole('button', { name: 'Delete…' }).click(patient);
  const dialog = page.getByRole('dialog', { name: 'Delete Tom?' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByRole('alert')).toContainText('nothing was changed.', patient);
  await expect(page.locator('.banner')).toHaveCount(0);
  expect(await violationsOf(page)).toEqual([]);
  await keepPicture(page, 'dialog-failed');
  expect(existsSync(own('tom.yaml'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The name that was typed outlives a connection that went.
  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByLabel('File name').fill('Front desk');
  await loseNext(page, 'profiles.rename');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  const rename = page.getByRole('dialog', { name: 'Rename' });
  await expect(rename.getByRole('alert')).toContainText('Try again.', patient);
  await expect(page.getByLabel('File name')).toHaveValue('Front desk');
  await expect(page.locator('.mood')).not.toContainText('No connection', patient);
  await expect(async () => {
    await rename.getByRole('button', { name: 'Try again' }).click({ timeout: 2000 });
    await expect(page).toHaveURL(/#\/personas\/Front%20desk$/, { timeout: 3000 });
  }).toPass(patient);
  expect(existsSync(own('Front desk.yaml'))).toBe(true);

  rmSync(trash);
  await page.getByRole('button', { name: 'Delete…' }).click(patient);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
});
