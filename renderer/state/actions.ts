/**
 * Owns what a person can do. Plain functions: they change the stores and tell the host; views only call them.
 */
import type { ClientEvent, Mode } from '../../engine/contract/client';
import type { Capture } from '../audio/capture';
import type { Player } from '../audio/player';
import type { Problem } from '../../engine/contract/errors';
import type { SettingKey, Settings, SettingsChange } from '../../engine/contract/settings';
import type { Ask } from './asker';
import type { Connection } from './connection';
import { hashOf, type Page } from './pages';
import { personaToStart } from './personas';
import { addProblem, dismissProblem, type WayOut } from './problems';
import type { Panel, Stores } from './stores';
import { stepTalk, type HoldSource, type TalkEvent } from './talk-grammar';

export type ActionDeps = {
  readonly stores: Stores;
  readonly connection: Pick<Connection, 'send' | 'retryNow'>;
  readonly ask: Ask;
  readonly player: Pick<Player, 'resume'>;
  readonly capture: Pick<Capture, 'start' | 'setMuted'>;
  /** Called when `session.start` goes out: frames are counted from there. */
  readonly onStart: () => void;
};

export type Actions = ReturnType<typeof createActions>;

type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

export function createActions({ stores, connection, ask, player, capture, onStart }: ActionDeps) {
  const settings = () => stores.settings.getState().settings;

  const reset = async (keys?: readonly SettingKey[]): Promise<void> => {
    const result = await ask({ type: 'settings.reset', ...(keys === undefined ? {} : { keys: [...keys] }) });
    if (!result.ok) report(result.error);
  };

  const report = (problem: Problem): void =>
    stores.problems.setState(({ listed }) => ({ listed: addProblem(listed, problem) }));

  /** Shown at once; the host's answer is what holds. */
  const set = (change: SettingsChange): void => {
    stores.settings.setState((state) => ({ settings: { ...state.settings, ...change } as Settings }));
    void keep(change);
  };
  const keep = async (change: SettingsChange): Promise<void> => {
    const result = await ask({ type: 'settings.change', change });
    if (!result.ok) report(result.error);
  };

  const isRunning = (): boolean => {
    const { snapshot, asked } = stores.session.getState();
    return asked && snapshot?.state !== 'TERMINATED';
  };

  const change = (what: SessionChange): void => {
    if (isRunning()) connection.send({ kind: 'control', type: 'session.change', change: what });
  };

  const startSession = (): void => {
    const { profileId: lastUsedId, mode, llm, voiceId, sttId, greet } = settings();
    const persona = personaToStart(stores.profiles.getState().profiles, lastUsedId);
    if (persona === null) return;
    const options = {
      profileId: persona.id,
      mode,
      llm,
      greet,
      ...(voiceId === null ? {} : { voiceId }),
      ...(sttId === null ? {} : { sttId }),
    };
    if (!connection.send({ kind: 'control', type: 'session.start', options })) return;
    stores.session.setState({ asked: true });
    onStart();
  };

  const talk = (event: TalkEvent): void => {
    const { held, verb } = stepTalk(stores.ui.getState().held, event);
    stores.ui.setState({ held });
    if (verb !== null) connection.send({ kind: 'control', type: verb });
  };

  const goTo = (page: Page, rest = ''): void => {
    setPanel('none');
    location.hash = hashOf(page, rest);
  };

  const setPanel = (panel: Panel): void => stores.ui.setState({ panel });
  const reloadProfiles = (): void => void connection.send({ kind: 'control', type: 'profiles.reload' });

  return {
    startSession,

    /**
     * Starts by itself as soon as nothing is missing. The greeting must not be spoken into a silent loudspeaker, so
     * a browser that waits for a click is waited for.
     */
    startWhenPossible: (): void => {
      const { asked } = stores.session.getState();
      const { speaker } = stores.sound.getState();
      const isConnected = stores.connection.getState().state.tag === 'open';
      const canBeHeard = speaker === 'running' || speaker === 'failed';
      const isKnown = stores.models.getState().ready && stores.settings.getState().known;
      if (!asked && isConnected && canBeHeard && isKnown) startSession();
    },

    endSession: (): void => void connection.send({ kind: 'control', type: 'session.end' }),

    choosePersona: (profileId: string): void => {
      set({ profileId });
      if (isRunning()) change({ profileId });
      else if (stores.models.getState().ready) startSession();
    },

    setMode: (mode: Mode): void => {
      talk({ type: 'lost' });
      set({ mode });
      change({ mode });
    },

    setLlm: (llm: string): void => {
      set({ llm });
      change({ llm });
    },

    setVoice: (voiceId: string): void => {
      set({ voiceId });
      change({ voiceId });
    },

    setMuted: (muted: boolean): void => {
      stores.sound.setState({ muted });
      capture.setMuted(muted);
    },

    /** A click that browsers accept as consent to sound, and the question for the microphone. */
    turnOn: (): void => {
      void player.resume();
      void capture.start();
    },
    turnSoundOn: (): void => void player.resume(),

    press: (source: HoldSource, isRepeat = false): void => {
      if (settings().mode === 'ptt' && isRunning()) talk({ type: 'press', source, isRepeat });
    },
    release: (source: HoldSource): void => talk({ type: 'release', source }),
    releaseAll: (): void => talk({ type: 'lost' }),
    stopVoice: (): void => void connection.send({ kind: 'control', type: 'voice.stop' }),

    fetchModels: (ids?: readonly string[]): void => {
      const which = ids === undefined ? {} : { ids: [...ids] };
      connection.send({ kind: 'control', type: 'models.fetch', ...which });
    },
    forgetPauses: (): void => void connection.send({ kind: 'control', type: 'pauses.reset' }),
    cancelModels: (): void => void connection.send({ kind: 'control', type: 'models.cancel' }),
    importModels: (folder: string): void => {
      const trimmed = folder.trim();
      if (trimmed !== '') connection.send({ kind: 'control', type: 'models.import', folder: trimmed });
    },

    set,
    reset: (keys?: readonly SettingKey[]): void => void reset(keys),
    report,
    reloadProfiles,
    dismissProfileProblems: (): void => stores.ui.setState({ profileProblemsSeen: true }),
    dismiss: (key: number): void =>
      stores.problems.setState(({ listed }) => ({ listed: dismissProblem(listed, key) })),
    retryConnection: (): void => connection.retryNow(),
    selectTurn: (selectedKey: string | null): void => stores.conversation.setState({ selectedKey }),
    setPanel,
    goTo,

    takeWayOut: (wayOut: WayOut): void => {
      switch (wayOut) {
        case 'models':
          return goTo('models');
        case 'settings':
          return setPanel('session');
        case 'profiles':
          return reloadProfiles();
        case 'restart':
          return startSession();
      }
    },
  };
}
