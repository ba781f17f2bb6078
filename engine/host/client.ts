/**
 * Owns one connected client, a window, a command or a caller: what it sends is parsed, held against its role and passed
 * on, its requests are answered, and what it is told is cut to its role. Its session is client-session.ts's.
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
import { problemOf, SidetoneError, thrownOf, toProblem, type Problem } from '../contract/errors';
import { problemFacts } from '../log';
import type { Answer, Request, RequestHandlers } from '../contract/requests';
import { forbidden, toldTo, type Role } from '../contract/roles';
import type { Settings } from '../contract/settings';
import type { ModelStore } from '../models/store';
import { isIdle } from '../session/projection';
import type { SettingsStore } from '../store/settings';
import { tellOwner, tellProfiles, type NewsDeps } from './news';
import { standingOf, type StandingDeps } from './standing';

export type ClientDeps = Omit<ClientSessionDeps, 'settings'> &
  NewsDeps &
  StandingDeps & {
    readonly store: ModelStore;
    readonly settings: SettingsStore;
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

/** A client that sends this many messages that are not understood, or that it may not send, is cut off. */
const MAX_BAD_MESSAGES = 20;
/** Requests of one client that are being answered at a time; a page has a handful. */
const MAX_REQUESTS = 32;
/** Starts and changes of a session that wait for the one under way; a person makes one at a time. */
const MAX_CHANGES = 32;

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
export function createClient(port: ClientPort, given: Role, deps: ClientDeps): Client {
  const { inference, store, clock, log } = deps;
  /** With personas by the names that they have now. */
  let role = given;
  let badMessages = 0;
  let answering = 0;
  /** Starts and changes of a session wait for each other; frames don't. */
  let chain: Promise<void> = Promise.resolve();
  let changes = 0;

  const send = (event: HostEvent): void => {
    const told = toldTo(role, event);
    if (told !== null) port.send(told);
  };
  const report = (problem: Problem): void => send(problemEvent(problem));
  const tell = (thrown: unknown): void => {
    const problem = toProblem(thrown);
    log('warn', 'problem', problemFacts(problem));
    report(problem);
  };
  const inOrder = (task: () => Promise<void>): void => {
    if (changes >= MAX_CHANGES) {
      tell(thrownOf(problemOf('BUSY.changes')));
      return;
    }
    changes += 1;
    chain = chain
      .then(task)
      .catch(tell)
      .finally(() => {
        changes -= 1;
      });
  };
  const own = createClientSession(deps, standingOf(given, deps), send, report);

  /** Once more only if it has changed for this client. */
  let toldProfiles = '';
  const sendProfiles = (): Promise<void> =>
    tellProfiles(deps, (event) => {
      const told = JSON.stringify(toldTo(role, event));
      if (role.kind === 'caller' && told === toldProfiles) return;
      toldProfiles = told;
      send(event);
    });

  const reply = (requestId: number, error: Problem): void =>
    send({ kind: 'reply', requestId, result: { ok: false, error } });

  const answer = async ({ requestId, request }: ClientRequestEvent): Promise<void> => {
    answering += 1;
    try {
      if (answering > MAX_REQUESTS) throw new SidetoneError('BUSY');
      await deps.settingsRead;
      const handle = deps.handlers[request.type] as (request: Request) => Promise<Answer>;
      send({ kind: 'reply', requestId, ...packed(await handle(request)) });
    } catch (thrown) {
      reply(requestId, toProblem(thrown));
    } finally {
      answering -= 1;
    }
  };

  let isDown = false;
  const sendDown = (now: boolean): void => {
    if (now !== isDown) send({ kind: 'control', type: 'inference', isDown: now });
    isDown = now;
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
        send({ kind: 'control', type: 'clock', clientMs: event.clientMs, hostMs: clock.nowMs() });
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
    const wished = own.followSettings(settings, former);
    if (wished === null) return;
    inOrder(async () => {
      if (own.running() !== null) await own.change(wished);
    });
  };

  const stops = [
    ...(role.kind === 'owner' ? [tellOwner(deps, own.holder, send, report)] : []),
    store.onChange(own.upgrade),
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
  ];

  /** A client that goes on in spite of it is not what it says it is, and is cut off. */
  const refuse = (message: unknown, problem: Problem): void => {
    badMessages += 1;
    log('warn', 'message refused', { ...problemFacts(problem), count: badMessages });
    // A client that waits for an answer gets one.
    const unread = unreadRequestSchema.safeParse(message);
    if (unread.success) reply(unread.data.requestId, problem);
    else report(problem);
    if (badMessages >= MAX_BAD_MESSAGES) port.close();
  };

  const receive = (message: unknown): void => {
    const parsed = clientEventSchema.safeParse(message);
    if (parsed.success && isTimely(parsed.data, clock.nowMs())) {
      const problem = forbidden(role, parsed.data);
      if (problem === null) obey(parsed.data);
      else refuse(message, problem);
      return;
    }
    const unread = unreadRequestSchema.safeParse(message);
    if (unread.success && role.kind === 'owner') {
      // A page of another version is no stranger who sends noise.
      log('warn', 'request not understood');
      reply(unread.data.requestId, toProblem(new SidetoneError('BAD_REQUEST')));
      return;
    }
    refuse(message, toProblem(new SidetoneError('BAD_REQUEST')));
  };
  port.onClose(() => {
    for (const stop of stops) stop();
    own.close();
  });
  void sendProfiles().catch(tell);

  return {
    receive,
    profilesChanged: () =>
      inOrder(async () => {
        await sendProfiles();
        await own.followProfile();
      }),
    profileRenamed: (id, to) => {
      if (role.kind === 'caller') {
        role = { ...role, offers: role.offers.map((offered) => (offered === id ? to : offered)) };
      }
      own.profileRenamed(id, to);
    },
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
