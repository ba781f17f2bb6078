/**
 * Owns running a package client (npm, pip) as a child: no shell unless Windows needs one, bounded in time, watched
 * by how its files grow. It must not know what the client is asked for.
 */
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Limits } from '../limits';
import { DONE, cancelled, refused, type Outcome } from './outcome';

export type Env = Readonly<Record<string, string | undefined>>;

export type ClientCommand = {
  readonly file: string;
  readonly args: readonly string[];
  /**
   * Windows runs `npm.cmd` only through a shell, which does not quote: `args` must then be free of blanks and of
   * characters that mean something to it. Paths are therefore passed by environment and working folder.
   */
  readonly needsShell: boolean;
};

export type ClientRun = {
  /** For people: "npm". */
  readonly name: string;
  readonly command: ClientCommand;
  readonly env: Env;
  /** Working folder, and the folder whose growth counts as progress. */
  readonly folder: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Bytes in `folder` and below. */
  readonly onGrowth: (bytes: number) => void;
};

/** How much of a client's output is kept to explain a failure. */
const OUTPUT_CHARS = 8_000;

/** A folder this deep or this full is none that a package client made for one package. */
const WATCHED_ENTRIES = 5_000;

/** What clients leave on the disk before the first byte of a package stays below this. */
const NOTHING_BYTES = 100_000;

/** In the output of npm and pip if there was no connection. */
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|NewConnectionError|ConnectTimeout|NameResolutionError/;

/** @throws SidetoneError CANCELLED on abort, once the child is gone. */
export async function runClient(run: ClientRun): Promise<Outcome> {
  const { command, limits, signal } = run;
  if (signal.aborted) throw cancelled();
  const child = spawn(command.file, [...command.args], {
    cwd: run.folder,
    env: run.env as NodeJS.ProcessEnv,
    shell: command.needsShell,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let output = '';
  const keep = (text: Buffer): void => {
    output = (output + text.toString('utf8')).slice(-OUTPUT_CHARS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  let verdict: string | null = null;
  const stop = (why: string): void => {
    verdict ??= why;
    killTree(child.pid, () => child.kill('SIGKILL'));
  };
  const onAbort = (): void => stop('cancelled');
  signal.addEventListener('abort', onAbort);

  const startedMs = performance.now();
  let grownAtMs = startedMs;
  let grown = 0;
  let isLooking = false;
  const look = async (): Promise<void> => {
    // On a slow disk a look may take longer than the interval.
    if (isLooking) return;
    isLooking = true;
    const bytes = await folderBytes(run.folder);
    isLooking = false;
    const nowMs = performance.now();
    if (bytes !== grown) {
      grown = bytes;
      grownAtMs = nowMs;
      run.onGrowth(bytes);
    }
    if (nowMs - grownAtMs > limits.clientStallMs) {
      stop(`it made no progress for ${Math.max(1, Math.round(limits.clientStallMs / 1000))} s`);
    } else if (nowMs - startedMs > limits.clientTotalMs) stop('it took too long');
  };
  const watch = setInterval(() => void look(), limits.watchMs);

  try {
    const end = await new Promise<{ readonly code: number | null; readonly error: Error | null }>(
      (resolve) => {
        child.once('error', (error) => resolve({ code: null, error }));
        child.once('close', (code) => resolve({ code, error: null }));
      },
    );
    if (signal.aborted) throw cancelled();
    const broughtNothing = grown < NOTHING_BYTES;
    if (verdict !== null) return refused(verdict, broughtNothing);
    if (end.error !== null) return refused(`${run.name} is not installed`, true);
    if (end.code === 0) return DONE;
    // Both clients hide this behind something else: a stack trace, or "no matching distribution".
    if (broughtNothing && NO_NETWORK.test(output)) return refused('its registry can’t be reached', true);
    return refused(lastWords(output, end.code));
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Kills a child; under a Windows shell the real client is the child's child. */
function killTree(pid: number | undefined, kill: () => void): void {
  if (process.platform === 'win32' && pid !== undefined) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true })
      .once('error', kill)
      .unref();
  } else kill();
}

/** The line of a client's output that says what was wrong. */
export function lastWords(output: string, code: number | null): string {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling =
    lines.find((line) => /^npm (error|err!)(?! code)/i.test(line)) ??
    lines.findLast((line) => /^error\b/i.test(line)) ??
    lines.at(-1);
  const words = (telling ?? '').replace(/^(npm (error|err!)|error:)\s*/i, '').slice(0, 200);
  return words === '' ? `it ended with code ${code ?? 'none'}` : words;
}

/** Size of all files in a folder and below; what vanishes while it is looked at counts as nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let total = 0;
  for (const name of names.slice(0, WATCHED_ENTRIES)) {
    const info = await stat(join(folder, name)).catch(() => null);
    if (info?.isFile() === true) total += info.size;
  }
  return total;
}
