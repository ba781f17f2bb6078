/**
 * A start that the host refuses, for real: the page believes that a conversation can begin, the host knows better and says
 * why. It is told in words, one button leads to what helps, and the large button works again once that is done.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as patient, test, type Locator, type Page } from '@playwright/test';
import type { HostEvent } from '../engine/contract/client';
import { words } from '../renderer/words';
import { makeHome, type Home } from './home';
import { expectAccessible, keepPictures } from './looked-at';
import { missingModels, TALKING } from './project';
import { startServerProcess, type ServerProcess } from './server-process';
import { openToldWindow, toldSnapshot, type ToldWindow } from './told-window';
import { chromium, microphoneFile } from './window-page';

test.describe.configure({ timeout: 240_000 });
test.skip(chromium === null, 'there is no Chromium here');

const expect = patient.configure({ timeout: 30_000 });

const TOM =
  'name: Tom\ndescription: At the desk.\nsystem_prompt: You are Tom.\nplaybook:\n  - when: [hello]\n    say: Good day.\n';
const BROKEN = TOM.replace('system_prompt', 'system_promt');

/** As if models were here, or a persona sound: what the page was told before things changed under it. */
const MODELS_HERE: HostEvent = { kind: 'control', type: 'models', models: [], ready: true };
const TOM_HERE: HostEvent = {
  kind: 'control',
  type: 'profiles',
  profiles: [{ id: 'tom', name: 'Tom', description: 'At the desk.', voice: null }],
  problems: [],
};

const talk = (page: Page): Locator => page.locator('button.talk');
const mood = (page: Page): Locator => page.locator('.mood');

let folder = '';
let home: Home;
let server: ServerProcess;
let window: ToldWindow;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-refused-'));
});
test.afterEach(async () => {
  await window.browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A window that knows of everything and waits for the click before sound: only then it asks for a conversation. */
async function open(env: Readonly<Record<string, string>>, told: HostEvent): Promise<Page> {
  server = await startServerProcess({ env });
  window = await openToldWindow(server, {
    microphone: await microphoneFile(folder, [], { leadMs: 60_000 }),
    viewport: { width: 1120, height: 800 },
  });
  const { page, tell } = window;
  page.setDefaultTimeout(30_000);
  await expect(page.getByRole('button', { name: words.session, exact: true })).toBeVisible();
  await expect(mood(page)).not.toHaveText(words.mood.connecting);
  tell(told);
  await page.getByRole('button', { name: words.soundOn }).first().click();
  return page;
}

/** That it did not begin is said everywhere at once, and nowhere something else. */
async function expectRefused(page: Page): Promise<void> {
  await expect(mood(page)).toHaveText(words.mood.refused);
  await expect(talk(page)).toContainText(words.startAgain);
  await expect(talk(page)).toContainText(words.trouble.notStartedHint);
  await expect(page.getByRole('heading', { name: words.trouble.notStartedTitle })).toBeVisible();
}

/** The one button of a banner that does something about it, and the one that puts it away. */
async function expectOneWayOut(banner: Locator, label: string): Promise<void> {
  await expect(banner.getByRole('button')).toHaveCount(2);
  await expect(banner.getByRole('button', { name: label })).toBeVisible();
  await expect(banner.getByRole('button', { name: words.dismiss })).toBeVisible();
}

test('models that are gone: named, the button shows them, and the large button asks again', async () => {
  const empty = join(folder, 'home');
  mkdirSync(empty);
  writeFileSync(join(empty, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done' }));
  const page = await open({ SIDETONE_HOME: empty }, MODELS_HERE);
  const banner = page.locator('.banner');
  await expectRefused(page);
  await expect(banner).toHaveCount(1);
  await expect(banner).toContainText('The models for hearing and speaking are not here yet.');
  await expect(banner).toContainText('Wait until they are fetched, or choose a folder that has them.');
  await expectOneWayOut(banner, words.wayOut.models);
  await expectAccessible(page);
  await keepPictures(page, 'refused-models');

  // Refused again it is said again, in the same place.
  await talk(page).click();
  await expect(banner).toContainText(words.times(2));
  await expectRefused(page);
  await banner.getByRole('button', { name: words.wayOut.models }).click();
  await expect(page).toHaveURL(/#\/models$/);
  await expect(banner).toHaveCount(0);

  // And once the host takes it, it is the button to talk with.
  await page.evaluate(() => void (location.hash = '#/'));
  window.tell(toldSnapshot({ sessionId: 'begun' }));
  await expect(mood(page)).toHaveText(words.mood.listening);
  await expect(talk(page)).not.toContainText(words.startAgain);
});

test('a persona whose file broke: the line is named, the button shows it, and mended it is talked with', async () => {
  const missing = await missingModels(TALKING);
  test.skip(missing !== null, missing ?? '');
  home = makeHome({ llm: 'playbook', greet: false, profileId: 'tom' });
  const file = join(home.path, 'profiles', 'tom.yaml');
  mkdirSync(join(home.path, 'profiles'));
  writeFileSync(file, BROKEN);
  try {
    const page = await open({ SIDETONE_HOME: home.path }, TOM_HERE);
    const banner = page.locator('.banner', { hasText: 'Mend the file and try again.' });
    await expectRefused(page);
    await expect(banner).toHaveCount(1);
    await expect(banner).toContainText(/tom\.yaml:\d: system_prom/);
    await expectOneWayOut(banner, words.wayOut.profiles);
    await expectAccessible(page);
    await keepPictures(page, 'refused-persona');
    await banner.getByRole('button', { name: words.wayOut.profiles }).click();
    await expect(page).toHaveURL(/#\/personas$/);
    await expect(page.locator('.persona-file', { hasText: 'system_promt' })).toBeVisible();

    writeFileSync(file, TOM);
    await expect(page.getByRole('button', { name: words.personas.talkWith('Tom') })).toBeVisible();
    await page.getByRole('link', { name: words.page.talk }).click();
    await expectRefused(page);
    await talk(page).click();
    await expect(mood(page)).toHaveText(words.mood.listening, { timeout: 120_000 });
    await expect(page.locator('.header')).toContainText('Tom');
    await expect(banner).toHaveCount(0);
  } finally {
    home.remove();
  }
});
