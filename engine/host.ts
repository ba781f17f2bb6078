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
import type { Manner, Settings } from './contract/settings';
import { SETTING_LIST } from './contract/settings-schema';
import type { SpawnInference } from './contract/inference';
import { createConversation, personaOf, type Conversation, type Wishes } from './conversation';
import { createInference, type Inference } from './inference/supervisor';
import type { Log } from './log';
import { keepLog, type KeptLog } from './log-kept';
import type { ResolveBundled } from './models/bundled';
import { createModelHandlers } from './models/requests';
import { createModelStore, type ModelStore, type ModelStoreDeps } from './models/store';
import { createProfileFiles } from './profiles/files';
import { habitOf, type PauseModel } from './session/pause-model';
import { createPauseStore, type PauseStore } from './store/pauses';
import { createSettingsStore, type SettingsStore } from './store/settings';
import { createHistoryHandlers } from './store/transcripts/handlers';
import { createRecorder, type Recorder } from './store/transcripts/recorder';
import { keepSwept } from './store/transcripts/retention';
import { createTranscriptStore, type TranscriptStore } from './store/transcripts/store';
import { loadProfiles, summarise, type LoadedProfiles } from './profiles/load';
import { createRehearsal, type Rehearsal } from './profiles/rehearse';
import { createProfileHandlers } from './profiles/requests';
import { createProfileWatch, type ProfileWatch } from './profiles/watch';
import type { Profile } from './profiles/profile';
import { isIdle } from './session/projection';
import type { Persona } from './session/types';
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
  /** Other models, limits and disks than the real ones. */
  readonly modelStore?: Partial<Omit<ModelStoreDeps, 'dataDir' | 'log' | 'resolveBundled'>>;
  /** What conversations go by; the real one if absent. */
  readonly clock?: Clock;
  /** Where habits of pausing are kept; files in `dataDir` if absent. */
  readonly pauses?: PauseStore;
  /** How conversations go, for whoever compares them; as the person has set it if absent. */
  readonly manner?: Manner;
  /** Whether conversations are kept, as the person has set it. Not those of recordings: nobody held them. */
  readonly keepsHistory?: boolean;
};

export type Host = {
  /** Takes over a client for as long as it stays connected. */
  connect(port: ClientPort): void;
  readonly inference: Inference;
  readonly models: ModelStore;
  readonly stages: Stages;
  /** For the shell around it, too; read from the disk once `settingsRead` is settled. */
  readonly settings: SettingsStore;
  readonly settingsRead: Promise<unknown>;
  /** Ends all sessions, stops the inference process. */
  close(): Promise<void>;
};

/** A client that sends this many messages that are not understood is cut off. */
const MAX_BAD_MESSAGES = 20;
/** Sessions at once; each holds a minute of audio. */
const MAX_CLIENTS = 8;
/** Requests of one client that are being answered at a time; a page has a handful. */
const MAX_REQUESTS = 32;

type Talk = {
  readonly session: Session;
  readonly conversation: Conversation;
  readonly recorder: Recorder | null;
};

type Engine = {
  readonly inference: Inference;
  readonly stages: Stages;
  readonly store: ModelStore;
  /** Aborted when the host ends. */
  readonly closing: AbortSignal;
  readonly profiles: () => Promise<LoadedProfiles>;
  readonly cacheDir: string;
  readonly pauses: PauseStore;
  readonly settings: SettingsStore;
  /** What was wrong with the settings on disk, once they are read. */
  readonly settingsRead: Promise<Problem | null>;
  readonly handlers: RequestHandlers;
  readonly manner: () => Manner;
  /** Null if conversations are not kept. */
  readonly transcripts: TranscriptStore | null;
  readonly rehearsal: Rehearsal;
  readonly profileWatch: ProfileWatch;
  /** Every conversation that was begun and not ended. */
  readonly talks: Set<Talk>;
  readonly clock: Clock;
  readonly log: Log;
};

export function createHost(deps: HostDeps): Host {
  const { dataDir, resolveBundled, clock = realClock } = deps;
  const { log, lines } =
    deps.logLines === undefined ? keepLog(deps.log) : { log: deps.log, lines: deps.logLines };
  const store = createModelStore({ dataDir, log, resolveBundled, ...deps.modelStore });
  const inference = createInference(deps.spawnInference, log);
  const stages = createStages(inference, store, join(dataDir, 'cache', 'graphs'));
  const closing = new AbortController();
  const settings = createSettingsStore(dataDir, log);
  const settingsRead = settings.load();
  const transcripts = createTranscriptStore({ dataDir, log, now: clock.nowMs });
  const keepsHistory = deps.keepsHistory === true;
  const stopSweeping = keepsHistory ? keepSwept({ transcripts, settings, settingsRead, log }) : () => {};
  const talks = new Set<Talk>();
  const personasDir = join(dataDir, 'cache', 'personas');
  const ownDir = join(dataDir, 'profiles');
  const shippedDirs = deps.profileDirs.filter((dir) => dir !== ownDir);
  const profileWatch = createProfileWatch(ownDir, deps.profileDirs, () => {
    for (const client of clients) client.profilesChanged();
  });
  const rehearsal = createRehearsal({
    inference,
    stages,
    cacheDir: personasDir,
    isBusy: () =>
      [...talks].some(({ session }) => session.state().tag !== 'TERMINATED' && !isIdle(session.state())),
    llm: () => settings.read().llm,
    giveBack: async () => {
      for (const { conversation } of talks) await conversation.warm();
    },
    now: clock.nowMs,
  });
  const profileHandlers = createProfileHandlers({
    files: createProfileFiles({ ownDir, shippedDirs, dataDir, changed: profileWatch.look }),
    rehearsal,
    isHere: (modelId) => store.files(modelId) !== null,
    renamed: async (id, to) => {
      for (const client of clients) client.profileRenamed(id, to);
      if (settings.read().profileId === id) await settings.change({ profileId: to });
    },
  });
  const engine: Engine = {
    settings,
    settingsRead,
    handlers: {
      ...createHandlers(settings),
      ...createAppHandlers({ dataDir, settings, store, lines }),
      ...createHistoryHandlers(transcripts),
      ...createModelHandlers({ store, dataDir, ...deps.modelStore }),
      ...profileHandlers,
    },
    transcripts: keepsHistory ? transcripts : null,
    manner: () => deps.manner ?? mannerOf(settings.read()),
    rehearsal,
    profileWatch,
    talks,
    inference,
    stages,
    store,
    closing: closing.signal,
    log,
    cacheDir: personasDir,
    pauses: deps.pauses ?? createPauseStore(dataDir, log),
    clock,
    profiles: () => clock.during(loadProfiles(deps.profileDirs)),
  };
  const clients = new Set<Client>();

  log('info', 'the host is there');
  if (deps.fetchModels) void store.fetchMissing(store.unasked(), closing.signal);

  return {
    inference,
    models: store,
    stages,
    settings,
    settingsRead: engine.settingsRead,
    connect: (port) => {
      if (clients.size >= MAX_CLIENTS) {
        port.send(problemEvent({ code: 'BUSY', message: 'Too many windows are open.', hint: 'Close one.' }));
        port.close();
        return;
      }
      profileWatch.start();
      const client = createClient(port, engine);
      clients.add(client);
      port.onClose(() => clients.delete(client));
    },
    close: async () => {
      closing.abort();
      stopSweeping();
      profileWatch.stop();
      for (const client of clients) client.close();
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

const mannerOf = ({ pauseBeforeReply, interruption }: Settings): Manner => ({
  pauseBeforeReply,
  interruption,
});

type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

/** What of the settings a running conversation goes by, where that is not what it was. */
function changeOf(settings: Settings, former: Settings): SessionChange | null {
  const changed = (['mode', 'llm', 'voiceId', 'sttId'] as const).filter(
    (key) => settings[key] !== former[key],
  );
  return changed.length === 0 ? null : Object.fromEntries(changed.map((key) => [key, settings[key]]));
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

type Client = {
  readonly close: () => void;
  /** Files of personas are not what they were. */
  readonly profilesChanged: () => void;
  readonly profileRenamed: (id: string, to: string) => void;
};

/** One connected client and the session it may have. */
function createClient(port: ClientPort, engine: Engine): Client {
  const { inference, store, clock, log } = engine;
  let session: Talk | null = null;
  /** The persona's file was changed in mid-turn. */
  let isProfileStale = false;
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

  /** @returns null if nothing is kept here. */
  const record = (sessionId: string, { profileId, name }: Persona): Recorder | null => {
    const head = { sessionId, atMs: clock.nowMs(), profileId, personaName: name };
    const writer = engine.transcripts?.open(head, (problem) => port.send(problemEvent(problem)));
    return writer === undefined
      ? null
      : createRecorder({ writer, wishes: engine.settings.read, now: clock.nowMs });
  };

  const start = async ({ options }: Extract<ClientEvent, { type: 'session.start' }>): Promise<void> => {
    const profile = await findProfile(options.profileId);
    await engine.settingsRead;
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
    const sessionId = randomUUID();
    const persona = personaOf(profile);
    const recorder = record(sessionId, persona);
    const created = createSession(
      { sessionId, persona, mode: options.mode },
      {
        ...conversation,
        notePauses: (pausesMs) => void engine.pauses.add(profile.id, pausesMs, Date.now()).then(learn),
        ...(recorder === null ? {} : { uttered: recorder.uttered }),
        send: (event) => {
          recorder?.sent(event);
          port.send(event);
          const isTurn =
            event.kind === 'control' &&
            event.type === 'snapshot' &&
            event.snapshot.state !== 'TERMINATED' &&
            (event.snapshot.state !== 'ACTIVE' || event.snapshot.hearing);
          if (isTurn) engine.rehearsal.giveWay();
        },
        idle: () => {
          if (isProfileStale) void followProfile().catch(tell);
          upgrade();
        },
        completed: (reason) => {
          recorder?.ended();
          log('info', 'session ended', { reason });
        },
        now: clock.nowMs,
        setTimer: clock.setTimer,
        clearTimer: clock.clearTimer,
        log,
      },
    );
    session = { session: created, conversation, recorder };
    engine.talks.add(session);
    void engine.pauses.read(profile.id).then(learn);
    triedFiles = modelFiles();
    created.dispatch({ type: 'manner', manner: engine.manner() });
    created.dispatch({ type: 'connect', greet: options.greet });
  };

  const change = async (change: SessionChange): Promise<void> => {
    if (session === null) {
      throw new SidetoneError('BAD_REQUEST', 'No conversation is running.', 'Start a new one.');
    }
    const { session: running, conversation } = session;
    const former = conversation.wishes();
    const mode = change.mode ?? running.state().mode;
    if (change.profileId !== undefined && change.profileId !== former.profile.id) {
      // Another persona is another conversation; it brings its own voice.
      const voiceId = change.voiceId ?? undefined;
      const sttId = change.sttId === undefined ? former.sttId : (change.sttId ?? undefined);
      const options = { profileId: change.profileId, mode, llm: change.llm ?? former.llm, greet: true };
      await start({
        kind: 'control',
        type: 'session.start',
        options: {
          ...options,
          ...(voiceId === undefined ? {} : { voiceId }),
          ...(sttId === undefined ? {} : { sttId }),
        },
      });
      return;
    }
    if (change.mode !== undefined) running.dispatch({ type: 'mode', mode });
    const next: Wishes = {
      ...former,
      llm: change.llm ?? former.llm,
      voiceId: change.voiceId === undefined ? former.voiceId : (change.voiceId ?? undefined),
      sttId: change.sttId === undefined ? former.sttId : (change.sttId ?? undefined),
    };
    const isSame = next.llm === former.llm && next.voiceId === former.voiceId && next.sttId === former.sttId;
    if (isSame) return;
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
    if (session !== null) engine.talks.delete(session);
    session = null;
  };

  /** A persona's file that was changed holds from the next turn on; what it said is not said again. */
  const followProfile = async (): Promise<void> => {
    const { profiles } = await engine.profiles();
    if (session === null) return;
    const former = session.conversation.wishes().profile;
    const profile = profiles.find(({ id }) => id === former.id);
    // A file that is gone or broken for the moment: the conversation goes on as it was.
    if (profile === undefined || JSON.stringify(profile) === JSON.stringify(former)) return;
    adopt(session, profile);
  };

  const adopt = ({ session: running, conversation }: Talk, profile: Profile): void => {
    isProfileStale = !isIdle(running.state());
    if (isProfileStale) return;
    const needsMore = conversation.adopt(profile);
    running.dispatch({ type: 'persona', persona: personaOf(profile) });
    if (needsMore) running.dispatch({ type: 'reconfigure' });
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
        session?.recorder?.played(event);
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
        inOrder(() => change(event.change));
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
        void store.fetchMissing(event.ids, engine.closing).catch(tell);
        return;
      case 'models.import':
        void importModels(event.folder).catch(tell);
        return;
    }
  };

  const importModels = async (folder: string): Promise<void> => {
    const result = await store.importFolder(folder, engine.closing);
    if (!result.ok) port.send(problemEvent(result.error));
  };

  const stopWatching = store.onChange(() => {
    sendModels();
    upgrade();
  });
  const follow = (settings: Settings, former: Settings): void => {
    sendSettings();
    if (session === null) return;
    session.session.dispatch({ type: 'manner', manner: engine.manner() });
    const wished = changeOf(settings, former);
    if (wished !== null) inOrder(() => (session === null ? Promise.resolve() : change(wished)));
  };
  const stopFollowing = engine.settings.onChange(follow);

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

  return {
    close: port.close,
    profilesChanged: () =>
      inOrder(async () => {
        await sendProfiles();
        await followProfile();
      }),
    profileRenamed: (id, to) => {
      const profile = session?.conversation.wishes().profile;
      if (session === null || profile?.id !== id) return;
      const renamed = { ...profile, id: to };
      session.conversation.rename(to);
      session.session.dispatch({ type: 'persona', persona: personaOf(renamed) });
    },
  };
}

const stemOf = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
