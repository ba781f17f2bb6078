/**
 * Owns a Sidetone of its own for a test: the built plain Node shell with an empty data folder, started and stopped by
 * the test. Models are not fetched unless they are lent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SERVER = resolve(import.meta.dirname, '../out/main/server.js');
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 8000;

export type ServerProcess = {
  readonly origin: string;
  /** The address printed at the start; it works once. */
  readonly address: string;
  /** Presses Enter and reads the new address. */
  readonly nextAddress: () => Promise<string>;
  /** Ends it as Ctrl+C would, unless told otherwise. @returns the exit status, null if it died of the signal. */
  readonly stop: (signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => Promise<number | null>;
};

export type ServerProcessOptions = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-e2e-'));
  const child = spawn(process.execPath, [SERVER, ...(options.args ?? [])], {
    env: {
      ...process.env,
      SIDETONE_HOME: home,
      SIDETONE_NO_BROWSER: '1',
      SIDETONE_FETCH_MODELS: '0',
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = collectLines(child);
  const address = await output.addressAfter(0);
  return {
    origin: new URL(address).origin,
    address,
    nextAddress: () => {
      const seen = output.count();
      child.stdin?.write('\n');
      return output.addressAfter(seen);
    },
    stop: async (signal = 'SIGINT') => {
      const code = await ended(child, signal);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return code;
    },
  };
}

/** Starts one that is expected not to come up. */
export async function failingServerProcess(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly errors: string }> {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-e2e-'));
  const child = spawn(process.execPath, [SERVER, ...args], {
    env: { ...process.env, SIDETONE_HOME: home, SIDETONE_NO_BROWSER: '1', SIDETONE_FETCH_MODELS: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const code = await new Promise<number | null>((settle) => child.on('close', settle));
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return { code, errors };
}

function collectLines(child: ChildProcess) {
  const lines: string[] = [];
  let errors = '';
  let wake: (() => void) | null = null;
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      wake?.();
    });
  }
  child.stderr?.on('data', (text: Buffer) => {
    errors = (errors + text.toString()).slice(-4000);
  });
  child.on('exit', () => wake?.());
  return {
    count: () => lines.length,
    addressAfter: async (from: number): Promise<string> => {
      const limit = Date.now() + START_LIMIT_MS;
      for (;;) {
        const address = lines
          .slice(from)
          .join('\n')
          .match(/http:\/\/\S+/)?.[0];
        if (address !== undefined) return address;
        if (child.exitCode !== null || Date.now() > limit) {
          throw new Error(`Sidetone printed no address.\n${errors}`);
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((settle) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.on('exit', (code) => {
      clearTimeout(timer);
      settle(code);
    });
    child.kill(signal);
  });
}
