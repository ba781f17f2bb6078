/**
 * Owns the composition of the engine: one inference process, the model store, the profiles, and the connected clients
 * (client.ts). Each client has a session of its own (client-session.ts). It runs no tensor code and knows no shell.
 */
import { join } from 'node:path';
import type { ClientPort } from '../contract/client';
import { createClient, type Client, type ClientDeps } from './client';
import type { Talk } from './talk';
import { createAppHandlers } from './requests/app';
import { createLlmHandlers } from './requests/llm';
import { realClock, type Clock } from '../clock';
import { toProblem } from '../contract/errors';
import type { RequestHandlers } from '../contract/requests';
import type { Role } from '../contract/roles';
import type { TurnTaking } from '../contract/settings';
import type { SpawnInference } from '../contract/inference';
import { createAdmission, usualLimits, type Limits } from './admission';
import { createConnections } from './connections';
import { createFloor } from './floor';
import { createInference, type Inference } from '../inference/supervisor';
import { createKeptLines } from './kept-lines';
import type { Log } from '../log';
import { keepLog, type KeptLog } from '../log-kept';
import type { ResolveBundled } from '../models/bundled';
import { modelsDir } from '../models/paths';
import { createModelHandlers } from './requests/models';
import { createModelStore, type ModelStore, type ModelStoreDeps } from '../models/store';
import { createProfileFiles } from '../profiles/files';
import { openDataFolder, shutInside } from '../store/data-folder';
import { createPauseStore, type PauseStore } from '../store/pause-statistics';
import { createSettingsStore, type SettingsStore } from '../store/settings';
import { createCredibleTime } from '../store/transcripts/credible-time';
import { createHistoryHandlers } from './requests/transcripts';
import { keepSwept } from '../store/transcripts/retention';
import { createTranscriptStore } from '../store/transcripts/store';
import { loadProfiles } from '../profiles/load';
import { parseProfile } from '../profiles/parse';
import { parseOnce } from '../profiles/parse-once';
import { createPreview } from './preview';
import { createProfileHandlers } from './requests/profiles';
import { createProfileWatch } from '../profiles/watch';
import { isIdle } from '../session/projection';
import { createLoadedModels, type LoadedModels } from './loaded-models';

export type HostDeps = {
  readonly spawnInference: SpawnInference;
  /** Folders with profile files, the user's own first; an id found twice is taken from the first. */
  readonly profileDirs: readonly string[];
  /** Where models, settings and transcripts live (see models/paths.ts). */
  readonly dataDir: string;
  readonly log: Log;
  /** The last lines of that log; if absent, the host keeps those of its own. */
  readonly logLines?: KeptLog['lines'];
  /** Whether models of the default set that are missing are fetched as soon as the host runs. */
  readonly fetchModels: boolean;
  /** Finds the file of a model that ships with the app. */
  readonly resolveBundled: ResolveBundled;
  /** Other models, limits and disks than the real ones. */
  readonly modelStore?: Partial<Omit<ModelStoreDeps, 'dataDir' | 'log' | 'resolveBundled'>>;
  /** What conversations go by; the real one if absent. */
  readonly clock?: Clock;
  /** Where pause statistics are kept; files in `dataDir` if absent. */
  readonly pauseStore?: PauseStore;
  /** How conversations go, for programs that compare them; as each is wished if absent. */
  readonly turnTaking?: TurnTaking;
  /** Whether conversations are kept, as the person has set it. Not those of recordings. */
  readonly keepsHistory?: boolean;
  /** Whether the lines that must be speakable when nothing else works are kept on the disk; yes if absent. */
  readonly keepsLines?: boolean;
  /** How many it takes at a time; what suits this machine if absent. */
  readonly limits?: Partial<Limits>;
};

export type Host = {
  /** Takes over a client for as long as it stays connected, once it has said hello. */
  connect(port: ClientPort, role: Role): void;
  readonly inference: Inference;
  readonly models: ModelStore;
  readonly loadedModels: LoadedModels;
  /** For the shell around it, too; read from the disk once `settingsRead` is settled. */
  readonly settings: SettingsStore;
  readonly settingsRead: Promise<unknown>;
  /** Ends all sessions, stops the inference process. */
  close(): Promise<void>;
};

/** @throws SidetoneError DISK_FAILED if the data folder can't be used. */
export function createHost(deps: HostDeps): Host {
  const { dataDir, resolveBundled, clock = realClock } = deps;
  const { log, lines } =
    deps.logLines === undefined ? keepLog(deps.log) : { log: deps.log, lines: deps.logLines };
  const openProblem = openDataFolder(dataDir);
  if (openProblem !== null) log('warn', openProblem.message);
  void shutInside(dataDir, log);
  const store = createModelStore({ dataDir, log, resolveBundled, ...deps.modelStore });
  const inference = createInference(deps.spawnInference, log);
  const loadedModels = createLoadedModels(inference, store, join(dataDir, 'cache', 'graphs'));
  const limits = { ...usualLimits(), ...deps.limits };
  const closing = new AbortController();
  const settings = createSettingsStore(dataDir, log);
  const settingsRead = settings.load();
  const stopFollowing = settings.follow();
  const transcripts = createTranscriptStore({ dataDir, log, now: clock.wallMs });
  const keepsHistory = deps.keepsHistory === true;
  const keepsLines = clock === realClock && deps.keepsLines !== false;
  const stopSweeping = keepsHistory
    ? keepSwept({
        transcripts,
        settings,
        settingsRead,
        time: createCredibleTime(dataDir, transcripts.newestMs, log),
        log,
      })
    : () => {};
  const pauseStore = deps.pauseStore ?? createPauseStore(dataDir, log);
  const parse = parseOnce(parseProfile);
  const talks = new Set<Talk>();
  const personasDir = join(dataDir, 'cache', 'personas');
  const ownDir = join(dataDir, 'profiles');
  const shippedDirs = deps.profileDirs.filter((dir) => dir !== ownDir);
  const profileWatch = createProfileWatch(ownDir, deps.profileDirs, () => {
    for (const client of clients) client.profilesChanged();
  });
  const preview = createPreview({
    inference,
    loadedModels,
    cacheDir: personasDir,
    isBusy: () =>
      [...talks].some(({ session }) => session.state().tag !== 'TERMINATED' && !isIdle(session.state())),
    llm: () => settings.read().llm,
    now: clock.nowMs,
  });
  const profileHandlers = createProfileHandlers({
    files: createProfileFiles({ ownDir, shippedDirs, dataDir, changed: profileWatch.look }),
    preview,
    renamed: async (id, to) => {
      for (const client of clients) client.profileRenamed(id, to);
      await pauseStore.renamed(id, to);
      if (settings.read().profileId === id) await settings.change({ profileId: to });
    },
    // The file is there already, with or without pause statistics that are not its own.
    begun: (id) =>
      pauseStore.reset(id).catch((thrown: unknown) => {
        log('warn', 'a new persona could not be freed of former pause statistics', {
          code: toProblem(thrown).code,
        });
      }),
  });
  const clientDeps: ClientDeps = {
    settings,
    settingsRead,
    openProblem,
    handlers: {
      ...createHandlers(settings),
      ...createAppHandlers({ dataDir, settings, store, lines }),
      ...createLlmHandlers({ loadedModels, modelsFolder: modelsDir(dataDir) }),
      ...createHistoryHandlers(transcripts),
      ...createModelHandlers({ store, dataDir, ...deps.modelStore }),
      ...profileHandlers,
    },
    transcripts: keepsHistory ? transcripts : null,
    turnTaking: deps.turnTaking ?? null,
    preview,
    talks,
    floor: createFloor(),
    admission: createAdmission(limits.conversations),
    inference,
    loadedModels,
    store,
    closing: closing.signal,
    log,
    cacheDir: personasDir,
    // On a clock of its own, a run must not depend on what a former one left.
    lines: createKeptLines(keepsLines ? join(dataDir, 'cache', 'lines') : null, log),
    pauseStore,
    clock,
    profiles: () => clock.during(loadProfiles(deps.profileDirs, parse)),
  };
  const clients = new Set<Client>();
  const connections = createConnections({ clock, log, limits }, (port, role) => {
    profileWatch.start();
    const client = createClient(port, role, clientDeps);
    clients.add(client);
    port.onClose(() => clients.delete(client));
    return client.receive;
  });

  log('info', 'the host is there');
  if (deps.fetchModels) void store.fetchMissing(store.unasked(), closing.signal);

  return {
    inference,
    models: store,
    loadedModels,
    settings,
    settingsRead,
    connect: connections.open,
    close: async () => {
      closing.abort();
      stopSweeping();
      stopFollowing();
      profileWatch.stop();
      // Before their connections are closed, which takes until the other side agrees: an end that comes later is not
      // kept.
      for (const client of clients) client.end();
      connections.closeAll();
      inference.close();
      await transcripts.settled();
    },
  };
}

function createHandlers(
  settings: SettingsStore,
): Pick<RequestHandlers, 'settings.change' | 'settings.reset'> {
  return {
    'settings.change': async ({ change }) => {
      await settings.change(change);
      return null;
    },
    'settings.reset': async ({ keys }) => {
      await settings.reset(keys);
      return null;
    },
  };
}
