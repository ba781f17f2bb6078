/**
 * A start that the host refuses, for real: the page believes that a conversation can begin, the host knows better and says
 * why. It is told in words, one button leads to what helps, and the large button works again once that is done. Nobody
 * speaks. Runs beside others.
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
const MODELS_HERE: HostEvent = { kind: 'control', type: 'models', models: [], voices: [], ready: true };
const TOM_HERE: HostEvent = {
  kind: 'control',
  type: 'profiles',
  profiles: [{ id: 'tom', name: 'Tom', description: 'At the desk.', voice: null }],
  problems: [],
};

/** What the host says when it looks through the folder again. */
const tomBroken = (...files: readonly string[]): HostEvent => ({
  kind: 'control',
  type: 'profiles',
  profiles: [],
  problems: files.map((file) => ({ file, line: 3, key: 'system_promt', message: 'is not known' })),
});

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
  // The host's own list of personas must not come after what is told here.
  await expect(page.locator('.header')).toContainText('Robin');
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
  await expect(banner).toContainText('The models for hearing and speaking are not installed yet.');
  await expect(banner).toContainText('Wait until they are downloaded, or choose a folder that has them.');
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
    const banner = page.locator('.banner');
    await expectRefused(page);
    await expect(banner).toHaveCount(1);
    await expect(banner).toContainText(/tom\.yaml:\d system_prompt is missing/);
    await expect(banner).toContainText(words.fileMistake('tom.yaml', 1));
    await expect(banner).toContainText('Fix the file and try again.');
    // The host tells of the file as well, as it does whenever files change: it is one file, and one notice.
    window.tell({
      kind: 'control',
      type: 'profiles',
      profiles: [],
      problems: [
        { file, line: 1, key: 'system_prompt', message: 'is missing' },
        { file, line: 3, key: 'system_promt', message: 'is not known', meant: 'system_prompt' },
      ],
    });
    // All that is wrong with it, and first what the button leads to.
    await expect(banner).toHaveCount(1);
    await expect(banner.getByRole('listitem')).toContainText([
      'tom.yaml:3 system_promt is not known',
      'tom.yaml:1 system_prompt is missing',
    ]);
    await expect(banner).toContainText(words.fileMistake('tom.yaml', 2));
    const ann = join(home.path, 'profiles', 'ann.yaml');
    window.tell(tomBroken(file, ann));
    await expect(banner).toHaveCount(2);
    await expect(banner.last().locator('.profile-problems')).toHaveText(/^ann\.yaml:3/);
    window.tell(tomBroken(file));
    await expect(banner).toHaveCount(1);
    await expectOneWayOut(banner, words.wayOut.mistake);
    await expectAccessible(page);
    await keepPictures(page, 'refused-persona');
    await banner.getByRole('button', { name: words.wayOut.mistake }).click();
    await expect(page).toHaveURL(/#\/personas\/tom$/);
    await expect(page.getByRole('textbox', { name: /^Text of/ })).toBeFocused();
    await expect(page.locator('.persona-place')).toHaveText('Line 3, column 1');
    await expect(banner).toHaveCount(0);
    // Put away is put away, until the files change.
    await page.getByRole('link', { name: words.page.talk }).click();
    await expectRefused(page);
    await expect(banner).toHaveCount(0);

    await page.getByRole('link', { name: words.page.personas }).click();
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

test('the persona that was chosen broke before the start: one notice says who answers, and opens it there', async () => {
  const missing = await missingModels(TALKING);
  test.skip(missing !== null, missing ?? '');
  home = makeHome({ llm: 'playbook', greet: false, profileId: 'tom' });
  const file = join(home.path, 'profiles', 'tom.yaml');
  mkdirSync(join(home.path, 'profiles'));
  const unclosed = TOM.replace('At the desk.', '"At the desk.');
  writeFileSync(file, unclosed);
  server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  window = await openToldWindow(server, {
    microphone: await microphoneFile(folder, [], { leadMs: 60_000 }),
    viewport: { width: 1120, height: 800 },
    holdsBack: true,
  });
  try {
    const { page } = window;
    const banner = page.locator('.banner', { hasNot: page.getByRole('button', { name: words.soundOn }) });
    await expect(banner).toHaveCount(1);
    await expect(banner).toContainText(words.fileMistake('tom.yaml', 1));
    await expect(banner).toContainText(words.personaInstead('Robin'));
    await expectOneWayOut(banner, words.wayOut.mistake);
    await keepPictures(page, 'refused-instead');
    await banner.getByRole('button', { name: words.wayOut.mistake }).click();
    await expect(page).toHaveURL(/#\/personas\/tom$/);
    await expect(page.getByRole('textbox', { name: /^Text of/ })).toBeFocused();
    await expect(page.locator('.persona-place')).not.toHaveText('Line 1, column 1');
    await expect(banner).toHaveCount(0);
    await keepPictures(page, 'refused-mistake');
  } finally {
    home.remove();
  }
});
