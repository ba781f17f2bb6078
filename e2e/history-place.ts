/**
 * Owns where the tests of kept conversations stand: conversations that the store itself has written, a Sidetone without
 * a model that has them, and windows on it. All of it is new for each test and gone after it.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  expect as patient,
  test,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test';
import { keepSessions, type MadeUpSession } from '../engine/bench/kept-sessions';
import type { SettingsChange } from '../engine/contract/settings';
import { useFolder } from './own-folder';
import { startServerProcess, type ServerProcess } from './server-process';
import { microphoneFile, openWindow, type OpenedWindow } from './window-page';

/** The machine may be busy with something else. */
export const WAIT_MS = 30_000;
export const expect = patient.configure({ timeout: WAIT_MS });

export const DAY_MS = 86_400_000;
const NOON = new Date();
NOON.setHours(12, 0, 0, 0);
export const TODAY_MS = Math.min(NOON.getTime(), Date.now() - 600_000);

export const tone = (seconds: number, rate: number): Float32Array =>
  Float32Array.from({ length: seconds * rate }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 220 * at) / rate));

export const MAYA: MadeUpSession = {
  sessionId: 'aaaaaaaa',
  profileId: 'receptionist',
  personaName: 'Maya',
  startedAtMs: TODAY_MS,
  turns: [
    { you: '', them: 'Brightside Dental, this is Maya. How can I help?' },
    {
      you: 'Do you have anything on Thursday?',
      them: 'Yes, at ten',
      unheard: 'or at half past three in the afternoon.',
      outcome: 'interrupted',
      voiceToVoiceMs: 712,
    },
    {
      you: 'Ten is fine. Is there a café nearby?',
      them: 'There is one across the street.',
      sound: { you: tone(1, 16_000), them: tone(1, 24_000) },
    },
  ],
};
export const JONAS: MadeUpSession = {
  sessionId: 'bbbbbbbb',
  profileId: 'admissions',
  personaName: 'Jonas',
  startedAtMs: TODAY_MS - DAY_MS,
  turns: [{ you: 'When does the term begin?', them: 'On the first Monday in October.' }],
};
export const OLD: MadeUpSession = {
  ...MAYA,
  sessionId: 'cccccccc',
  startedAtMs: TODAY_MS - 60 * DAY_MS,
  turns: [{ you: 'Something from long ago.', them: 'Indeed.' }],
};

export type HistoryPlace = {
  readonly home: string;
  readonly ids: readonly string[];
  readonly server: ServerProcess;
};

export type HistoryPlaces = {
  /** A Sidetone without a model, with these conversations. */
  readonly place: (sessions: readonly MadeUpSession[], settings?: SettingsChange) => Promise<HistoryPlace>;
  /** A window on it, with a quiet microphone. */
  readonly open: (at: HistoryPlace, hash?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** A recording of a quiet room. */
  readonly quiet: () => Promise<string>;
};

/** To be called once, beside the tests. */
export function useHistoryPlaces(): HistoryPlaces {
  const places: HistoryPlace[] = [];
  const windows: OpenedWindow[] = [];
  const folder = useFolder('history');
  const quiet = (): Promise<string> => microphoneFile(folder(), [], { leadMs: 1000 });
  test.afterEach(async () => {
    for (const { browser } of windows.splice(0)) await browser.close();
    for (const { server, home } of places.splice(0)) {
      await server.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  return {
    async place(sessions, settings = {}) {
      const home = mkdtempSync(join(tmpdir(), 'sidetone-home-'));
      writeFileSync(
        join(home, 'settings.json'),
        JSON.stringify({ version: 1, firstRun: 'done', ...settings }),
      );
      const ids = await keepSessions(home, sessions);
      const server = await startServerProcess({ env: { SIDETONE_HOME: home } });
      const made = { home, ids, server };
      places.push(made);
      return made;
    },
    async open({ server }, hash = '#/history', options = {}) {
      const opened = await openWindow(server, await quiet(), {
        hash,
        viewport: { width: 1120, height: 800 },
        ...options,
      });
      windows.push(opened);
      opened.page.setDefaultTimeout(WAIT_MS);
      return opened.page;
    },
    quiet,
  };
}

export const rows = (page: Page): Locator => page.locator('.history-row');

/** What is on the disk. */
export const kept = ({ home }: HistoryPlace): readonly string[] =>
  readdirSync(join(home, 'sessions')).toSorted();
