/**
 * Owns one connected client, a window or a command: what it sends is parsed and passed on, its requests are answered, it
 * is told what it must know of models, settings and personas. Its session is client-session.ts's.
 */
import {
  clientEventSchema,
  unreadRequestSchema,
  type ClientEvent,
  type ClientPort,
  type ClientRequestEvent,
  type HostEvent,
} from '../contract/client';
import { createClientSession, type ClientSessionDeps } from './client-session';
import { SidetoneError, toProblem, type Problem } from '../contract/errors';
import { problemFacts } from '../log';
import type { Answer, Request, RequestHandlers } from '../contract/requests';
import type { Settings } from '../contract/settings';
import { SETTING_LIST } from '../contract/settings-schema';
import type { ModelStore } from '../models/store';
import { voiceChoices } from '../models/voices';
import { summarise } from '../profiles/load';
import { isIdle } from '../session/projection';
import type { SettingsStore } from '../store/settings';

export type ClientDeps = ClientSessionDeps & {
  readonly store: ModelStore;
  readonly settings: SettingsStore;
  /** What was wrong with the settings on disk, once they are read. */
  readonly settingsRead: Promise<Problem | null>;
  /** What is wrong with the data folder, though it can be used. */
  readonly openProblem: Problem | null;
  readonly handlers: RequestHandlers;
  /** Aborted when the host ends. */
  readonly closing: AbortSignal;
};

export type Client = {
  /** Takes a message of the client, not yet parsed. */
  readonly receive: (message: unknown) => void;
  /** Files of personas are not what they were. */
  readonly profilesChanged: () => void;
  readonly profileRenamed: (id: string, to: string) => void;
};

/** A client that sends this many messages that are not understood is cut off. */
const MAX_BAD_MESSAGES = 20;
/** Requests of one client that are being answered at a time; a page has a handful. */
const MAX_REQUESTS = 32;

/** How far a client's time may be from the host's, of which its clock handshake leaves milliseconds. */
const MOST_APART_MS = 86_400_000;

/**
 * A time that is far off stays with what is learned of the echo, and makes the host deaf to all that come after it. A
 * client that has not asked for the host's clock yet has its own.
 */
function isTimely(event: ClientEvent, nowMs: number): boolean {
  if (event.kind === 'audio') return Math.abs(event.capturedAtMs - nowMs) <= MOST_APART_MS;
  if (event.kind === 'control' && event.type === 'playout')
    return Math.abs(event.atMs - nowMs) <= MOST_APART_MS;
  return true;
}

/** For as long as it stays connected; it has said hello. */
export function createClient(port: ClientPort, deps: ClientDeps): Client {
  const { inference, store, clock, log } = deps;
  let badMessages = 0;
  let answering = 0;
  /** Starts and changes of a session wait for each other; frames don't. */
  let chain: Promise<void> = Promise.resolve();

  const report = (problem: Problem): void => port.send(problemEvent(problem));
  const tell = (thrown: unknown): void => {
    const problem = toProblem(thrown);
    log('warn', 'problem', problemFacts(problem));
    report(problem);
  };
  const inOrder = (task: () => Promise<void>): void => {
    chain = chain.then(task).catch(tell);
  };
  const own = createClientSession(deps, port.send, report);

  const sendModels = (): void =>
    port.send({
      kind: 'control',
      type: 'models',
      models: store.states(),
      voices: voiceChoices((modelId) => store.files(modelId) !== null),
      ready: store.ready(),
    });

  const sendProfiles = async (): Promise<void> => {
    const { profiles, problems } = await deps.profiles();
    port.send({ kind: 'control', type: 'profiles', profiles: profiles.map(summarise), problems });
  };

  const answer = async ({ requestId, request }: ClientRequestEvent): Promise<void> => {
    answering += 1;
    try {
      if (answering > MAX_REQUESTS) throw new SidetoneError('BUSY');
      await deps.settingsRead;
      const handle = deps.handlers[request.type] as (request: Request) => Promise<Answer>;
      port.send({ kind: 'reply', requestId, ...packed(await handle(request)) });
    } catch (thrown) {
      port.send({ kind: 'reply', requestId, result: { ok: false, error: toProblem(thrown) } });
    } finally {
      answering -= 1;
    }
  };

  let wasElsewhere = false;
  const sendElsewhere = (): void => {
    const isHeld = own.isHeldElsewhere();
    if (isHeld !== wasElsewhere) port.send({ kind: 'control', type: 'elsewhere', isHeld });
    wasElsewhere = isHeld;
  };

  let isDown = false;
  const sendDown = (now: boolean): void => {
    if (now !== isDown) port.send({ kind: 'control', type: 'inference', isDown: now });
    isDown = now;
  };

  const sendSettings = (): void =>
    port.send({ kind: 'control', type: 'settings', settings: deps.settings.read(), list: SETTING_LIST });

  const welcome = async (): Promise<void> => {
    const problem = await deps.settingsRead;
    sendSettings();
    if (problem !== null) report(problem);
    if (deps.openProblem !== null) report(deps.openProblem);
  };

  const importModels = async (folder: string): Promise<void> => {
    const result = await store.importFolder(folder, deps.closing);
    if (!result.ok) report(result.error);
  };

  const obey = (event: ClientEvent): void => {
    const running = own.running();
    if (event.kind === 'request') {
      void answer(event);
      return;
    }
    if (event.kind === 'audio') {
      running?.session.hear(event);
      return;
    }
    switch (event.type) {
      // Once more than needed.
      case 'hello':
        return;
      case 'playout':
        running?.recorder?.played(event);
        running?.session.playout(event);
        return;
      case 'clock.ask':
        port.send({ kind: 'control', type: 'clock', clientMs: event.clientMs, hostMs: clock.nowMs() });
        return;
      case 'talk.down':
      case 'talk.up':
        running?.session.dispatch({ type: event.type, atSample: running.session.micSample() });
        return;
      case 'voice.stop':
        running?.session.dispatch({ type: 'voice.stop' });
        return;
      case 'session.start':
        inOrder(() => own.start(event.options));
        return;
      case 'session.change':
        inOrder(() => own.change(event.change));
        return;
      case 'session.end':
        inOrder(async () => own.end('hung-up'));
        return;
      case 'pauses.reset':
        inOrder(own.resetPauses);
        return;
      case 'profiles.reload':
        inOrder(sendProfiles);
        return;
      case 'models.fetch':
        void store.fetchMissing(event.ids, deps.closing).catch(tell);
        return;
      case 'models.import':
        void importModels(event.folder).catch(tell);
        return;
    }
  };

  const follow = (settings: Settings, former: Settings): void => {
    sendSettings();
    const wished = own.followSettings(settings, former);
    if (wished === null) return;
    inOrder(async () => {
      if (own.running() !== null) await own.change(wished);
    });
  };

  const stops = [
    store.onChange(() => {
      sendModels();
      own.upgrade();
    }),
    deps.settings.onChange(follow),
    inference.onReady(() => {
      sendDown(false);
      own.reload();
    }),
    inference.onDown((problem) => {
      const running = own.running();
      if (running === null) return;
      sendDown(true);
      // A turn that was under way says so itself.
      if (isIdle(running.session.state())) report(problem);
    }),
    deps.floor.onChange(sendElsewhere),
  ];

  const receive = (message: unknown): void => {
    const parsed = clientEventSchema.safeParse(message);
    if (parsed.success && isTimely(parsed.data, clock.nowMs())) {
      obey(parsed.data);
      return;
    }
    // Whoever waits for an answer gets one, and is no stranger who sends noise.
    const unread = unreadRequestSchema.safeParse(message);
    if (unread.success) {
      const { requestId } = unread.data;
      log('warn', 'request not understood');
      const error = toProblem(new SidetoneError('BAD_REQUEST'));
      port.send({ kind: 'reply', requestId, result: { ok: false, error } });
      return;
    }
    badMessages += 1;
    log('warn', 'message not understood', { count: badMessages });
    tell(new SidetoneError('BAD_REQUEST'));
    if (badMessages >= MAX_BAD_MESSAGES) port.close();
  };
  port.onClose(() => {
    for (const stop of stops) stop();
    own.close();
  });

  // Before the settings, on which a page opens its microphone.
  sendElsewhere();
  void welcome();
  sendModels();
  void sendProfiles().catch(tell);

  return {
    receive,
    profilesChanged: () =>
      inOrder(async () => {
        await sendProfiles();
        await own.followProfile();
      }),
    profileRenamed: own.profileRenamed,
  };
}

export const problemEvent = (problem: Problem): HostEvent => ({ kind: 'control', type: 'problem', problem });

/** Samples stand beside the rest of an answer, where a frame finds them. */
function packed(answer: unknown): Pick<Extract<HostEvent, { kind: 'reply' }>, 'result' | 'samples'> {
  const isSound = typeof answer === 'object' && answer !== null && 'samples' in answer;
  if (!isSound || !(answer.samples instanceof Float32Array)) {
    return { result: { ok: true, value: answer as Answer } };
  }
  const { samples, ...value } = answer;
  return { result: { ok: true, value: value as unknown as Answer }, samples };
}
