/**
 * Measures the built window in Chromium, served by the plain Node shell. Figures: what it costs while it listens and
 * in a conversation, how soon it is drawn, how soon it shows what was pressed. Writes the measurements to the file that
 * the benchmark names; it judges nothing. Everything but the language model's pace and the microphone is real.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as browserType, expect, test, type Browser, type Page } from '@playwright/test';
import { readCallers, QUESTIONS } from '../../engine/bench/recordings';
import { CPU_SPAN_MS, WINDOW_OUT, type WindowMeasured } from '../../engine/bench/window-measured';
import { startStandInLlm } from '../../engine/simulation/stand-in-llm';
import { TAP_MS } from '../../renderer/state/conversation/talk-grammar';
import { findChromium } from '../chromium';
import { microphoneArgs, writeMicrophone, type MicrophonePart } from '../microphone';
import { makeHome } from '../home';
import { missingModels, TALKING } from '../project';
import { startServerProcess, type ServerProcess } from '../server-process';
import { watchCpu } from './browser-cpu';
import { firstPaintMs, frameGapsMs, inputsMs, watchInputs } from './page-probes';

const LOADS = 5;
/** Of each kind of press. */
const PRESSES = 15;
/** Longer than a tap, which would switch talking on. */
const HELD_MS = TAP_MS + 100;
/** Loading the models, and the greeting. */
const READY_LIMIT_MS = 60_000;
/** After the greeting the line still moves what was said out of sight. */
const SETTLE_MS = 15_000;
const FRAMES_MS = 15_000;
/** Models are loaded by then, and the greeting is over. */
const TALK_LEAD_MS = 14_000;
/** For the answer to a question. */
const ANSWER_MS = 10_000;
const PACE = { ttftMs: 450, tokensPerSecond: 45 };
const REPLY =
  'We are open from eight in the morning until five in the afternoon on weekdays, and on Saturdays from nine until one. ' +
  'You are welcome to come by without an appointment.';

/** @param talks whether the page may play without a click, and so begins a session by itself. */
function launch(executablePath: string, args: readonly string[], talks: boolean): Promise<Browser> {
  const sound = talks ? ['--autoplay-policy=no-user-gesture-required'] : [];
  return browserType.launch({ executablePath, args: [...args, ...sound] });
}

async function firstPaints(browser: Browser, server: ServerProcess): Promise<number[]> {
  const paints: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    // A new one each time: nothing of the page may be kept from the load before.
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(await server.nextAddress());
    paints.push(await firstPaintMs(page));
    await context.close();
  }
  return paints;
}

async function openPage(browser: Browser, server: ServerProcess): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(await server.nextAddress());
  return page;
}

const mood = (page: Page) => page.getByRole('status').first();

async function waitUntilListening(page: Page): Promise<void> {
  await expect(page.locator('.said-them .text').first()).toBeVisible({ timeout: READY_LIMIT_MS });
  await expect(mood(page)).toHaveText('listening', { timeout: READY_LIMIT_MS });
}

/** Space, the large button and the mute button, each with its release. Leaves talking hands-free as it found it. */
async function pressEverything(page: Page): Promise<readonly number[]> {
  const handsFree = page.getByRole('switch');
  await handsFree.click();
  await watchInputs(page);
  const ready = (): Promise<void> => expect(mood(page)).toHaveText('ready', { timeout: 20_000 });
  const hold = page.getByRole('button', { name: /hold to talk|talking/i });
  for (let press = 0; press < PRESSES; press += 1) {
    await ready();
    await page.keyboard.down('Space');
    await page.waitForTimeout(HELD_MS);
    await page.keyboard.up('Space');
    await ready();
    await hold.hover();
    await page.mouse.down();
    await page.waitForTimeout(HELD_MS);
    await page.mouse.up();
    await ready();
    const mute = page.locator('.mute');
    await mute.click();
    await expect(mood(page)).toHaveText('muted');
    await mute.click();
  }
  await ready();
  const measured = await inputsMs(page);
  // The way of talking is remembered.
  await handsFree.click();
  await expect(mood(page)).toHaveText('listening');
  return measured;
}

async function measure(executablePath: string, args: readonly string[]): Promise<WindowMeasured> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-bench-'));
  const llm = await startStandInLlm(PACE, [REPLY]);
  const home = makeHome({ profileId: 'receptionist', llm: llm.wish });
  const server = await startServerProcess({ env: { ...llm.env, SIDETONE_HOME: home.path } });
  const withBrowser = async <T>(
    microphone: readonly MicrophonePart[] | null,
    use: (browser: Browser) => Promise<T>,
  ): Promise<T> => {
    const file = join(folder, 'microphone.wav');
    if (microphone !== null) await writeMicrophone(file, microphone);
    const ear = microphone === null ? [] : microphoneArgs(file);
    const browser = await launch(executablePath, [...args, ...ear], microphone !== null);
    try {
      return await use(browser);
    } finally {
      await browser.close();
    }
  };
  try {
    const loaded = await withBrowser(null, async (browser) => ({
      version: browser.version(),
      firstPaints: await firstPaints(browser, server),
    }));
    const quiet = await withBrowser([{ quietMs: 240_000 }], async (browser) => {
      const page = await openPage(browser, server);
      await waitUntilListening(page);
      await page.waitForTimeout(SETTLE_MS);
      const idle = await watchCpu(browser, CPU_SPAN_MS);
      await expect(mood(page)).toHaveText('listening');
      return { idle, inputs: await pressEverything(page) };
    });
    const questions = (await readCallers(QUESTIONS)).flatMap(({ samples }) => [
      { samples },
      { quietMs: ANSWER_MS },
    ]);
    const talk = await withBrowser([{ quietMs: TALK_LEAD_MS }, ...questions], async (browser) => {
      const page = await openPage(browser, server);
      await expect(page.locator('.said-you .text').first()).toBeVisible({ timeout: READY_LIMIT_MS });
      const talking = await watchCpu(browser, CPU_SPAN_MS);
      const frameGaps = await frameGapsMs(page, FRAMES_MS);
      expect(await page.locator('.gap').count(), 'questions were answered').toBeGreaterThan(1);
      return { talking, frameGaps };
    });
    return {
      kind: 'measured',
      browser: loaded.version,
      firstPaintsMs: loaded.firstPaints,
      idle: quiet.idle,
      talking: talk.talking,
      frameGapsMs: talk.frameGaps,
      inputsMs: [...quiet.inputs],
    };
  } finally {
    await server.stop();
    home.remove();
    await llm.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test('the window is measured', async () => {
  const chromium = await findChromium();
  const why = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
  const measured: WindowMeasured =
    chromium === null || why !== null
      ? { kind: 'off', why: why ?? '' }
      : await measure(chromium.executablePath, chromium.args);
  const out = process.env[WINDOW_OUT];
  if (out !== undefined) await writeFile(out, JSON.stringify(measured));
});
