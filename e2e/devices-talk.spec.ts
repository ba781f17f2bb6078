/** A microphone that goes in the middle of a sentence, with real ears and a real voice. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { chromium } from './browsers';
import { banner, builtIn, open, phones, plug, speakers } from './devices-place';
import { makeHome } from './home';
import { missingModels, recording, TALKING } from './project';
import { startServerProcess } from './server-process';

test.describe.configure({ timeout: 120_000 });
const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
test.skip(off !== null, off ?? '');

test('a sentence survives the loss of its microphone', async () => {
  const home = makeHome({
    llm: 'playbook',
    greet: false,
    profileId: 'receptionist',
    input: { id: 'h1', label: 'Headset Microphone' },
  });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const page = await open(server);
  try {
    await expect(page.locator('.mood')).toHaveText('listening', { timeout: 60_000 });
    const wav = (await readFile(recording('dialogue_32.wav'))).toString('base64');
    const lengthS = await page.evaluate((sound) => window.fakeDevices.say(sound), wav);
    await page.waitForFunction((half) => window.fakeDevices.saidS() > half, lengthS * 0.4);
    await plug(page, builtIn, speakers, phones);
    await expect(banner(page, '“Headset Microphone” is not connected.')).toBeVisible();
    // What was said before and after is one turn, with its name at the end.
    await expect(page.locator('.said-you .text').first()).toContainText(/laura/i, { timeout: 60_000 });
    await expect(page.locator('.said-you')).toHaveCount(1);
    await expect(page.locator('.said-them')).toBeVisible({ timeout: 60_000 });
  } finally {
    await page.context().close();
    await server.stop();
    home.remove();
  }
});
