/**
 * The file under the editor of personas changes, goes or can't be written while it is edited, and nothing that was typed is
 * lost. In the built page; no model is loaded. Runs beside others.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  editorIn,
  patient,
  replace,
  saveIn,
  SMALL,
  statusIn,
  textShown,
  useEditorPlace,
} from './editor-place';
import { violationsOf } from './looked-at';

test.describe.configure({ timeout: 120_000 });

const { folder, open, own, text } = useEditorPlace();

test('follows a file that is changed outside, joins what does not touch, and asks about what does', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  writeFileSync(own('tom.yaml'), SMALL.replace('Good day.', 'Good morning.'));
  await expect(statusIn(page)).toContainText('changed outside', patient);
  expect(await textShown(page)).toContain('Good morning.');

  await replace(page, 'At the desk.', 'At the door.');
  writeFileSync(own('tom.yaml'), SMALL.replace('Good day.', 'Good evening.'));
  await expect(statusIn(page)).toContainText('Both changes are joined', patient);
  await saveIn(page).click();
  const joined = SMALL.replace('At the desk.', 'At the door.').replace('Good day.', 'Good evening.');
  await expect.poll(() => text('tom.yaml'), patient).toBe(joined);

  await replace(page, 'Good evening.', 'Mine.');
  writeFileSync(own('tom.yaml'), joined.replace('Good evening.', 'Theirs.'));
  const dialog = page.getByRole('dialog', { name: 'The file was changed outside, too' });
  await expect(dialog).toContainText('greeting: Mine.', patient);
  await expect(dialog).toContainText('greeting: Theirs.');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => text('tom.yaml'), patient).toBe(joined.replace('Good evening.', 'Mine.'));

  await replace(page, 'Mine.', 'Mine again.');
  writeFileSync(own('tom.yaml'), joined.replace('Good evening.', 'Theirs.'));
  await dialog.getByRole('button', { name: 'Take the file’s' }).click(patient);
  await expect(statusIn(page)).toContainText('No unsaved changes');
  expect(await textShown(page)).toContain('Theirs.');
});

test('writes a file that is gone anew, with nothing changed', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  await expect(saveIn(page)).toBeDisabled();
  rmSync(own('tom.yaml'));
  await expect(statusIn(page)).toContainText('not there any more', patient);
  await saveIn(page).click();
  await expect.poll(() => (existsSync(own('tom.yaml')) ? text('tom.yaml') : ''), patient).toBe(SMALL);
  await expect(statusIn(page)).toContainText('Saved', patient);
  await expect(saveIn(page)).toBeDisabled();
});

test('says that the disk does not take it, and keeps the text', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  rmSync(join(folder(), 'profiles'), { recursive: true });
  writeFileSync(join(folder(), 'profiles'), 'a file where the folder should be');
  await expect(statusIn(page)).toContainText('not there any more', patient);
  await replace(page, 'At the desk.', 'At the door.');
  await saveIn(page).click();
  await expect(page.getByRole('alert')).toContainText('could not be saved', patient);
  expect(await textShown(page)).toContain('At the door.');
  rmSync(join(folder(), 'profiles'));
  await saveIn(page).click();
  await expect
    .poll(() => (existsSync(own('tom.yaml')) ? text('tom.yaml') : ''), patient)
    .toContain('At the door.');
});
