/**
 * Owns the section of the benchmark on the window. What needs a browser is measured by a program of its own
 * (e2e/bench/, run by Playwright), so that the engine knows none. Here are its figures, and the size of what was
 * built.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SidetoneError } from '../contract/errors';
import type { BenchContext } from './context';
import { single, spread, type Figure } from './figures';
import { CHECKOUT } from './recordings';
import { CPU_SPAN_MS, WINDOW_OUT, windowMeasured, type WindowMeasured } from './window-measured';

const MOST = {
  /** On two cores of which the models need all they can get. */
  idlePercent: 8,
  firstPaintMs: 400,
  inputMs: 50,
  bundleKb: 600,
};
/** It takes about two and a half minutes. */
const RUN_LIMIT_MS = 360_000;
const TAIL_CHARACTERS = 2000;
const THREADS_NAMED = 5;

export async function measureWindow(context: BenchContext): Promise<readonly Figure[]> {
  const size = single(
    'window.bundle',
    'the window’s own scripts and styles, gzip',
    'kB',
    await bundleKb(join(CHECKOUT, 'out', 'renderer')),
    MOST.bundleKb,
  );
  context.say('The window in Chromium, idle, pressed and talked with…');
  const measured = await measureInBrowser();
  switch (measured.kind) {
    case 'off':
      context.note(`The window was not opened: ${measured.why}.`);
      return [size];
    case 'measured':
      for (const note of notesOf(measured)) context.note(note);
      return [...figuresOf(measured), size];
  }
}

type Measured = Extract<WindowMeasured, { kind: 'measured' }>;

/** Pure. */
export function figuresOf(measured: Measured): readonly Figure[] {
  const { idle, talking, firstPaintsMs, inputsMs, frameGapsMs } = measured;
  const perSecond =
    frameGapsMs.length === 0
      ? null
      : (1000 * frameGapsMs.length) / frameGapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  const core = (id: string, label: string, share: number | undefined, atMost: number | null = null): Figure =>
    single(id, label, '% of a core', share ?? null, atMost);
  return [
    core('window.idle', 'renderer, listening', idle?.renderer, MOST.idlePercent),
    core('window.idle.browser', '  the whole browser', idle?.browser),
    core('window.talking', 'renderer, in a conversation', talking?.renderer),
    core('window.talking.browser', '  the whole browser', talking?.browser),
    single('window.frames', 'frames it can draw in a conversation', 'frames/s', perSecond),
    spread('window.paint', 'first contentful paint from the local host', firstPaintsMs, {
      p50: MOST.firstPaintMs,
    }),
    spread('window.input', 'from a press to the new state on the screen', inputsMs, {
      p50: MOST.inputMs,
      p95: MOST.inputMs,
    }),
  ];
}

function notesOf({ browser, idle, talking }: Measured): readonly string[] {
  const threads = (of: Measured['idle']): string =>
    of === null
      ? 'this system does not say'
      : of.threads
          .slice(0, THREADS_NAMED)
          .map(({ name, share }) => `${name} ${share.toFixed(1)}`)
          .join(', ');
  return [
    `The window in Chromium ${browser}, ${CPU_SPAN_MS / 1000} s each; its renderer by thread, in % of a core: listening ` +
      `${threads(idle)}; in a conversation ${threads(talking)}.`,
  ];
}

async function measureInBrowser(): Promise<WindowMeasured> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-bench-'));
  const out = join(folder, 'window.json');
  try {
    await runPlaywright(out);
    return windowMeasured.parse(JSON.parse(await readFile(out, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runPlaywright(out: string): Promise<void> {
  const program = join(CHECKOUT, 'node_modules', '@playwright', 'test', 'cli.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'test', '--config', 'e2e/bench/window.config.ts'], {
      cwd: CHECKOUT,
      env: { ...process.env, [WINDOW_OUT]: out },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: RUN_LIMIT_MS,
    });
    let tail = '';
    const keep = (text: Buffer): void => {
      tail = (tail + text.toString()).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new SidetoneError('INTERNAL', `The window could not be measured:\n${tail.trim()}`));
    });
  });
}

/** Everything that is program and not model: the runtime's WebAssembly is neither. */
const PROGRAM = new Set(['.js', '.mjs', '.css', '.html']);

export async function bundleKb(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && PROGRAM.has(extname(entry.name)))
      .map(
        async ({ parentPath, name }) =>
          (await promisify(gzip)(await readFile(join(parentPath, name)))).byteLength,
      ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000;
}
