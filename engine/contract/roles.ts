/**
 * Owns who may say and hear what on a connection. One table has for each role the events and requests that it may
 * send, those that it is told, and what of these is left out for it. It must not know a host or a session.
 */
import type { ClientEvent, HostEvent, ProfileSummary } from './client';
import { ERROR_CODES } from './error-codes';
import { problemOf, type Problem } from './errors';
import type { ProblemKey } from './problem-words';
import type { RequestType } from './requests';
import type { TurnTaking } from './settings';

/** The person whose Sidetone it is: a window, or the command line in its own process. May do all. */
export type Owner = { readonly kind: 'owner' };

/** A person who talks with a persona over a connection that another program made, and may do nothing else. */
export type Caller = {
  readonly kind: 'caller';
  /** Ids of the personas that it may talk with. */
  readonly offers: readonly string[];
  /** What its conversations go by, unless it says so itself when it starts one; the defaults if absent. */
  readonly turnTaking?: TurnTaking;
  /** The language model and the recogniser of its conversations; the best ones that are here if absent. */
  readonly llm?: string;
  readonly sttId?: string;
};

/** Given by who connects a client, never by the client. */
export type Role = Owner | Caller;

export const OWNER: Owner = { kind: 'owner' };

/** `owner`: the owner alone; `all`: callers as well. */
type Allowed = 'owner' | 'all';

/** An event goes by its type, or by its kind where it has no type. */
type NameOf<E extends { readonly kind: string }> = E extends { readonly type: infer T extends string }
  ? T
  : E['kind'];
type ClientEventName = NameOf<Exclude<ClientEvent, { kind: 'request' }>>;
type HostEventName = NameOf<HostEvent>;

type Table = {
  readonly sends: { readonly [N in ClientEventName]: Allowed };
  readonly asks: { readonly [T in RequestType]: Allowed };
  readonly hears: { readonly [N in HostEventName]: Allowed };
};

/** Fails to compile where an event or a request has no place in it. */
export const ALLOWED: Table = {
  sends: {
    hello: 'all',
    audio: 'all',
    playout: 'all',
    'clock.ask': 'all',
    'session.start': 'all',
    'session.end': 'all',
    'session.change': 'all',
    'talk.down': 'all',
    'talk.up': 'all',
    'voice.stop': 'all',
    'pauseStatistics.reset': 'owner',
    'profiles.reload': 'owner',
    'models.fetch': 'owner',
    'models.import': 'owner',
  },
  asks: {
    'settings.change': 'owner',
    'settings.reset': 'owner',
    'app.info': 'owner',
    'app.diagnostics': 'owner',
    'app.log': 'owner',
    'llm.list': 'owner',
    'models.disk': 'owner',
    'models.pause': 'owner',
    'models.cancel': 'owner',
    'models.dismiss': 'owner',
    'folders.list': 'owner',
    'history.list': 'owner',
    'history.read': 'owner',
    'history.audio': 'owner',
    'history.export': 'owner',
    'history.delete': 'owner',
    'history.clear': 'owner',
    'history.older': 'owner',
    'profiles.list': 'owner',
    'profiles.read': 'owner',
    'profiles.check': 'owner',
    'profiles.save': 'owner',
    'profiles.merge': 'owner',
    'profiles.duplicate': 'owner',
    'profiles.rename': 'owner',
    'profiles.delete': 'owner',
    'profiles.restore': 'owner',
    'profiles.import': 'owner',
    'profiles.version': 'owner',
    'profiles.hear': 'owner',
    'profiles.try': 'owner',
  },
  hears: {
    audio: 'all',
    transcript: 'all',
    metric: 'all',
    audible: 'all',
    reply: 'all',
    clock: 'all',
    snapshot: 'all',
    'speech.end': 'all',
    'speech.flush': 'all',
    'speech.duck': 'all',
    'speech.unduck': 'all',
    'speech.pause': 'all',
    'speech.resume': 'all',
    barge: 'all',
    problem: 'all',
    inference: 'all',
    /** To a caller the summaries of what it is offered, and no mistakes in files. */
    profiles: 'all',
    settings: 'owner',
    models: 'owner',
    loading: 'owner',
    elsewhere: 'owner',
  },
};

/**
 * Sentences that say nothing of this machine, of its models and files, or of anyone but the caller itself. Of any other
 * problem a caller hears what its code says in general.
 */
const TOLD_TO_CALLERS: ReadonlySet<string> = new Set<ProblemKey>([
  'FORBIDDEN.event',
  'FORBIDDEN.persona',
  'FORBIDDEN.model',
  'FORBIDDEN.takeOver',
  'BUSY.conversations',
  'BUSY.changes',
  'INTERNAL.client',
  'BAD_REQUEST.noConversation',
  'STT_FAILED.utterance',
  'STT_FAILED.short',
  'STT_FAILED.silence',
  'STT_FAILED.rumble',
  'STT_FAILED.quiet',
  'STT_FAILED.steady',
  'STT_FAILED.noWords',
  'TIMED_OUT.playing',
]);

/** @returns why this role may not send this; null if it may. */
export function forbidden(role: Role, event: ClientEvent): Problem | null {
  if (role.kind === 'owner') return null;
  const allowed = event.kind === 'request' ? ALLOWED.asks[event.request.type] : ALLOWED.sends[nameOf(event)];
  if (allowed !== 'all') return problemOf('FORBIDDEN.event');
  if (event.kind !== 'control') return null;
  if (event.type === 'session.start') return unoffered(role, event.options);
  if (event.type === 'session.change') return unoffered(role, event.change);
  return null;
}

type Wished = {
  readonly profileId?: string | undefined;
  readonly llm?: string | undefined;
  readonly sttId?: string | null | undefined;
  readonly takeOver?: boolean | undefined;
};

/** A model is a file on the host's machine, and others' conversations may be held with the one that is loaded. */
function unoffered(role: Caller, { profileId, llm, sttId, takeOver }: Wished): Problem | null {
  if (profileId !== undefined && !role.offers.includes(profileId)) return problemOf('FORBIDDEN.persona');
  const isOwnLlm = llm === undefined || llm === 'auto' || llm === role.llm;
  const isOwnStt = sttId === undefined || sttId === null || sttId === role.sttId;
  if (!isOwnLlm || !isOwnStt) return problemOf('FORBIDDEN.model');
  return takeOver === true ? problemOf('FORBIDDEN.takeOver') : null;
}

/** @returns the event as this role is told it; null if it is not. */
export function toldTo(role: Role, event: HostEvent): HostEvent | null {
  if (role.kind === 'owner') return event;
  if (ALLOWED.hears[nameOf(event)] !== 'all') return null;
  switch (event.kind) {
    case 'metric':
      return { ...event, llm: '' };
    case 'reply':
      return event.result.ok
        ? event
        : { ...event, result: { ok: false, error: inGeneral(event.result.error) } };
    case 'control':
      break;
    case 'audio':
    case 'transcript':
      return event;
  }
  switch (event.type) {
    case 'audible':
      return { ...event, llm: '' };
    case 'snapshot': {
      const { snapshot } = event;
      // What kind of model answers is no secret; its file's name, and the address of a machine that runs it, are.
      const llm = snapshot.llm === null ? null : { ...snapshot.llm, label: '', why: '' };
      return { ...event, snapshot: { ...snapshot, llm, sttId: null } };
    }
    case 'profiles':
      return { ...event, profiles: offeredTo(role, event.profiles), problems: [] };
    case 'problem':
      return { ...event, problem: inGeneral(event.problem) };
    default:
      return event;
  }
}

const offeredTo = ({ offers }: Caller, profiles: readonly ProfileSummary[]): readonly ProfileSummary[] =>
  profiles.filter(({ id }) => offers.includes(id));

function inGeneral(problem: Problem): Problem {
  if (problem.exact !== undefined && TOLD_TO_CALLERS.has(problem.exact.key)) return problem;
  return { code: problem.code, message: ERROR_CODES[problem.code], hint: '' };
}

function nameOf<E extends { readonly kind: string }>(event: E): NameOf<E> {
  return ('type' in event ? event.type : event.kind) as NameOf<E>;
}
