/**
 * Owns the one session that a connected client may have: how it begins, what of it changes while it runs, and how it
 * ends. Whoever calls keeps the order of beginnings and changes. It knows no transport and answers no requests.
 */
import { randomUUID } from 'node:crypto';
import type { ClientEvent, HostEvent, SessionOptions } from '../contract/client';
import type { Clock } from '../clock';
import { problemOf, thrownOf, toProblem, type Problem } from '../contract/errors';
import type { Settings } from '../contract/settings';
import { createConversation, personaOf, type Conversation, type Wishes } from './inference-ports';
import type { KeptLines } from './kept-lines';
import type { Holder } from './floor';
import type { Inference } from '../inference/supervisor';
import { problemFacts, type Log } from '../log';
import type { ModelStore } from '../models/store';
import { profileNamed, type LoadedProfiles } from '../profiles/load';
import type { Profile } from '../profiles/profile';
import type { Preview } from './preview';
import { statisticsOf, type PauseCounts } from '../session/turn-taking/pause-statistics';
import { isIdle } from '../session/projection';
import { createSession, type Session } from '../session/runtime';
import type { Persona } from '../session/types';
import type { Stages } from './loaded-models';
import type { SettingsStore } from '../store/settings';
import { createRecorder, type Recorder } from '../store/transcripts/recorder';
import type { Standing } from './standing';

/** What a session is made of. */
export type Talk = {
  readonly session: Session;
  readonly conversation: Conversation;
  readonly recorder: Recorder | null;
  /** What it was begun with. */
  readonly options: SessionOptions;
};

export type ClientSessionDeps = {
  readonly inference: Inference;
  readonly stages: Stages;
  readonly store: Pick<ModelStore, 'ready'>;
  readonly profiles: () => Promise<LoadedProfiles>;
  readonly cacheDir: string;
  readonly lines: KeptLines;
  readonly settings: Pick<SettingsStore, 'read'>;
  /** Settles once the settings are read from the disk. */
  readonly settingsRead: Promise<unknown>;
  readonly preview: Pick<Preview, 'giveWay'>;
  /** Every conversation that was begun and not ended. */
  readonly talks: Set<Talk>;
  readonly clock: Clock;
  readonly log: Log;
};

export type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

export type ClientSession = {
  /** The session that runs, if one does. */
  running(): Talk | null;
  /** What has this client's place among the conversations. */
  readonly holder: Holder;
  /** Takes the place of the one before. Rejects with a SidetoneError, as `change` does. */
  start(options: SessionOptions): Promise<void>;
  change(change: SessionChange): Promise<void>;
  end(reason: 'hung-up' | 'client-lost'): void;
  /** Ends it, and none begins any more. */
  close(): void;
  /** Forgets how this persona's user pauses. */
  resetPauses(): Promise<void>;
  /** A persona's file that was changed holds from the next turn on; what it said is not said again. */
  followProfile(): Promise<void>;
  profileRenamed(id: string, to: string): void;
  /**
   * Does nothing for a client that has settings of its own.
   * @returns what of the settings the session has still to be changed to; null if there is nothing.
   */
  followSettings(settings: Settings, former: Settings): SessionChange | null;
  /** Models have changed. */
  upgrade(): void;
  /** Inference was started anew: loads at once, not when the next words wait for it. */
  reload(): void;
};

/** @param send to the client. @param report what went wrong where nobody waits for an answer. */
export function createClientSession(
  deps: ClientSessionDeps,
  standing: Standing,
  send: (event: HostEvent) => void,
  report: (problem: Problem) => void,
): ClientSession {
  const { inference, store, clock, log } = deps;
  const { pauseStore } = standing;
  let talk: Talk | null = null;
  let isClosed = false;
  /** The persona's file was changed in mid-turn. */
  let isProfileStale = false;
  /** Model files that were there when a model was last chosen. */
  let triedFiles = '';
  /** Models in whose place others were looked for. */
  let triedWithout = '';

  /** @returns null if nothing is kept here. */
  const record = (sessionId: string, { profileId, name }: Persona): Recorder | null => {
    const [atMs, beganMs] = [clock.wallMs(), clock.nowMs()];
    const writer = standing.transcripts?.open({ sessionId, atMs, profileId, personaName: name }, report);
    if (writer === undefined) return null;
    return createRecorder({
      writer,
      wishes: deps.settings.read,
      now: clock.wallMs,
      measureMs: clock.nowMs,
      // As long after the head as it was measured, whatever becomes of the wall clock in between.
      toWall: (hostMs) => atMs + hostMs - beganMs,
    });
  };

  /** Where the client names none, its role may. */
  const withRoleDefaults = ({
    llm,
    sttId,
  }: Pick<Wishes, 'llm' | 'sttId'>): Pick<Wishes, 'llm' | 'sttId'> => ({
    llm: llm === 'auto' ? standing.llm : llm,
    sttId: sttId ?? standing.sttId,
  });

  const start = async (options: SessionOptions): Promise<void> => {
    const profile = profileNamed(await deps.profiles(), options.profileId);
    await deps.settingsRead;
    if (!store.ready()) {
      throw thrownOf(problemOf('MODEL_MISSING.talking'));
    }
    const refusal = standing.enter(holder, options.takeOver === true);
    if (refusal !== null) throw thrownOf(refusal);
    endTalk('hung-up');
    if (isClosed) {
      standing.leave(holder);
      return;
    }
    if (standing.mayRestart) inference.retry();
    const sessionId = randomUUID();
    const conversation = createConversation(
      { profile, voiceId: options.voiceId, ...withRoleDefaults({ llm: options.llm, sttId: options.sttId }) },
      {
        sessionId,
        inference,
        stages: deps.stages,
        cacheDir: deps.cacheDir,
        lines: deps.lines,
        clock,
        mayReplace: options.mayReplace,
        loading: (loaded) => send({ kind: 'control', type: 'loading', loaded }),
        tell: (problem) => {
          log('warn', 'problem', problemFacts(problem));
          report(problem);
        },
      },
    );
    const learn = (model: PauseCounts): void =>
      created.dispatch({ type: 'pauseStatistics', pauseStatistics: statisticsOf(model) });
    const persona = personaOf(profile);
    const recorder = record(sessionId, persona);
    const created = createSession(
      { sessionId, persona, mode: options.mode },
      {
        ...conversation,
        notePauses: (pausesMs) =>
          void pauseStore.add(conversation.wishes().profile.id, pausesMs, clock.wallMs()).then(learn),
        ...(recorder === null ? {} : { uttered: recorder.uttered }),
        send: (event) => {
          recorder?.sent(event);
          send(event);
          const isTurn =
            event.kind === 'control' &&
            event.type === 'snapshot' &&
            event.snapshot.state !== 'TERMINATED' &&
            (event.snapshot.state !== 'ACTIVE' || event.snapshot.hearing);
          if (isTurn) deps.preview.giveWay();
        },
        idle: () => {
          if (isProfileStale) void followProfile().catch((thrown: unknown) => report(toProblem(thrown)));
          upgrade();
          replaceRefused();
        },
        completed: (reason) => {
          recorder?.ended();
          conversation.end();
          // What failed while it began holds nothing any more.
          if (talk?.session === created) standing.leave(holder);
          log('info', 'session ended', { reason });
        },
        now: clock.nowMs,
        setTimer: clock.setTimer,
        clearTimer: clock.clearTimer,
        log,
      },
    );
    talk = { session: created, conversation, recorder, options };
    deps.talks.add(talk);
    void pauseStore.read(profile.id).then(learn);
    triedFiles = modelFiles();
    triedWithout = '';
    created.dispatch({ type: 'turnTaking', turnTaking: options.turnTaking ?? standing.turnTaking() });
    created.dispatch({ type: 'connect', greet: options.greet });
  };

  const change = async (change: SessionChange): Promise<void> => {
    if (talk === null) {
      throw thrownOf(problemOf('BAD_REQUEST.noConversation'));
    }
    const { session: running, conversation, options } = talk;
    const former = conversation.wishes();
    const mode = change.mode ?? running.state().mode;
    const { llm, sttId } = withRoleDefaults({
      llm: change.llm ?? former.llm,
      sttId: change.sttId === undefined ? former.sttId : (change.sttId ?? undefined),
    });
    if (change.profileId !== undefined && change.profileId !== former.profile.id) {
      // Another persona is another conversation; it brings its own voice.
      const voiceId = change.voiceId ?? undefined;
      await start({
        profileId: change.profileId,
        mode,
        llm,
        greet: standing.greets(options.greet),
        mayReplace: conversation.mayReplace,
        ...(options.turnTaking === undefined ? {} : { turnTaking: options.turnTaking }),
        ...(voiceId === undefined ? {} : { voiceId }),
        ...(sttId === undefined ? {} : { sttId }),
      });
      return;
    }
    if (change.mode !== undefined) running.dispatch({ type: 'mode', mode });
    const voiceId = change.voiceId === undefined ? former.voiceId : (change.voiceId ?? undefined);
    const next: Wishes = { ...former, llm, voiceId, sttId };
    const isSame = next.llm === former.llm && next.voiceId === former.voiceId && next.sttId === former.sttId;
    if (isSame) return;
    conversation.change(next);
    running.dispatch({ type: 'reconfigure' });
  };

  const resetPauses = async (): Promise<void> => {
    if (talk === null) return;
    await pauseStore.reset(talk.conversation.wishes().profile.id);
    talk.session.dispatch({ type: 'pauseStatistics', pauseStatistics: null });
  };

  const endTalk = (reason: 'hung-up' | 'client-lost'): void => {
    const ended = talk;
    if (ended === null) return;
    // Not the one that runs any more when it says that it is over, or the floor would be free between two personas.
    talk = null;
    deps.talks.delete(ended);
    ended.session.dispatch({ type: 'end', reason });
  };
  const end = (reason: 'hung-up' | 'client-lost'): void => {
    try {
      endTalk(reason);
    } finally {
      standing.leave(holder);
    }
  };
  const holder: Holder = {
    giveUp: () => {
      end('hung-up');
      report(problemOf('ELSEWHERE.taken'));
    },
  };

  const followProfile = async (): Promise<void> => {
    const { profiles } = await deps.profiles();
    if (talk === null) return;
    const former = talk.conversation.wishes().profile;
    const profile = profiles.find(({ id }) => id === former.id);
    // A file that is gone or broken for the moment: the conversation goes on as it was.
    if (profile === undefined || JSON.stringify(profile) === JSON.stringify(former)) return;
    adopt(talk, profile);
  };

  const adopt = ({ session: running, conversation }: Talk, profile: Profile): void => {
    isProfileStale = !isIdle(running.state());
    if (isProfileStale) return;
    const needsMore = conversation.adopt(profile);
    running.dispatch({ type: 'persona', persona: personaOf(profile) });
    if (needsMore) running.dispatch({ type: 'reconfigure' });
  };

  const modelFiles = (): string => JSON.stringify(deps.stages.ggufFiles());

  /**
   * A better model than the scripted answers arrived while talking: use it from the next turn on. Asked when models
   * change and when the session becomes idle, for a model may arrive in mid-turn.
   */
  const upgrade = (): void => {
    if (talk === null) return;
    const { session: running, conversation } = talk;
    const isScripted =
      running.facts().llm?.traits.isScripted === true && conversation.wishes().llm === 'auto';
    const files = modelFiles();
    // A file that could not be loaded once is not tried again and again.
    if (!isScripted || !isIdle(running.state()) || files === '[]' || files === triedFiles) return;
    triedFiles = files;
    // The same wishes, but what they come to is looked up anew.
    conversation.change(conversation.wishes());
    running.dispatch({ type: 'reconfigure' });
  };

  /**
   * One of its models ended inference again and again: goes on with others, which the client is told. Where none may
   * take its place, each turn says so. Asked when inference is there again and when the session becomes idle.
   */
  const replaceRefused = (): void => {
    if (talk === null) return;
    const { session: running, conversation } = talk;
    const refused = JSON.stringify(conversation.mayReplace ? conversation.refused() : []);
    if (!isIdle(running.state()) || refused === '[]' || refused === triedWithout) return;
    triedWithout = refused;
    conversation.change(conversation.wishes());
    running.dispatch({ type: 'reconfigure' });
  };

  return {
    running: () => talk,
    holder,
    start,
    change,
    end,
    close: () => {
      isClosed = true;
      end('client-lost');
    },
    resetPauses,
    followProfile,
    profileRenamed: (id, to) => {
      const profile = talk?.conversation.wishes().profile;
      if (talk === null || profile?.id !== id) return;
      talk.conversation.rename(to);
      talk.session.dispatch({ type: 'persona', persona: personaOf({ ...profile, id: to }) });
    },
    followSettings: (settings, former) => {
      if (talk === null || !standing.followsSettings) return null;
      if (talk.options.turnTaking === undefined) {
        talk.session.dispatch({ type: 'turnTaking', turnTaking: standing.turnTaking() });
      }
      return changeOf(settings, former);
    },
    upgrade,
    reload: () => {
      if (talk === null) return;
      const { tag } = talk.session.state();
      if (tag !== 'ACTIVE' && tag !== 'PROCESSING' && tag !== 'RESPONDING') return;
      talk.conversation.reload().catch((thrown: unknown) => {
        log('warn', 'reload failed', { code: toProblem(thrown).code });
      });
      replaceRefused();
    },
  };
}

/** What of the settings a running conversation goes by, where that is not what it was. */
function changeOf(settings: Settings, former: Settings): SessionChange | null {
  const changed = (['mode', 'llm', 'voiceId', 'sttId'] as const).filter(
    (key) => settings[key] !== former[key],
  );
  return changed.length === 0 ? null : Object.fromEntries(changed.map((key) => [key, settings[key]]));
}
