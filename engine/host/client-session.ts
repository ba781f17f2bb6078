/**
 * Owns the one session that a connected client may have: how it begins, what of it changes while it runs, and how it
 * ends. Its client keeps the order of beginnings and changes. It knows no transport and answers no requests.
 */
import type { HostEvent, SessionOptions } from '../contract/client';
import { problemOf, thrownOf, type Problem } from '../contract/errors';
import type { Settings } from '../contract/settings';
import type { ModelStore } from '../models/store';
import { profileNamed, type LoadedProfiles } from '../profiles/load';
import type { Holder } from './floor';
import { createFollowing, type Following } from './following';
import { personaOf } from './wishes';
import { changedBy, changeOf, type SessionChange } from './session-change';
import type { Standing } from './standing';
import { openTalk, type Talk, type TalkDeps } from './talk';

export type ClientSessionDeps = TalkDeps & {
  readonly store: Pick<ModelStore, 'ready'>;
  readonly profiles: () => Promise<LoadedProfiles>;
  /** Settles once the settings are read from the disk. */
  readonly settingsRead: Promise<unknown>;
  /** Every conversation that was begun and not ended. */
  readonly talks: Set<Talk>;
};

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

type Running = { readonly talk: Talk; readonly following: Following };

/** @param send to the client. @param report what went wrong where the client waits for no answer. */
export function createClientSession(
  deps: ClientSessionDeps,
  standing: Standing,
  send: (event: HostEvent) => void,
  report: (problem: Problem) => void,
): ClientSession {
  const { pauseStore } = standing;
  let running: Running | null = null;
  let isClosed = false;

  const endTalk = (reason: 'hung-up' | 'client-lost'): void => {
    const ended = running?.talk;
    if (ended === undefined) return;
    // Not the one that runs any more when it says that it is over, or the floor would be free between two personas.
    running = null;
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

  const start = async (options: SessionOptions): Promise<void> => {
    const profile = profileNamed(await deps.profiles(), options.profileId);
    await deps.settingsRead;
    if (!deps.store.ready()) throw thrownOf(problemOf('MODEL_MISSING.talking'));
    const refusal = standing.enter(holder, options.takeOver === true);
    if (refusal !== null) throw thrownOf(refusal);
    endTalk('hung-up');
    if (isClosed) {
      standing.leave(holder);
      return;
    }
    if (standing.mayRestart) deps.inference.retry();
    const following: Following = createFollowing(
      () => (running?.following === following ? running.talk : null),
      { profiles: deps.profiles, loadedModels: deps.loadedModels, log: deps.log, report },
    );
    const talk = openTalk(
      options,
      profile,
      deps,
      { standing, send, report },
      {
        idle: following.idle,
        completed: (session) => {
          // What failed while it began holds nothing any more.
          if (running?.talk.session === session) standing.leave(holder);
        },
      },
    );
    running = { talk, following };
    deps.talks.add(talk);
    const { session } = talk;
    session.dispatch({ type: 'turnTaking', turnTaking: options.turnTaking ?? standing.turnTaking() });
    session.dispatch({ type: 'connect', greet: options.greet });
  };

  const change = async (wished: SessionChange): Promise<void> => {
    if (running === null) throw thrownOf(problemOf('BAD_REQUEST.noConversation'));
    const { session, conversation, options } = running.talk;
    const { mode } = session.state();
    const current = { wishes: conversation.wishes(), mode, mayReplace: conversation.mayReplace, options };
    const changed = changedBy(wished, current, standing);
    if (changed.kind === 'other') {
      await start(changed.options);
      return;
    }
    if (changed.mode !== null) session.dispatch({ type: 'mode', mode: changed.mode });
    if (changed.wishes === null) return;
    conversation.change(changed.wishes);
    session.dispatch({ type: 'reconfigure' });
  };

  return {
    running: () => running?.talk ?? null,
    holder,
    start,
    change,
    end,
    close: () => {
      isClosed = true;
      end('client-lost');
    },
    resetPauses: async () => {
      if (running === null) return;
      const { session, conversation } = running.talk;
      await pauseStore.reset(conversation.wishes().profile.id);
      session.dispatch({ type: 'pauseStatistics', pauseStatistics: null });
    },
    followProfile: async () => running?.following.followProfile(),
    profileRenamed: (id, to) => {
      const profile = running?.talk.conversation.wishes().profile;
      if (running === null || profile?.id !== id) return;
      running.talk.conversation.rename(to);
      running.talk.session.dispatch({ type: 'persona', persona: personaOf({ ...profile, id: to }) });
    },
    followSettings: (settings, former) => {
      if (running === null || !standing.followsSettings) return null;
      const { session, options } = running.talk;
      if (options.turnTaking === undefined) {
        session.dispatch({ type: 'turnTaking', turnTaking: standing.turnTaking() });
      }
      return changeOf(settings, former);
    },
    upgrade: () => running?.following.upgrade(),
    reload: () => running?.following.reload(),
  };
}
