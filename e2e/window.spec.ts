/**
 * The window itself, on the real thing: the built page in Chromium with a recording as microphone, the built host,
 * real models. What was played is caught at the player and transcribed back.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeWav } from '../engine/audio/wav';
import { PLAYOUT_RATE } from '../engine/contract/units';
import { wordErrors } from '../engine/bench/word-errors';
import { lines, missingModels, sidetone, THINKING } from './project';
import { useSharedSidetone } from './shared-sidetone';
import { say } from './speaker';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });

const modelsOff = await missingModels(THINKING);
const off = chromium === null ? 'there is no Chromium here' : modelsOff;

const shared = useSharedSidetone('window', { settings: { profileId: 'receptionist' }, off });

async function choosePersona(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^persona:/i }).click();
  await page.getByRole('option', { name }).click();
}

/** What the player really played, as words. */
async function transcribePlayed(page: Page): Promise<string> {
  const base64 = await page.evaluate(() => {
    const samples = window.__sidetone?.playedSamples() ?? new Float32Array();
    const bytes = new Uint8Array(samples.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8_192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    }
    return btoa(text);
  });
  const bytes = Buffer.from(base64, 'base64');
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const paths: string[] = [];
  for (const [index, utterance] of utterancesOf(samples).entries()) {
    const path = join(shared().folder, `played-${index}.wav`);
    await writeFile(path, writeWav({ channels: [utterance], sampleRate: PLAYOUT_RATE }));
    paths.push(path);
  }
  expect(paths.length, 'something was played').toBeGreaterThan(0);
  const { stdout } = await sidetone('transcribe', ...paths);
  return lines(stdout).join(' ');
}

/** Greeting and answers: what lies between silences of two seconds. */
function utterancesOf(samples: Float32Array): readonly Float32Array[] {
  const pause = 2 * PLAYOUT_RATE;
  const utterances: Float32Array[] = [];
  let from = -1;
  let last = 0;
  for (let at = 0; at <= samples.length; at += 1) {
    const isOver = at === samples.length || (from >= 0 && at - last > pause);
    if (isOver && from >= 0) {
      utterances.push(samples.slice(Math.max(0, from - PLAYOUT_RATE / 4), last + PLAYOUT_RATE / 4));
      from = -1;
    }
    if (Math.abs(samples[at] ?? 0) > 0.01) {
      if (from < 0) from = at;
      last = at;
    }
  }
  return utterances;
}

async function expectPlayedIsSaid(page: Page): Promise<void> {
  // What was struck was not played: the persona that the window began with is cut off by the choice of another.
  const texts = await page
    .locator('.said-them .text')
    .evaluateAll((elements) =>
      elements.map((element) =>
        Array.from(element.childNodes, (node) =>
          node.nodeType === Node.TEXT_NODE ? node.textContent : '',
        ).join(''),
      ),
    );
  const said = texts.join(' ');
  const played = await transcribePlayed(page);
  const { errors, words } = wordErrors(said, played);
  expect(errors / words, `said "${said}", played "${played}"`).toBeLessThan(0.25);
}

test('a spoken question is written, answered aloud, and timed', async () => {
  test.skip(off !== null, off ?? '');
  // From a file, as the browser's own device gives it, which begins with the microphone; the detector comes meanwhile.
  const microphone = await microphoneFile(shared().folder, ['question_01.wav'], { leadMs: 8_000 });
  const { browser, page } = await openWindow(shared().server, microphone, { holdsMicrophone: true });
  try {
    await expect(page.locator('.said-them', { hasText: 'Brightwater Dental' })).toBeVisible({
      timeout: 60_000,
    });
    // A greeting that is spoken over would stop.
    await expect(page.locator('.mood')).toHaveText('no microphone', { timeout: 60_000 });
    await page.evaluate(() => window.letMicrophoneOpen?.());
    await expect(page.locator('.said-you .text')).toContainText(/opening hours/i, { timeout: 60_000 });
    await expect(page.locator('.gap')).toHaveText(/\d (?:ms|s)$/, { timeout: 60_000 });
    // It stands there as soon as the voice is heard.
    await expect(page.getByRole('status').first()).toHaveText('listening', { timeout: 60_000 });
    expect(await page.locator('.said-them .text').last().innerText()).toMatch(/eight|nine|monday/i);
    await page.getByRole('button', { name: 'Session' }).click();
    await expect(page.locator('.session-menu').getByText(/Answered by/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expectPlayedIsSaid(page);
    expect(await page.evaluate(() => window.cspViolations)).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('push-to-talk with the space bar, another persona', async () => {
  test.skip(off !== null, off ?? '');
  const { browser, page } = await openWindow(shared().server, await microphoneFile(shared().folder, []), {
    speaker: true,
  });
  try {
    await page.getByRole('switch', { name: /hands-free/i }).click();
    await choosePersona(page, /admission/i);
    await expect(page.locator('.said-them', { hasText: 'Daniel' })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('button', { name: /hold to talk/i })).toBeVisible();
    // A key that goes down over the greeting would stop it, and this is not about that.
    await expect(page.getByRole('status').first()).toHaveText(/^(listening|ready)$/i, { timeout: 60_000 });
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await page.keyboard.down('Space');
    await say(page, 'dialogue_35.wav');
    await page.keyboard.up('Space');
    await expect(page.locator('.said-you .text')).toContainText(/tuition/i, { timeout: 30_000 });
    await expect(page.locator('.gap')).toHaveText(/\d (?:ms|s)$/, { timeout: 60_000 });
    // It stands there as soon as the voice is heard.
    await expect(page.getByRole('status').first()).toHaveText('ready', { timeout: 60_000 });
    await expectPlayedIsSaid(page);
  } finally {
    await browser.close();
  }
});
