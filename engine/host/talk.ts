/**
 * Owns what one conversation is made of: its session, the ports to its models, and what is kept of it. It knows no
 * client, and nothing of what the conversation follows once it has begun.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { HostEvent, SessionOptions } from '../contract/client';
import type { Problem } from '../contract/errors';
import type { Inference } from '../inference/supervisor';
import { problemFacts, type Log } from '../log';
import type { Profile } from '../profiles/profile';
import type { SessionPorts } from '../session/ports';
import { createSession, type Session } from '../session/runtime';
import { statisticsOf, type PauseCounts } from '../session/turn-taking/pause-statistics';
import type { Persona } from '../session/types';
import type { SettingsStore } from '../store/settings';
import { createSessionKeeper, type SessionKeeper } from '../store/transcripts/session-keeper';
import { createConversation, type Conversation } from './inference-ports';
import { personaOf, type Wishes } from './wishes';
import type { KeptLines } from './kept-lines';
import type { LoadedModels } from './loaded-models';
import type { Preview } from './preview';
import type { Standing } from './standing';

/** What a session is made of. */
export type Talk = {
  readonly session: Session;
  readonly conversation: Conversation;
  readonly keeper: SessionKeeper | null;
  /** What it was begun with. */
  readonly options: SessionOptions;
};

export type TalkDeps = {
  readonly inference: Inference;
  readonly loadedModels: LoadedModels;
  readonly cacheDir: string;
  readonly lines: KeptLines;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly preview: Pick<Preview, 'giveWay'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** The client that talks. */
export type TalkClient = {
  readonly standing: Standing;
  readonly send: (event: HostEvent) => void;
  /** What went wrong where the client waits for no answer. */
  readonly report: (problem: Problem) => void;
};

/** What its owner hears of it. */
export type TalkListeners = {
  /** No turn is under way any more. */
  readonly idle: () => void;
  /** It is over, for whatever reason. */
  readonly completed: (session: Session) => void;
};

/** What a session talks with: what the options say, or the client's role where they name none. */
export const withRoleDefaults = (
  { llm, sttId }: Pick<Wishes, 'llm' | 'sttId'>,
  standing: Pick<Standing, 'llm' | 'sttId'>,
): Pick<Wishes, 'llm' | 'sttId'> => ({
  llm: llm === 'auto' ? standing.llm : llm,
  sttId: sttId ?? standing.sttId,
});

/** Begins a conversation, which is not connected yet. */
export function openTalk(
  options: SessionOptions,
  profile: Profile,
  deps: TalkDeps,
  client: TalkClient,
  listeners: TalkListeners,
): Talk {
  const { clock, log } = deps;
  const { pauseStore } = client.standing;
  const sessionId = randomUUID();
  const persona = personaOf(profile);
  const conversation = conversationFor(sessionId, options, profile, deps, client);
  const keeper = record(sessionId, persona, deps, client);
  const learn = (model: PauseCounts): void =>
    session.dispatch({ type: 'pauseStatistics', pauseStatistics: statisticsOf(model) });
  const ports: SessionPorts = {
    ...conversation,
    notePauses: (pausesMs) =>
      void pauseStore.add(conversation.wishes().profile.id, pausesMs, clock.wallMs()).then(learn),
    ...(keeper === null ? {} : { uttered: keeper.uttered }),
    send: (event) => {
      keeper?.sent(event);
      client.send(event);
      if (isTurn(event)) deps.preview.giveWay();
    },
    idle: listeners.idle,
    completed: (reason) => {
      keeper?.ended();
      conversation.end();
      listeners.completed(session);
      log('info', 'session ended', { reason });
    },
    now: clock.nowMs,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    log,
  };
  const session = createSession({ sessionId, persona, mode: options.mode }, ports);
  void pauseStore.read(profile.id).then(learn);
  return { session, conversation, keeper, options };
}

function conversationFor(
  sessionId: string,
  { voiceId, llm, sttId, mayReplace }: SessionOptions,
  profile: Profile,
  { inference, loadedModels, cacheDir, lines, clock, log }: TalkDeps,
  { standing, send, report }: TalkClient,
): Conversation {
  return createConversation(
    { profile, voiceId, ...withRoleDefaults({ llm, sttId }, standing) },
    {
      sessionId,
      inference,
      loadedModels,
      cacheDir,
      lines,
      clock,
      mayReplace,
      loading: (loaded) => send({ kind: 'control', type: 'loading', loaded }),
      tell: (problem) => {
        log('warn', 'problem', problemFacts(problem));
        report(problem);
      },
    },
  );
}

/** @returns null if nothing is kept of this client's conversations. */
function record(
  sessionId: string,
  { profileId, name }: Persona,
  { clock, settings }: TalkDeps,
  { standing, report }: TalkClient,
): SessionKeeper | null {
  const [atMs, beganMs] = [clock.wallMs(), clock.nowMs()];
  const writer = standing.transcripts?.open({ sessionId, atMs, profileId, personaName: name }, report);
  if (writer === undefined) return null;
  return createSessionKeeper({
    writer,
    wishes: settings.read,
    now: clock.wallMs,
    measureMs: clock.nowMs,
    // As long after the head as it was measured, whatever becomes of the wall clock in between.
    toWall: (hostMs) => atMs + hostMs - beganMs,
  });
}

/** Whether the user or the persona speaks, or is about to. */
const isTurn = (event: HostEvent): boolean =>
  event.kind === 'control' &&
  event.type === 'snapshot' &&
  event.snapshot.state !== 'TERMINATED' &&
  (event.snapshot.state !== 'ACTIVE' || event.snapshot.hearing);
