/**
 * Makes docs/demo.webm: the built page holds the conversation of demo.yaml and records it with its own recorder. What comes
 * out is looked at and listened to before it replaces the former one. SIDETONE_DEMO names another file.
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeWav } from '../../engine/audio/wav';
import { readScenario } from '../../engine/simulation/scenario';
import { makeHome } from '../home';
import { writeMicrophone, type MicrophonePart } from '../microphone';
import { lines, missingModels, PROJECT, sidetone, TALKING } from '../project';
import { startServerProcess } from '../server-process';
import { LISTEN_RATE, readVideo } from '../video';
import { chromium, LEAD_MS, openWindow } from '../window-page';

const OUT = process.env['SIDETONE_DEMO'] ?? join(PROJECT, 'docs', 'demo.webm');
/** A repository keeps every version of it. */
const MAX_BYTES = 1_500_000;
const READY_LIMIT_MS = 90_000;
/** Of quiet before the first word, so that people see who talks. */
const BEFORE_MS = 1_500;

test('a demo is made', async () => {
  const why = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
  if (why !== null) throw new Error(`No demo can be made: ${why}`);
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-demo-'));
  const scenario = await readScenario(join(PROJECT, 'e2e', 'demo', 'demo.yaml'));
  const said = scenario.steps.filter(({ kind }) => kind === 'say').length;
  const llm = scenario.llm?.kind === 'wish' ? scenario.llm.wish : 'playbook';
  const home = makeHome({ llm, greet: scenario.greet ?? true, profileId: scenario.profile, overlay: true });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const microphone = join(folder, 'microphone.wav');
  const steps = scenario.steps.map((step): MicrophonePart =>
    step.kind === 'say' ? { samples: step.samples } : { quietMs: step.ms },
  );
  await writeMicrophone(microphone, [{ quietMs: LEAD_MS }, ...steps, { quietMs: 60_000 }]);
  const { browser, page } = await openWindow(server, microphone, {
    viewport: { width: 1120, height: 800 },
    colorScheme: 'light',
  });
  try {
    const mood = page.getByRole('status').first();
    await expect(mood).toHaveText('listening', { timeout: READY_LIMIT_MS });
    await page.waitForFunction(
      (atMs) => performance.timeOrigin + performance.now() > (window.microphoneOpenedAtMs ?? Infinity) + atMs,
      LEAD_MS - BEFORE_MS,
      { timeout: READY_LIMIT_MS },
    );
    await page.keyboard.press('Control+Shift+E');
    await expect(page.locator('.gap')).toHaveCount(said, { timeout: READY_LIMIT_MS });
    await expect(mood).toHaveText('listening', { timeout: READY_LIMIT_MS });
    await page.waitForTimeout(800);
    await page.keyboard.press('Control+Shift+E');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible({ timeout: READY_LIMIT_MS });
    await page.evaluate(() => void Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }));
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save video' }).click();
    const made = join(folder, 'demo.webm');
    await (await download).saveAs(made);

    const { size } = await stat(made);
    const video = await readVideo(await readFile(made), [8]);
    const sound = join(folder, 'demo.wav');
    await writeFile(sound, writeWav({ channels: [video.samples], sampleRate: LISTEN_RATE }));
    const { stdout } = await sidetone('transcribe', sound);
    const words = lines(stdout).join(' ');
    console.log(`\n${video.durationS.toFixed(1)} s, ${Math.round(size / 1000)} kB: ${words}`);
    const seen = `${OUT.replace(/\.webm$/, '')}.png`;
    if (process.env['SIDETONE_DEMO'] !== undefined) await writeFile(seen, video.frames[0]?.png ?? '');
    expect(size, 'small enough for a repository').toBeLessThan(MAX_BYTES);
    expect(words, 'the caller is heard').toMatch(/opening hours/i);
    expect(words, 'the persona is heard').toMatch(/monday|friday|nine/i);
    expect(video.frames[0]?.colours ?? 0, 'there is a picture').toBeGreaterThan(30);
    await mkdir(dirname(OUT), { recursive: true });
    await copyFile(made, OUT);
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
