/**
 * Voices and who answers, chosen in the built window with a real host: every choice that a list offers must leave a
 * conversation that runs, also after the window was opened anew. The user does not speak in it. Runs beside others.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { makeHome } from './home';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { WIDE } from './receptionist-place';
import { useFolder } from './own-folder';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 300_000 });
const SLOW = { timeout: 120_000 } as const;

const modelsOff = await missingModels(TALKING);
const off = chromium === null ? 'there is no Chromium here' : modelsOff;
test.beforeEach(() => test.skip(off !== null, off ?? ''));

const folder = useFolder('voices');

const status = (page: Page) => page.getByRole('status').first();
const picker = (page: Page, name: string) => page.getByRole('dialog').getByRole('combobox', { name });

test('a voice that there is none of does not end conversations, and each voice of the list speaks', async () => {
  const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist', voiceId: 'flite' });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []), { viewport: WIDE });
  try {
    await expect(status(page)).toHaveText('listening', SLOW);
    const banner = page.locator('.banner', { hasText: 'There is no voice "flite".' });
    await expect(banner).toContainText('speaks instead.');
    await banner.getByRole('button', { name: 'Choose a voice' }).click();
    const voice = picker(page, 'Voice');
    const labels = (await voice.locator('option').allInnerTexts()).map((label) => label.trim());
    expect(labels[0]).toBe('Each persona’s own');
    expect(labels.at(-1)).toBe('flite (unknown voice)');
    const offered = labels.slice(1, -1);
    expect(offered.length).toBeGreaterThan(3);
    for (const label of offered.filter((one) => !one.endsWith('(not installed)'))) {
      await voice.selectOption({ label });
      await expect(page.getByText(`${label.split(':')[0] ?? ''} speaks now.`)).toBeVisible(SLOW);
    }
    await expect(banner).toBeHidden();
    await page.reload();
    await expect(status(page)).toHaveText('listening', SLOW);
    await page.getByRole('button', { name: 'Session' }).click();
    await expect(page.getByText(`${offered.at(-1)?.split(':')[0] ?? ''} speaks now.`)).toBeVisible(SLOW);
    await page.keyboard.press('Escape');
    // The same list elsewhere, and the way back to each persona's own.
    await page.getByRole('link', { name: 'Settings' }).click();
    const setting = page.getByRole('combobox', { name: 'Voice' });
    await expect(setting).toBeVisible();
    expect((await setting.locator('option').allInnerTexts()).map((label) => label.trim())).toEqual(
      labels.slice(0, -1),
    );
    await setting.selectOption({ label: 'Each persona’s own' });
    await page.reload();
    await page.getByRole('link', { name: 'Conversation' }).click();
    await expect(status(page)).toHaveText('listening', SLOW);
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});

test('what Ollama has can be chosen by name, and a choice that is gone leaves a conversation', async () => {
  // It has models and can load none of them: what matters here is the list, and what becomes of the choice.
  const ollama = createServer((request, response) => {
    const isList = request.url === '/api/tags';
    response.writeHead(isList ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isList ? { models: [{ name: 'llama3.2:3b', size: 2e9 }] } : { error: 'no' }));
  });
  await new Promise<void>((resolve) => ollama.listen(0, '127.0.0.1', resolve));
  const { port } = ollama.address() as AddressInfo;
  const home = makeHome({ llm: 'ollama:gone:7b', greet: false, profileId: 'receptionist' });
  const server = await startServerProcess({
    env: { SIDETONE_HOME: home.path, OLLAMA_HOST: `127.0.0.1:${port}` },
  });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []), { viewport: WIDE });
  try {
    await expect(status(page)).toHaveText('listening', SLOW);
    const banner = page.locator('.banner', { hasText: 'answers instead.' });
    await banner.getByRole('button', { name: 'Choose who answers' }).click();
    const answerer = picker(page, 'Who answers');
    await expect(answerer.getByRole('option', { name: 'llama3.2:3b (2.0 GB)' })).toBeAttached();
    await expect(answerer.getByRole('option', { name: 'gone:7b (not installed)' })).toBeAttached();
    await answerer.selectOption('playbook');
    await expect(page.locator('.hint', { hasText: 'Answered by scripted answers.' })).toBeVisible(SLOW);
    await expect(banner).toBeHidden();
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
    ollama.close();
  }
});
