/**
 * Owns the place in which the window is pictured: a browser with a caller at its microphone, a Sidetone whose data folder
 * has conversations in it, another that has nothing, and one window at a time. No model is loaded: what happens is told
 * to the page as the host would. What is pictured is the *.pictures.ts files'.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as patient, test, type BrowserContextOptions, type Page } from '@playwright/test';
import { keepSessions, type MadeUpSession } from '../../engine/bench/kept-sessions';
import type { HostEvent, SessionSnapshot } from '../../engine/contract/client';
import { makeHome, type Home } from '../home';
import { microphoneArgs } from '../microphone';
import { useFolder } from '../own-folder';
import { startServerProcess, type ServerProcess } from '../server-process';
import { openToldWindow, toldConversation, toldSnapshot, type ToldWindow } from '../told-window';
import { microphoneFile } from '../window-page';

export const expect = patient.configure({ timeout: 30_000 });

/** A window of the place, and how it is told what happens. */
export type Told = { readonly page: Page; readonly tell: ToldWindow['tell'] };

type ShowOptions = BrowserContextOptions & {
  /** By the Sidetone that has neither models nor conversations. */
  readonly isBare?: boolean;
};

export type PicturePlace = {
  /**
   * @param hash of the address: the page that is shown.
   * @returns once the header is there and the host has said what there is.
   */
  readonly show: (hash: string, options?: ShowOptions) => Promise<Told>;
  /** The conversation's page after so many turns. */
  readonly talk: (turns: number, change?: Partial<SessionSnapshot>) => Promise<Told>;
  /** Puts a persona's file with a mistake beside the others, until the test is over. */
  readonly breakPersona: () => Promise<void>;
  /** The Sidetone with conversations goes away. */
  readonly stopHost: () => Promise<void>;
};

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

/** What a snapshot of the host says, newer than what the page knows. */
export const snapshot = (change: Partial<SessionSnapshot>): HostEvent =>
  toldSnapshot({ revision: 100, ...change });

type Running = {
  /** Of the browser: one with a microphone serves all windows. */
  readonly args: readonly string[];
  readonly full: ServerProcess;
  readonly bare: ServerProcess;
  readonly homes: readonly Home[];
  readonly broken: string;
};

/** As on a day on which no model has been fetched. */
function makeBareHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'sidetone-bare-'));
  writeFileSync(join(path, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done' }));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

async function start(folder: string): Promise<Running> {
  const microphone = await microphoneFile(folder, ['question_01.wav', 'question_02.wav', 'question_03.wav'], {
    leadMs: 300,
    gapMs: 1500,
  });
  const args = [
    ...microphoneArgs(microphone).map((arg) => arg.replace('%noloop', '')),
    '--autoplay-policy=no-user-gesture-required',
  ];
  const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist' });
  mkdirSync(join(home.path, 'profiles'));
  await keepSessions(home.path, keptSessions());
  const bareHome = makeBareHome();
  return {
    args,
    full: await startServerProcess({ env: { SIDETONE_HOME: home.path } }),
    bare: await startServerProcess({ env: { SIDETONE_HOME: bareHome.path } }),
    homes: [home, bareHome],
    broken: join(home.path, 'profiles', 'tom.yaml'),
  };
}

/** To be called once, beside the tests. */
export function usePicturePlace(): PicturePlace {
  const folder = useFolder('pictures');
  const places: Running[] = [];
  const windows: ToldWindow[] = [];
  const here = (): Running => {
    const place = places.at(-1);
    if (place === undefined) throw new Error('the place is there only while tests run');
    return place;
  };
  test.beforeAll(async () => {
    places.push(await start(folder()));
  });
  test.afterEach(async () => {
    for (const window of windows.splice(0)) await window.browser.close();
    await rm(here().broken, { force: true });
  });
  test.afterAll(async () => {
    for (const { full, bare, homes } of places.splice(0)) {
      await full.stop();
      await bare.stop();
      for (const home of homes) home.remove();
    }
  });
  const show: PicturePlace['show'] = async (hash, { isBare = false, ...options } = {}) => {
    const open = await openToldWindow(isBare ? here().bare : here().full, {
      args: here().args,
      holdsBack: true,
      permissions: ['microphone'],
      viewport: { width: 1120, height: 800 },
      ...options,
      hash,
    });
    windows.push(open);
    open.page.setDefaultTimeout(30_000);
    await expect(open.page.locator('.header')).toBeVisible();
    await expect(open.page.locator('.persona-button')).toBeEnabled();
    return open;
  };
  return {
    show,
    talk: async (turns, change = {}) => {
      const told = await show('#/');
      told.tell(...toldConversation(turns), snapshot(change));
      await expect(told.page.locator('.gap')).toHaveCount(turns);
      return told;
    },
    breakPersona: () => writeFile(here().broken, BROKEN),
    stopHost: async () => {
      await here().full.stop();
    },
  };
}
