/**
 * Owns the composition of the engine: one inference process, the model store, the profiles, and one session for each
 * connected client. It runs no tensor code and knows no shell.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  clientEventSchema,
  type ClientEvent,
  type ClientPort,
  type ClientRequestEvent,
  type HostEvent,
} from './contract/client';
import { createAppHandlers } from './app/handlers';
import { realClock, type Clock } from './clock';
import { SidetoneError, toProblem, type Problem } from './contract/errors';
import type { Answer, Request, RequestHandlers } from './contract/requests';
import { SETTING_LIST } from './contract/settings-schema';
import type { SpawnInference } from './contract/inference';
import { createConversation, personaOf, type Conversation, type Wishes } from './conversation';
import { createInference, type Inference } from './inference/supervisor';
import type { Log } from './log';
import { keepLog, type KeptLog } from './log-kept';
import type { ResolveBundled } from './models/bundled';
import { createModelStore, type ModelStore } from './models/store';
import { habitOf, type PauseModel } from './session/pause-model';
import { createPauseStore, type PauseStore } from './store/pauses';
import { createSettingsStore, type SettingsStore } from './store/settings';
import { loadProfiles, summarise, type LoadedProfiles } from './profiles/load';
import type { Profile } from './profiles/profile';
import { isIdle } from './session/projection';
import { createSession, type Session } from './session/shell';
import { createStages, type Stages } from './stages';

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
  /** What conversations go by; the real one if absent. */
  readonly clock?: Clock;
  /** Where habits of pausing are kept; files in `dataDir` if absent. */
  readonly pauses?: PauseStore;
};

export type Host = {
  /** Takes over a client for as long as it stays connected. */
  connect(port: ClientPort): void;
  readonly inference: Inference;
  readonly models: ModelStore;
  readonly stages: Stages;
  /** Ends all sessions, stops the inference process. */
  close(): Promise<void>;
};

/** A client that sends this many messages that are not understood is cut off. */
const MAX_BAD_MESSAGES = 20;
/** Sessions at once; each holds a minute of audio. */
const MAX_CLIENTS = 8;
/** Requests of one client that are being answered at a time; a page has a handful. */
const MAX_REQUESTS = 32;

type Engine = {
  readonly inference: Inference;
  readonly stages: Stages;
  readonly store: ModelStore;
  readonly profiles: () => Promise<LoadedProfiles>;
  /** Stops the download of what was missing at the start. */
  readonly firstFetch: AbortController;
  readonly cacheDir: string;
  readonly pauses: PauseStore;
  readonly settings: SettingsStore;
  /** What was wrong with the settings on disk, once they are read. */
  readonly settingsRead: Promise<Problem | null>;
  readonly handlers: RequestHandlers;
  readonly clock: Clock;
  readonly log: Log;
};

export function createHost(deps: HostDeps): Host {
  const { dataDir, resolveBundled, clock = realClock } = deps;
  const { log, lines } =
    deps.logLines === undefined ? keepLog(deps.log) : { log: deps.log, lines: deps.logLines };
  const store = createModelStore({ dataDir, log, resolveBundled });
  const inference = createInference(deps.spawnInference, log);
  const stages = createStages(inference, store, join(dataDir, 'cache', 'graphs'));
  const firstFetch = new AbortController();
  const settings = createSettingsStore(dataDir, log);
  const engine: Engine = {
    settings,
    settingsRead: settings.load(),
    handlers: {
      ...createHandlers(settings),
      ...createAppHandlers({ dataDir, settings, store, lines }),
    },
    inference,
    stages,
    store,
    log,
    firstFetch,
    cacheDir: join(dataDir, 'cache', 'personas'),
    pauses: deps.pauses ?? createPauseStore(dataDir, log),
    clock,
    profiles: () => clock.during(loadProfiles(deps.profileDirs)),
  };
  const clients = new Set<{ readonly close: () => void }>();

  log('info', 'the host is there');
  if (deps.fetchModels) void store.fetchMissing(undefined, firstFetch.signal);

  return {
    inference,
    models: store,
    stages,
    connect: (port) => {
      if (clients.size >= MAX_CLIENTS) {
        port.send(problemEvent({ code: 'BUSY', message: 'Too many windows are open.', hint: 'Close one.' }));
        port.close();
        return;
      }
      const client = createClient(port, engine);
      clients.add(client);
      port.onClose(() => clients.delete(client));
    },
    close: async () => {
      firstFetch.abort();
      for (const client of clients) client.close();
      inference.close();
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

/** Samples stand beside the rest of an answer, where a frame finds them. */
function packed(answer: unknown): Pick<Extract<HostEvent, { kind: 'reply' }>, 'result' | 'samples'> {
  const isSound = typeof answer === 'object' && answer !== null && 'samples' in answer;
  if (!isSound || !(answer.samples instanceof Float32Array)) {
    return { result: { ok: true, value: answer as Answer } };
  }
  const { samples, ...value } = answer;
  return { result: { ok: true, value: value as unknown as Answer }, samples };
}

const problemEvent = (problem: Problem): HostEvent => ({ kind: 'control', type: 'problem', problem });

/** One connected client and the session it may have. */
function createClient(port: ClientPort, engine: Engine): { readonly close: () => void } {
  const { inference, store, clock, log } = engine;
  let session: { readonly session: Session; readonly conversation: Conversation } | null = null;
  /** The download that this client asked for, or the one that began by itself. */
  let fetching = engine.firstFetch;
  /** Model files that were there when a model was last chosen. */
  let triedFiles = '';
  let badMessages = 0;
  let closed = false;
  /** Starts and changes of a session wait for each other; frames don't. */
  let chain: Promise<void> = Promise.resolve();

  const tell = (thrown: unknown): void => port.send(problemEvent(toProblem(thrown)));
  const inOrder = (task: () => Promise<void>): void => {
    chain = chain.then(task).catch(tell);
  };

  const sendModels = (): void =>
    port.send({ kind: 'control', type: 'models', models: store.states(), ready: store.ready() });

  const sendProfiles = async (): Promise<void> => {
    const { profiles, problems } = await engine.profiles();
    port.send({ kind: 'control', type: 'profiles', profiles: profiles.map(summarise), problems });
  };

  const findProfile = async (profileId: string): Promise<Profile> => {
    const { profiles, problems } = await engine.profiles();
    const profile = profiles.find((candidate) => candidate.id === profileId);
    if (profile !== undefined) return profile;
    const broken = problems.find((problem) => stemOf(problem.file) === profileId);
    if (broken !== undefined) {
      const at = broken.line === null ? broken.file : `${broken.file}:${broken.line}`;
      const key = broken.key === '' ? '' : ` ${broken.key}`;
      throw new SidetoneError(
        'PROFILE_INVALID',
        `${at}:${key} ${broken.message}.`,
        'Mend the file and try again.',
      );
    }
    const known = profiles.map((candidate) => candidate.id).join(', ');
    throw new SidetoneError(
      'PROFILE_NOT_FOUND',
      `There is no persona "${profileId}".`,
      `There are: ${known}.`,
    );
  };

  const start = async ({ options }: Extract<ClientEvent, { type: 'session.start' }>): Promise<void> => {
    const profile = await findProfile(options.profileId);
    if (!store.ready()) {
      throw new SidetoneError(
        'MODEL_MISSING',
        'The models for hearing and speaking are not here yet.',
        'Wait until they are fetched, or choose a folder that has them.',
      );
    }
    end('hung-up');
    if (closed) return;
    inference.reset();
    const conversation = createConversation(
      { profile, llm: options.llm, voiceId: options.voiceId, sttId: options.sttId },
      inference,
      engine.stages,
      engine.cacheDir,
    );
    const learn = (model: PauseModel): void => created.dispatch({ type: 'habit', pauses: habitOf(model) });
    const created = createSession(
      { sessionId: randomUUID(), persona: personaOf(profile), mode: options.mode },
      {
        ...conversation,
        notePauses: (pausesMs) => void engine.pauses.add(profile.id, pausesMs, Date.now()).then(learn),
        send: port.send,
        idle: upgrade,
        completed: (reason) => log('info', 'session ended', { reason }),
        now: clock.nowMs,
        setTimer: clock.setTimer,
        clearTimer: clock.clearTimer,
        log,
      },
    );
    session = { session: created, conversation };
    void engine.pauses.read(profile.id).then(learn);
    triedFiles = modelFiles();
    created.dispatch({ type: 'connect', greet: options.greet });
  };

  const change = async ({ change }: Extract<ClientEvent, { type: 'session.change' }>): Promise<void> => {
    if (session === null) {
      throw new SidetoneError('BAD_REQUEST', 'No conversation is running.', 'Start a new one.');
    }
    const { session: running, conversation } = session;
    const former = conversation.wishes();
    const mode = change.mode ?? running.state().mode;
    if (change.profileId !== undefined && change.profileId !== former.profile.id) {
      // Another persona is another conversation; it brings its own voice.
      const { voiceId } = change;
      const options = { profileId: change.profileId, mode, llm: change.llm ?? former.llm, greet: true };
      await start({
        kind: 'control',
        type: 'session.start',
        options: {
          ...options,
          ...(voiceId === undefined ? {} : { voiceId }),
          ...(former.sttId === undefined ? {} : { sttId: former.sttId }),
        },
      });
      return;
    }
    if (change.mode !== undefined) running.dispatch({ type: 'mode', mode });
    const next: Wishes = {
      ...former,
      llm: change.llm ?? former.llm,
      voiceId: change.voiceId ?? former.voiceId,
    };
    if (next.llm === former.llm && next.voiceId === former.voiceId) return;
    conversation.change(next);
    running.dispatch({ type: 'reconfigure' });
  };

  const resetPauses = async (): Promise<void> => {
    if (session === null) return;
    await engine.pauses.reset(session.conversation.wishes().profile.id);
    session.session.dispatch({ type: 'habit', pauses: null });
  };

  const end = (reason: 'hung-up' | 'client-lost'): void => {
    session?.session.dispatch({ type: 'end', reason });
    session = null;
  };

  const modelFiles = (): string => JSON.stringify(engine.stages.ggufFiles());

  /**
   * A better model than the scripted answers arrived while talking: use it from the next turn on. Asked when models
   * change and when the session becomes idle, for a model may arrive in mid-turn.
   */
  const upgrade = (): void => {
    if (session === null) return;
    const { session: running, conversation } = session;
    const isScripted = running.facts().llm?.kind === 'playbook' && conversation.wishes().llm === 'auto';
    const files = modelFiles();
    // A file that could not be loaded once is not tried again and again.
    if (!isScripted || !isIdle(running.state()) || files === '[]' || files === triedFiles) return;
    triedFiles = files;
    // The same wishes, but what they come to is looked up anew.
    conversation.change(conversation.wishes());
    running.dispatch({ type: 'reconfigure' });
  };

  let answering = 0;
  const answer = async ({ requestId, request }: ClientRequestEvent): Promise<void> => {
    answering += 1;
    try {
      if (answering > MAX_REQUESTS) throw new SidetoneError('BUSY');
      await engine.settingsRead;
      const handle = engine.handlers[request.type] as (request: Request) => Promise<Answer>;
      port.send({ kind: 'reply', requestId, ...packed(await handle(request)) });
    } catch (thrown) {
      port.send({ kind: 'reply', requestId, result: { ok: false, error: toProblem(thrown) } });
    } finally {
      answering -= 1;
    }
  };

  const sendSettings = (): void =>
    port.send({ kind: 'control', type: 'settings', settings: engine.settings.read(), list: SETTING_LIST });

  const welcome = async (): Promise<void> => {
    const problem = await engine.settingsRead;
    sendSettings();
    if (problem !== null) port.send(problemEvent(problem));
  };

  const receive = (event: ClientEvent): void => {
    if (event.kind === 'request') {
      void answer(event);
      return;
    }
    if (event.kind === 'audio') {
      session?.session.hear(event);
      return;
    }
    switch (event.type) {
      case 'playout':
        session?.session.playout(event);
        return;
      case 'clock.ask':
        port.send({ kind: 'control', type: 'clock', clientMs: event.clientMs, hostMs: clock.nowMs() });
        return;
      case 'talk.down':
      case 'talk.up':
        session?.session.dispatch({ type: event.type, atSample: session.session.micSample() });
        return;
      case 'voice.stop':
        session?.session.dispatch({ type: 'voice.stop' });
        return;
      case 'session.start':
        inOrder(() => start(event));
        return;
      case 'session.change':
        inOrder(() => change(event));
        return;
      case 'session.end':
        inOrder(async () => end('hung-up'));
        return;
      case 'pauses.reset':
        inOrder(resetPauses);
        return;
      case 'profiles.reload':
        inOrder(sendProfiles);
        return;
      case 'models.fetch':
        fetching = new AbortController();
        void store.fetchMissing(event.ids, fetching.signal).catch(tell);
        return;
      case 'models.cancel':
        fetching.abort();
        return;
      case 'models.import':
        void importModels(event.folder).catch(tell);
        return;
    }
  };

  const importModels = async (folder: string): Promise<void> => {
    const result = await store.importFolder(folder);
    if (!result.ok) port.send(problemEvent(result.error));
  };

  const stopWatching = store.onChange(() => {
    sendModels();
    upgrade();
  });
  const stopFollowing = engine.settings.onChange(sendSettings);

  // After a crash the models are loaded at once, not when the next words wait for them.
  const stopReloading = inference.onReady(() => {
    if (session === null) return;
    const { tag } = session.session.state();
    if (tag !== 'ACTIVE' && tag !== 'PROCESSING' && tag !== 'RESPONDING') return;
    session.conversation.reload().catch((thrown: unknown) => {
      log('warn', 'reload failed', { code: toProblem(thrown).code });
    });
  });

  port.onMessage((message) => {
    const parsed = clientEventSchema.safeParse(message);
    if (parsed.success) {
      receive(parsed.data);
      return;
    }
    badMessages += 1;
    log('warn', 'message not understood', { count: badMessages });
    tell(new SidetoneError('BAD_REQUEST'));
    if (badMessages >= MAX_BAD_MESSAGES) port.close();
  });
  port.onClose(() => {
    closed = true;
    stopWatching();
    stopFollowing();
    stopReloading();
    end('client-lost');
  });

  void welcome();
  sendModels();
  void sendProfiles().catch(tell);

  return { close: port.close };
}

const stemOf = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
