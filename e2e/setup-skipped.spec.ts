/**
 * The introduction and the conversation, in the built page with a real voice: the one begins when the other is over.
 * The user does not speak. Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { words } from '../renderer/words';
import { makeHome } from './home';
import { settled } from './looked-at';
import { useFolder } from './own-folder';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, sentBy } from './window-page';

test.describe.configure({ timeout: 300_000 });
const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
test.skip(off !== null, off ?? '');

const folder = useFolder('setup');

test('no persona greets underneath; once it is skipped the conversation begins by itself', async () => {
  const home = makeHome({ llm: 'playbook', firstRun: 'keys' });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []));
  try {
    const sent = sentBy(page);
    await page.reload();
    await expect(page.getByText('3 of 4')).toBeVisible();
    await expect(page.locator('.mood')).toHaveText('waiting for you', { timeout: 120_000 });
    await settled(page);
    // No persona greets unasked: a conversation is what begins with it.
    expect(sent).not.toEqual([]);
    expect(sent).not.toContain('session.start');
    await page.getByRole('button', { name: /skip the introduction/i }).click();
    await expect(page.locator('.said-them')).toBeVisible({ timeout: 120_000 });
    expect(sent.filter((type) => type === 'session.start')).toHaveLength(1);
    // Gone back to, it asks before it ends the conversation: what is said there is meant for no persona.
    await page.goto(`${server.origin}/?tap=1#/setup/microphone`);
    const end = page.getByRole('button', { name: words.setup.endFirst });
    await expect(end).toBeVisible();
    await expect(page.locator('.mood')).toHaveText(/listening|speaking/);
    await end.click();
    await expect(page.locator('.mood')).toHaveText('hung up', { timeout: 20_000 });
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});
