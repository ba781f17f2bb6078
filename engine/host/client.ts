/**
 * Owns one connected client: a window, a command or a caller. What it sends is parsed, compared with its role and
 * passed on. Its requests are answered, and what it is told is cut to its role. Its session is client-session.ts's.
 */
import {
  clientEventSchema,
  unreadRequestSchema,
  type ClientEvent,
  type ClientPort,
  type HostEvent,
} from '../contract/client';
import { assertNever, problemOf, SidetoneError, thrownOf, toProblem, type Problem } from '../contract/errors';
import { forbidden, toldTo, type Role } from '../contract/roles';
import type { Settings } from '../contract/settings';
import { problemFacts, type Log } from '../log';
import type { ModelStore } from '../models/store';
import { isIdle } from '../session/projection';
import type { SettingsStore } from '../store/settings';
import { createAnswers, type AnswersDeps } from './answers';
import { createClientSession, type ClientSession, type ClientSessionDeps } from './client-session';
import { createInOrder } from './in-order';
import { tellOwner, tellProfiles, type NewsDeps } from './news';
import { standingOf, type StandingDeps } from './standing';

export type ClientDeps = Omit<ClientSessionDeps, 'settings' | 'settingsRead'> &
  Omit<AnswersDeps, 'settingsRead'> &
  NewsDeps &
  StandingDeps & {
    readonly store: ModelStore;
    readonly settings: SettingsStore;
    /** Aborted when the host ends. */
    readonly closing: AbortSignal;
  };

export type Client = {
  /** Takes a message of the client, not yet parsed. */
  readonly receive: (message: unknown) => void;
  /** Its conversation is over, and none begins any more. */
  readonly end: () => void;
  /** Files of personas are not what they were. */
  readonly profilesChanged: () => void;
  readonly profileRenamed: (id: string, to: string) => void;
};

/** A client that sends this many messages that are not understood, or that it may not send, is cut off. */
const MAX_BAD_MESSAGES = 20;

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
  const { clock, log } = deps;
  /** With personas by the names that they have now. */
  let role = given;

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
  /** Starts and changes of a session wait for each other; frames don't. */
  const inOrder = createInOrder(tell);
  const { answer, refuse: refuseRequest } = createAnswers(deps, send);
  /** A fault of the program in what one client brings about ends that client, and no other. */
  const alone =
    <A extends readonly unknown[]>(run: (...given: A) => void) =>
    (...given: A): void => {
      try {
        run(...given);
      } catch (thrown) {
        log('error', 'a client is given up: a fault of the program', { where: placeOf(thrown) });
        report(problemOf('INTERNAL.client'));
        port.close();
      }
    };
  const own = createClientSession(
    { ...deps, clock: { ...clock, setTimer: (run, ms) => clock.setTimer(alone(run), ms) } },
    standingOf(given, deps),
    send,
    report,
  );

  /** Once more only if it has changed for this client. */
  let toldProfiles = '';
  const sendProfiles = (): Promise<void> =>
    tellProfiles(deps, (event) => {
      const told = JSON.stringify(toldTo(role, event));
      if (role.kind === 'caller' && told === toldProfiles) return;
      toldProfiles = told;
      send(event);
    });

  const obey = (event: ClientEvent): void => {
    if (event.kind === 'request') answer(event);
    else if (event.kind === 'audio') own.running()?.session.hear(event);
    else obeyControl(event, { deps, own, inOrder, send, tell, sendProfiles });
  };

  const receive = createGate(
    port,
    { now: clock.nowMs, log },
    { role: () => role, obey, report, refuseRequest },
  );

  const stops = [
    ...(role.kind === 'owner' ? [tellOwner(deps, own.holder, send, report)] : []),
    ...follow(deps, own, { inOrder, send, report, alone }),
  ];
  port.onClose(
    alone(() => {
      for (const stop of stops) stop();
      own.close();
    }),
  );
  void sendProfiles().catch(tell);

  return {
    receive: alone(receive),
    end: alone(own.close),
    profilesChanged: () =>
      inOrder(async () => {
        await sendProfiles();
        await own.followProfile();
      }),
    profileRenamed: alone((id, to) => {
      if (role.kind === 'caller') {
        role = { ...role, offers: role.offers.map((offered) => (offered === id ? to : offered)) };
      }
      own.profileRenamed(id, to);
    }),
  };
}

/**
 * Lets through to `obey` what can be read and what the role may send.
 * @returns what takes a client's messages, not yet parsed.
 */
function createGate(
  port: Pick<ClientPort, 'close'>,
  { now, log }: { readonly now: () => number; readonly log: Log },
  {
    role,
    obey,
    report,
    refuseRequest,
  }: {
    readonly role: () => Role;
    readonly obey: (event: ClientEvent) => void;
    readonly report: (problem: Problem) => void;
    readonly refuseRequest: (requestId: number, problem: Problem) => void;
  },
): (message: unknown) => void {
  let badMessages = 0;
  /** A client that goes on in spite of it is not what it says it is, and is cut off. */
  const refuse = (message: unknown, problem: Problem): void => {
    badMessages += 1;
    log('warn', 'message refused', { ...problemFacts(problem), count: badMessages });
    // A client that waits for an answer gets one.
    const unread = unreadRequestSchema.safeParse(message);
    if (unread.success) refuseRequest(unread.data.requestId, problem);
    else report(problem);
    if (badMessages >= MAX_BAD_MESSAGES) port.close();
  };

  return (message) => {
    const parsed = clientEventSchema.safeParse(message);
    if (parsed.success && isTimely(parsed.data, now())) {
      const problem = forbidden(role(), parsed.data);
      if (problem === null) obey(parsed.data);
      else refuse(message, problem);
      return;
    }
    const unread = unreadRequestSchema.safeParse(message);
    if (unread.success && role().kind === 'owner') {
      // A page's view that asks for too much is no stranger who sends noise.
      log('warn', 'request not understood');
      refuseRequest(unread.data.requestId, toProblem(new SidetoneError('BAD_REQUEST')));
      return;
    }
    refuse(message, toProblem(new SidetoneError('BAD_REQUEST')));
  };
}

type InOrder = (task: () => Promise<void>) => void;

/** Does what a client asks that is no request and no sound. */
function obeyControl(
  event: Extract<ClientEvent, { kind: 'control' }>,
  {
    deps: { store, closing, clock },
    own,
    inOrder,
    send,
    tell,
    sendProfiles,
  }: {
    readonly deps: Pick<ClientDeps, 'store' | 'closing' | 'clock'>;
    readonly own: ClientSession;
    readonly inOrder: InOrder;
    readonly send: (event: HostEvent) => void;
    readonly tell: (thrown: unknown) => void;
    readonly sendProfiles: () => Promise<void>;
  },
): void {
  const running = own.running();
  const importModels = async (folder: string): Promise<void> => {
    const result = await store.importFolder(folder, closing);
    if (!result.ok) throw thrownOf(result.error);
  };
  switch (event.type) {
    // Once more than needed.
    case 'hello':
      return;
    case 'playout':
      running?.keeper?.played(event);
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
    case 'pauseStatistics.reset':
      inOrder(own.resetPauses);
      return;
    case 'profiles.reload':
      inOrder(sendProfiles);
      return;
    case 'models.fetch':
      void store.fetchMissing(event.ids, closing).catch(tell);
      return;
    case 'models.import':
      void importModels(event.folder).catch(tell);
      return;
    default:
      assertNever(event, 'event of a client');
  }
}

/**
 * Has a client's session follow what changes around it: models, settings, and the models' process.
 * @returns how to stop, each.
 */
function follow(
  { store, settings, inference }: Pick<ClientDeps, 'store' | 'settings' | 'inference'>,
  own: ClientSession,
  {
    inOrder,
    send,
    report,
    alone,
  }: {
    readonly inOrder: InOrder;
    readonly send: (event: HostEvent) => void;
    readonly report: (problem: Problem) => void;
    readonly alone: <A extends readonly unknown[]>(run: (...given: A) => void) => (...given: A) => void;
  },
): readonly (() => void)[] {
  let isDown = false;
  const sendDown = (now: boolean): void => {
    if (now !== isDown) send({ kind: 'control', type: 'inference', isDown: now });
    isDown = now;
  };
  const followSettings = (changed: Settings, former: Settings): void => {
    const wished = own.followSettings(changed, former);
    if (wished === null) return;
    inOrder(async () => {
      if (own.running() !== null) await own.change(wished);
    });
  };
  return [
    store.onChange(alone(own.upgrade)),
    settings.onChange(alone(followSettings)),
    inference.onReady(
      alone(() => {
        sendDown(false);
        own.reload();
      }),
    ),
    inference.onDown(
      alone((problem) => {
        const running = own.running();
        if (running === null) return;
        sendDown(true);
        // A turn that was under way says so itself.
        if (isIdle(running.session.state())) report(problem);
      }),
    ),
  ];
}

/** Where in the program it was thrown. What an error says may quote what a person said, and stays out of the log. */
const placeOf = (thrown: unknown): string =>
  thrown instanceof Error ? (/\n\s+(at .*)/u.exec(thrown.stack ?? '')?.[1] ?? thrown.name) : typeof thrown;

export const problemEvent = (problem: Problem): HostEvent => ({ kind: 'control', type: 'problem', problem });
