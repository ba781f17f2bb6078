/**
 * Owns the window as the tests open it: the built page in Chromium with a recording as microphone, from a host of the
 * test's own. What a test does with it is the test's.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { readWav } from '../engine/audio/wav';
import { chromium, letIn, openContext } from './browsers';
import { microphoneArgs, writeMicrophone, type MicrophonePart } from './microphone';
import { recording } from './project';
import type { ServerProcess } from './server-process';
import { installSpeaker } from './speaker';

export { chromium };

declare global {
  interface Window {
    microphoneOpenedAtMs?: number;
    letMicrophoneOpen?: () => void;
    /** How often the page has asked for a microphone. */
    microphoneAsks?: number;
    cspViolations?: string[];
    // The page's own hook, there with ?tap=1.
    __sidetone?: { readonly playedSamples: () => Float32Array };
  }
}

/** Silence before the recording: the session must be ready and the greeting over by then. */
export const LEAD_MS = 24_000;
const TAIL_MS = 60_000;
/** Longer than any test keeps a microphone open. */
const QUIET_MS = 180_000;

/** A quiet room is the same for every test of a worker, and so is the browser that hears it. */
let quiet: Promise<string> | null = null;
async function quietFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-quiet-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'microphone-quiet.wav');
  await writeMicrophone(path, [{ quietMs: QUIET_MS }]);
  return path;
}

/**
 * Recordings with quiet around and between them.
 * @param names of e2e/callers; none for a quiet room, which lies in no folder of the test's.
 */
export async function microphoneFile(
  folder: string,
  names: readonly string[],
  { leadMs = LEAD_MS, gapMs = 12_000 }: { readonly leadMs?: number; readonly gapMs?: number } = {},
): Promise<string> {
  if (names.length === 0) return (quiet ??= quietFile());
  const parts: MicrophonePart[] = [{ quietMs: leadMs }];
  for (const name of names) {
    parts.push({ samples: readWav(await readFile(recording(name))).samples }, { quietMs: gapMs });
  }
  const path = join(folder, `microphone-${names.join('-')}.wav`);
  await writeMicrophone(path, [...parts, { quietMs: TAIL_MS }]);
  return path;
}

/**
 * The types of what the page sends to the host from here on, in order. A connection that is there already is not heard:
 * load the page again.
 */
export function sentBy(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const type = /"type":"([a-z.]+)"/i.exec(payload.toString())?.[1];
      if (type !== undefined) sent.push(type);
    }),
  );
  return sent;
}

/** Of a path that `microphoneFile` gave. */
export const isQuiet = async (microphone: string): Promise<boolean> => microphone === (await quiet);

export type OpenedWindow = {
  readonly browser: { readonly close: () => Promise<void> };
  readonly page: Page;
};

type WindowOptions = BrowserContextOptions & {
  readonly hash?: string;
  /** A person is there who speaks when the test says so (speaker.ts). */
  readonly speaker?: boolean;
  /** The microphone, and with it its recording, waits for `window.letMicrophoneOpen()`. */
  readonly holdsMicrophone?: boolean;
};

export async function openWindow(
  server: ServerProcess,
  microphone: string,
  options: WindowOptions = {},
): Promise<OpenedWindow> {
  const { hash = '', speaker = false, holdsMicrophone = false, ...contextOptions } = options;
  const { context, close } = await openContext(
    [...microphoneArgs(microphone), '--autoplay-policy=no-user-gesture-required'],
    // A headless shell has no prompt that could be answered for it: the permission must be there before.
    { permissions: ['microphone'], ...contextOptions },
    !(await isQuiet(microphone)),
  );
  const page = await context.newPage();
  await page.addInitScript((isHeld) => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    const allowed = new Promise<void>((resolve) => {
      window.letMicrophoneOpen = resolve;
      if (!isHeld) resolve();
    });
    window.microphoneAsks = 0;
    devices.getUserMedia = async (constraints) => {
      window.microphoneAsks = (window.microphoneAsks ?? 0) + 1;
      await allowed;
      const stream = await open(constraints);
      window.microphoneOpenedAtMs ??= performance.timeOrigin + performance.now();
      return stream;
    };
    window.cspViolations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.cspViolations?.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  }, holdsMicrophone);
  if (speaker) await installSpeaker(page);
  await letIn(context, server);
  await page.goto(`${server.origin}/?tap=1${hash}`);
  return { browser: { close }, page };
}
