/**
 * Owns what the end-to-end tests know of the project: where its builds and recordings are, whether its models are
 * here, and how its command line is run.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { InferenceEvent } from '../engine/contract/inference';
import { createHost, type Host } from '../engine/host/host';
import { createForkSpawn } from '../engine/inference/spawn/fork';
import { silentLog } from '../engine/log';
import { createBundledResolver } from '../engine/models/bundled';
import { dataDir } from '../engine/models/paths';
import { createModelStore } from '../engine/models/store';
import type { TurnRecord } from '../engine/simulation/caller';

export const PROJECT = resolve(import.meta.dirname, '..');
export const BUILT = join(PROJECT, 'out', 'main');
export const DATA = dataDir(process.env, process.platform, homedir());

export const recording = (name: string): string => join(PROJECT, 'e2e', 'callers', name);

/** Folder of recordings that are not part of the project; null where it is not there. */
export const sharedRecordings = (folder: string): string | null => {
  const path = join(PROJECT, '..', 'shared', 'testdata', folder);
  return existsSync(path) ? path : null;
};

const resolveBundled = createBundledResolver([join(PROJECT, 'out', 'renderer', 'vad')], PROJECT);

/** @returns why a test that needs these models can't run, or null if it can. */
export async function missingModels(ids: readonly string[]): Promise<string | null> {
  if (!existsSync(join(BUILT, 'cli.js'))) return 'the project is not built: npm run build';
  const store = createModelStore({ dataDir: DATA, log: silentLog, resolveBundled });
  await store.refresh();
  const missing = ids.filter((id) => store.files(id) === null);
  return missing.length === 0 ? null : `models are missing: ${missing.join(', ')} (npm run models -- fetch)`;
}

export const TALKING = ['silero', 'moonshine-base', 'piper-joe'] as const;
export const THINKING = [...TALKING, 'qwen2.5-coder-0.5b'] as const;

/** @param heard everything that its inference process says. */
export function openHost(heard: (event: InferenceEvent) => void = () => {}): Host {
  const spawnInference = createForkSpawn({ entry: join(BUILT, 'inference.js'), log: silentLog });
  return createHost({
    spawnInference: () => {
      const child = spawnInference();
      child.onEvent(heard);
      return child;
    },
    profileDirs: [join(PROJECT, 'profiles')],
    dataDir: DATA,
    log: silentLog,
    fetchModels: false,
    resolveBundled,
  });
}

export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs the built command line to its end. */
export function sidetone(...args: readonly string[]): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(BUILT, 'cli.js'), ...args], { cwd: PROJECT });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', fail);
    child.on('close', (code) => done({ status: code ?? -1, stdout, stderr }));
  });
}

export const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** What `talk --json` says, a turn a line. */
export const turnsOf = (stdout: string): readonly TurnRecord[] =>
  lines(stdout).map((line) => JSON.parse(line) as TurnRecord);
