/** A conversation is kept while it is held, for real: its words and its sound are on the disk before it is over. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { readWav } from '../engine/audio/wav';
import { wordErrors } from '../engine/bench/word-errors';
import { expect, WAIT_MS } from './history-place';
import { makeHome } from './home';
import { useFolder } from './own-folder';
import { lines, missingModels, sidetone, TALKING } from './project';
import { startServerProcess } from './server-process';
import { say } from './speaker';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

const folder = useFolder('history');

test('a line is on the disk while the conversation is held, and its sound if that is wanted', async () => {
  test.setTimeout(420_000);
  const off = await missingModels(TALKING);
  test.skip(off !== null, off ?? '');
  const home = makeHome({ llm: 'playbook', keepAudio: true, greet: false, profileId: 'receptionist' });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const sessions = join(home.path, 'sessions');
  const id = (): string | undefined =>
    existsSync(sessions)
      ? readdirSync(sessions).flatMap((name) => /^(.*)\.jsonl$/.exec(name)?.[1] ?? [])[0]
      : undefined;
  const text = (): string => {
    const name = id();
    return name === undefined ? '' : readFileSync(join(sessions, `${name}.jsonl`), 'utf8');
  };
  let window: OpenedWindow | null = null;
  try {
    window = await openWindow(server, await microphoneFile(folder(), []), { hash: '#/', speaker: true });
    const { page } = window;
    page.setDefaultTimeout(WAIT_MS);
    await expect(page.locator('.mood')).toHaveText('listening', { timeout: 120_000 });
    await say(page, 'question_01.wav');
    await expect.poll(text, { timeout: 180_000 }).toContain('"is":"you"');
    await expect.poll(text, { timeout: 120_000 }).toMatch(/"is":"audio".*"side":"them"/);
    // It goes on all the while.
    expect(text()).not.toContain('"is":"end"');

    const turnId = Number(/"is":"audio".*"turnId":(\d+),"side":"them"/.exec(text())?.[1]);
    await page.evaluate((hash) => void (location.hash = hash), `#/history/${id()}`);
    await expect(page.getByText(/going on now/)).toBeVisible();
    const turn = page.locator(`#turn-${turnId}`);
    await expect(turn.locator('.said-you .text')).toContainText(/opening hours/i);
    const sides = ['you', 'them'] as const;
    const paths = sides.map((side) => join(sessions, id() ?? '', `${turnId}-${side}.wav`));
    const sounds = lines((await sidetone('transcribe', ...paths)).stdout);
    for (const [index, side] of sides.entries()) {
      const { samples } = readWav(readFileSync(paths[index] ?? ''));
      expect(samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeGreaterThan(0.02);
      const said = (await turn.locator(`.said-${side} .text`).textContent()) ?? '';
      const sound = sounds[index] ?? '';
      const { errors, words } = wordErrors(said, sound);
      expect(errors / words, `kept "${said}", in the file "${sound}"`).toBeLessThan(0.35);
    }
    await turn.getByRole('button', { name: /^Play what Maya said/ }).click();
    // The persona does not hear itself.
    const mood = page.locator('.mood');
    await expect(mood).toHaveText('playing back');
    await turn.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(mood).not.toHaveText('playing back');
    await expect(page.getByText('muted', { exact: true })).toBeHidden();
  } finally {
    await window?.browser.close();
    await server.stop();
  }
  // Only now is it over.
  expect(text()).toContain('"is":"end"');
  home.remove();
});
