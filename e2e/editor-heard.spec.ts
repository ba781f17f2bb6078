/**
 * A persona is heard before it is saved, for real, with scripted answers, and the conversation goes on as it was.
 * The user does not speak in it. Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { patient, saveIn, statusIn, useEditorPlace } from './editor-place';
import { makeHome } from './home';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';

test.describe.configure({ timeout: 120_000 });

const { open } = useEditorPlace();

test('is heard and answers before it is saved, and the conversation goes on as it was', async () => {
  test.setTimeout(240_000);
  const modelsOff = await missingModels(TALKING);
  test.skip(modelsOff !== null, modelsOff ?? '');
  const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist' });
  const talking = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  try {
    const page = await open('#/personas/receptionist', {}, talking);
    page.setDefaultTimeout(60_000);
    await expect(page.locator('.mood')).toContainText(/listening/, { timeout: 90_000 });
    await page.getByRole('radio', { name: 'Form' }).check();
    await page.getByLabel('Voice', { exact: true }).selectOption('flite-slt');
    await page.getByText(/^Scripted answers/).click();
    const long = 'We are open at night. '.repeat(12).trim();
    await page.getByLabel('It says').first().fill(long);
    await page.getByLabel('Greeting').fill('This is a rather long greeting, as greetings go. '.repeat(6));
    await page.getByRole('button', { name: 'Hear the voice' }).click();
    await expect(page.getByText('Spoken by Slt.')).toBeVisible(patient);
    await expect(page.locator('.mood')).toContainText('playing back', patient);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.locator('.mood')).toContainText('listening', patient);

    await page.getByLabel('What you say').fill('What are your opening hours?');
    await page.getByLabel('What you say').press('Enter');
    await expect(page.locator('.preview-words')).toHaveText(long, patient);
    await expect(page.getByText(/^Answered by scripted answers/)).toBeVisible(patient);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.locator('.mood')).toContainText('listening', patient);

    // What is saved is who is spoken with from now on.
    await page.getByLabel('Name', { exact: true }).fill('Mia');
    await saveIn(page).click();
    await expect(statusIn(page)).toContainText('Saved', patient);
    await expect(page.getByRole('button', { name: 'Persona: Mia' })).toBeVisible(patient);
    await expect(page.locator('.mood')).toContainText('listening', patient);
  } finally {
    await talking.stop();
    home.remove();
  }
});
