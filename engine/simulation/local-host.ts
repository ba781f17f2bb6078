/**
 * Owns what every command needs: a host in this process with its inference child, built from this checkout's files.
 */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realClock, type Clock } from '../clock';
import { SidetoneError } from '../contract/errors';
import type { SpawnInference } from '../contract/inference';
import type { Limits } from '../host/admission';
import { createHost, type Host } from '../host/host';
import type { VadProvider } from '../inference/providers';
import { createForkSpawn } from '../inference/spawn/fork';
import { engineOf } from '../inference/engines';
import { createLineLog, type Log } from '../log';
import { createBundledResolver, type ResolveBundled } from '../models/bundled';
import { modelsOf } from '../models/catalogue';
import { dataDir } from '../models/paths';
import { USUAL_TURN_TAKING } from '../session/common';
import { createStatisticsInMemory } from '../store/pause-statistics-in-memory';
import { createPacedSpawn } from './paced-inference';
import type { Pace } from './scenario';
import { createVirtualClock } from './virtual-clock';

/** The folder of the built programs: out/main. */
const BUILT = dirname(fileURLToPath(import.meta.url));

/** Where models and the person's own files live. */
export const userDataDir = (): string => dataDir(process.env, process.platform, homedir());

export type Workplace = {
  readonly host: Host;
  /** What its conversations go by. */
  readonly clock: Clock;
  readonly log: Log;
  createVad(): Promise<VadProvider>;
  close(): Promise<void>;
};

/** Profiles that ship with the program. */
export const shippedProfilesDir = (): string => join(BUILT, '..', '..', 'profiles');

export type WorkplaceOptions = {
  /** A folder whose profiles come before all others. */
  readonly profilesDir?: string;
  readonly needs?: 'ears and voice' | 'voice';
  /** Variables for the inference process, such as OLLAMA_HOST. */
  readonly inferenceEnv?: Readonly<Record<string, string>>;
  /** Conversations go by a virtual clock, on which the language model has this pace; null for that of its engine. */
  readonly virtual?: { readonly llmPace: Pace | null };
  /** No real person talks: how the caller pauses is neither known nor kept, nor are lines that its persona may need. */
  readonly isNobody?: boolean;
  /** Stands between the host and the inference process, to see what they say to each other. */
  readonly watch?: (spawn: SpawnInference) => SpawnInference;
  /** How many conversations and callers the host takes at a time; what suits this machine if absent. */
  readonly limits?: Partial<Limits>;
};

/**
 * Opens a host and makes sure that it can hear and speak: what is missing is fetched with progress on stderr.
 * @throws SidetoneError MODEL_MISSING if that fails.
 */
export async function openWorkplace({
  profilesDir,
  needs = 'ears and voice',
  inferenceEnv = {},
  virtual,
  isNobody = false,
  watch = (spawn) => spawn,
  limits = {},
}: WorkplaceOptions = {}): Promise<Workplace> {
  const log = commandLog();
  const data = userDataDir();
  const dirs = [join(data, 'profiles'), shippedProfilesDir()];
  const clock = virtual === undefined ? realClock : createVirtualClock();
  const spawn = watch(createForkSpawn({ entry: join(BUILT, 'inference.js'), log, env: inferenceEnv }));
  const host = createHost({
    spawnInference: virtual === undefined ? spawn : createPacedSpawn(spawn, clock, virtual.llmPace),
    clock,
    ...(isNobody
      ? { pauseStore: createStatisticsInMemory(), turnTaking: USUAL_TURN_TAKING, keepsLines: false }
      : {}),
    profileDirs: profilesDir === undefined ? dirs : [profilesDir, ...dirs],
    dataDir: data,
    log,
    fetchModels: false,
    limits,
    resolveBundled: bundledModels(),
  });
  const close = (): Promise<void> => host.close();
  try {
    await host.models.refresh();
    // One comes with the program: a voice is always here.
    const isReady = (): boolean => needs === 'voice' || host.models.ready();
    if (!isReady()) {
      process.stderr.write('Fetching the models for hearing and speaking, once…\n');
      await host.models.fetchMissing();
    }
    if (!isReady()) {
      throw new SidetoneError(
        'MODEL_MISSING',
        'The models for hearing and speaking are not on this machine and could not be downloaded.',
        'Connect to the internet, or run: npm run models -- import FOLDER',
      );
    }
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { host, clock, log, close, createVad: () => loadDetector(host) };
}

/** The best that is here. */
async function loadDetector(host: Host): Promise<VadProvider> {
  for (const { id, engine } of modelsOf('vad')) {
    const files = host.models.files(id);
    if (files !== null) return engineOf(engine, 'vad').load({ id, files });
  }
  throw new SidetoneError('MODEL_MISSING', 'The voice detector is missing.', 'Run: npm ci');
}

/** Errors on stderr; everything if SIDETONE_DEBUG is set. */
export const commandLog = (): Log =>
  createLineLog(
    (line) => process.stderr.write(line),
    process.env['SIDETONE_DEBUG'] === undefined ? 'error' : 'debug',
  );

export const bundledModels = (): ResolveBundled =>
  createBundledResolver([join(BUILT, '..', 'renderer', 'vad')], BUILT);
