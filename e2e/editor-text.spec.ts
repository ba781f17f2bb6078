/**
 * The text of a persona and the form over it, in the built page: mistakes at their place, one line changed by a
 * field, a text that is too long. It is usable by keyboard and screen reader. No model is loaded. Runs beside others.
 */
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  editorIn,
  patient,
  saveIn,
  SHIPPED,
  SMALL,
  statusIn,
  textShown,
  useEditorPlace,
} from './editor-place';
import { keepPicture, violationsOf } from './looked-at';

test.describe.configure({ timeout: 120_000 });

const { open, own, text } = useEditorPlace();

test('shows mistakes at their place with what was expected, and mends a key with one press', async () => {
  writeFileSync(own('tom.yaml'), SMALL.replace('description', 'descripton'));
  const page = await open('#/personas/tom');
  const mistakes = page.getByRole('region', { name: 'Errors' });
  await expect(mistakes).toContainText('2 errors', patient);
  const place = mistakes.getByRole('button', { name: /Line 3, column 1/ });
  await expect(place).toContainText('did you mean description?');
  await place.press('Enter');
  await expect(editorIn(page)).toBeFocused();
  await expect(page.locator('.persona-place')).toHaveText('Line 3, column 1');
  await mistakes.getByRole('button', { name: 'Use description' }).press('Enter');
  await expect(mistakes).toContainText('No errors.', patient);
  expect(await textShown(page)).toBe(SMALL);
  // By the keyboard alone the text can be left: Tab is no letter here.
  await editorIn(page).focus();
  await page.keyboard.press('Tab');
  await expect(editorIn(page)).not.toBeFocused();
  await editorIn(page).focus();
  await page.keyboard.insertText('x');
  await expect(mistakes).toContainText('error', patient);
  await page.keyboard.press('Control+z');
  await expect(mistakes).toContainText('No errors.', patient);
});

test('changes one line by the form: comments, order and quotes stay', async () => {
  const page = await open('#/personas/receptionist');
  await expect(editorIn(page)).toBeVisible(patient);
  await page.getByRole('radio', { name: 'Form' }).check();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Maya');
  await page.getByLabel('Name', { exact: true }).fill('Mia');
  await expect(page.getByRole('heading', { name: 'Mia', exact: true })).toBeVisible();
  await page.getByLabel('Voice', { exact: true }).selectOption('flite-slt');
  await page.getByLabel('Temperature').fill('3');
  await expect(page.locator('.form-mistake')).toContainText('Temperature: expected a number from 0', patient);
  await expect(statusIn(page)).toContainText('Not saved yet, 1 error');
  // The error leads to its field, by its name.
  await page
    .getByRole('region', { name: 'Errors' })
    .getByRole('button', { name: /^Temperature/ })
    .click();
  await expect(page.getByLabel('Temperature')).toBeFocused();
  await page.getByLabel('Temperature').fill('0.4');
  await page.getByText(/^Scripted answers/).click();
  await page.getByLabel('Phrases, one a line').nth(1).fill('saturday\nthe weekend');
  await page.getByRole('button', { name: 'Remove number 3', exact: true }).click();
  await expect(page.getByText('No errors.')).toBeVisible(patient);
  await saveIn(page).click();
  await expect(statusIn(page)).toContainText('Saved', patient);
  const [before, after] = [SHIPPED.split('\n'), text('receptionist.yaml').split('\n')];
  expect(after.filter((line) => !before.includes(line))).toEqual([
    'name: Mia',
    'voice: flite-slt',
    '  temperature: 0.4',
    '  - when: [saturday, the weekend]',
  ]);
  expect(before.filter((line) => line.includes('#') && !after.includes(line))).toEqual([]);

  await page.getByRole('radio', { name: 'Text' }).check();
  await editorIn(page).press('Control+Home');
  await page.keyboard.insertText('"');
  await page.getByRole('radio', { name: 'Form' }).check();
  await expect(page.getByText('The form can’t show this text.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the text' }).click();
  await expect(editorIn(page)).toBeVisible();
});

test('says that a text is too long and by how much, keeps it, and stays connected', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const page = await open('#/personas/tom');
  await expect(editorIn(page)).toBeVisible(patient);
  await editorIn(page).press('Control+End');
  await page.keyboard.insertText(`# ${'あ'.repeat(100_000)}`);
  const mistakes = page.getByRole('region', { name: 'Errors' });
  await expect(mistakes).toContainText(/too long by 2\d\d\.\d kB/, patient);
  await saveIn(page).click();
  await expect(statusIn(page)).toContainText('It was not saved', patient);
  expect(text('tom.yaml')).toBe(SMALL);
  await editorIn(page).press('Control+z');
  await expect(mistakes).toContainText('No errors', patient);
  await expect(page.getByRole('alert')).toHaveText('');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is for everybody, ${colorScheme}, wide and narrow`, async () => {
    writeFileSync(own('tom.yaml'), SMALL.replace('description', 'descripton'));
    const page = await open('#/personas', { colorScheme, viewport: { width: 1120, height: 800 } });
    const shoot = (name: string): Promise<void> => keepPicture(page, `editor-${name}-${colorScheme}`);
    await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
    expect(await violationsOf(page)).toEqual([]);
    await shoot('list-wide');
    await page.getByRole('link', { name: 'tom', exact: true }).click();
    await expect(page.getByText('2 errors')).toBeVisible(patient);
    expect(await violationsOf(page)).toEqual([]);
    await shoot('text-wide');
    await page.getByRole('radio', { name: 'Form' }).check();
    await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await shoot('form-wide');
    await page.setViewportSize({ width: 380, height: 800 });
    await shoot('form-narrow');
    await page.getByRole('radio', { name: 'Text' }).check();
    await shoot('text-narrow');
    await page.getByRole('button', { name: 'Rename…' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await shoot('dialog-narrow');
    await page.keyboard.press('Escape');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(380);
    await page.getByRole('link', { name: 'All personas' }).click();
    await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
    await shoot('list-narrow');
  });
}
