/**
 * What is typed in the editor of personas is saved, kept as a draft, discarded or replaced by a former version, each only as
 * the person wants it. In the built page; no model is loaded. Runs beside others.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  editorIn,
  patient,
  replace,
  saveIn,
  SHIPPED,
  SMALL,
  statusIn,
  textShown,
  useEditorPlace,
} from './editor-place';
import { violationsOf } from './looked-at';
import { PROJECT } from './project';

test.describe.configure({ timeout: 120_000 });

const { open, own, text } = useEditorPlace();

test('saves a shipped persona as the person’s own copy, with Ctrl+S, and gets the shipped one back', async () => {
  const page = await open('#/personas/receptionist');
  await expect(editorIn(page)).toBeVisible(patient);
  await expect(saveIn(page)).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
  await editorIn(page).press('Control+Home');
  await page.keyboard.insertText('# mine\n');
  await expect(statusIn(page)).toContainText('Not saved yet');
  await page.keyboard.press('Control+s');
  await expect(statusIn(page)).toContainText('Saved', patient);
  expect(text('receptionist.yaml')).toBe(`# mine\n${SHIPPED}`);
  expect(readFileSync(join(PROJECT, 'profiles', 'receptionist.yaml'), 'utf8')).toBe(SHIPPED);

  await page.keyboard.insertText('# more\n');
  await saveIn(page).click();
  // "Saved" stood there before; that nothing is left to be saved is new.
  await expect(saveIn(page)).toBeDisabled(patient);
  await expect(statusIn(page)).toContainText('Saved', patient);
  await page.getByRole('button', { name: 'Former versions' }).click();
  await page
    .getByRole('button', { name: /^As it was until/ })
    .first()
    .click();
  await expect(statusIn(page)).toContainText('former version', patient);
  await saveIn(page).click();
  await expect.poll(() => text('receptionist.yaml'), patient).toBe(`# mine\n${SHIPPED}`);
  // The page hears of it a little later.
  await expect(saveIn(page)).toBeDisabled(patient);

  await page.getByRole('button', { name: 'Former versions' }).click();
  await page.getByRole('button', { name: 'As it comes with Sidetone' }).click();
  await expect(statusIn(page)).toContainText('Not saved yet', patient);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(statusIn(page)).toContainText('No unsaved changes');
});

test('keeps what is unsaved over a reload, and asks before it is left', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  await replace(page, 'At the desk.', 'At the door.');
  await page.reload();
  await expect(statusIn(page)).toContainText('not saved yet', patient);
  expect(await textShown(page)).toContain('At the door.');
  expect(text('tom.yaml')).toBe(SMALL);

  const dialog = page.getByRole('dialog', { name: 'Tom has unsaved changes' });
  await page.getByRole('link', { name: 'History' }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/#\/personas\/tom$/);
  await page.getByRole('link', { name: 'History' }).click();
  await dialog.getByRole('button', { name: 'Keep as draft' }).click();
  await expect(page).toHaveURL(/#\/history$/);
  await page.getByRole('link', { name: 'Personas' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Unsaved changes' })).toContainText(
    'Tom',
    patient,
  );
  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(statusIn(page)).toContainText('Not saved yet', patient);
  await page.getByRole('link', { name: 'All personas' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
  expect(text('tom.yaml')).toBe(SMALL.replace('At the desk.', 'At the door.'));

  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(editorIn(page)).toBeVisible(patient);
  await replace(page, 'At the door.', 'At the gate.');
  await page.getByRole('link', { name: 'All personas' }).click();
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(statusIn(page)).toContainText('No unsaved changes', patient);
});

test('asks before a former version replaces what is unsaved, and leads back to that in the form too', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  await replace(page, 'At the desk.', 'At the door.');
  await saveIn(page).click();
  await expect(statusIn(page)).toContainText('Saved', patient);
  await page.getByRole('radio', { name: 'Form' }).check();
  const description = page.getByLabel('Description', { exact: true });
  await description.fill('At the gate.');
  const versions = page.getByRole('button', { name: 'Former versions' });
  const former = page.getByRole('button', { name: /^As it was until/ }).first();
  const dialog = page.getByRole('dialog', { name: 'Replace your unsaved changes?' });

  await versions.click();
  await former.click();
  await expect(dialog).toBeVisible(patient);
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(description).toHaveValue('At the gate.');

  await versions.click();
  await former.click();
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(description).toHaveValue('At the desk.', patient);
  // Narrow, both ways back still stand beside each other, whole.
  await page.setViewportSize({ width: 380, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await page.getByRole('button', { name: 'Back to my changes' }).click();
  await expect(description).toHaveValue('At the gate.');

  await versions.click();
  await former.click();
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(description).toHaveValue('At the desk.', patient);
  await versions.focus();
  await page.keyboard.press('Control+z');
  await expect(description).toHaveValue('At the gate.');
  await saveIn(page).click();
  await expect.poll(() => text('tom.yaml'), patient).toBe(SMALL.replace('At the desk.', 'At the gate.'));
});
