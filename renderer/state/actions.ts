/**
 * Owns what a person can do. Plain functions: they change the stores and tell the host; views only call them.
 */
import type { ClientEvent, Mode } from '../../engine/contract/client';
import type { Capture } from '../audio/capture';
import type { DeviceKind } from '../audio/device-choice';
import type { Devices } from '../audio/devices';
import type { Player } from '../audio/player';
import type { Problem } from '../../engine/contract/errors';
import type { Device, SettingKey, Settings, SettingsChange } from '../../engine/contract/settings';
import type { Ask } from './connection/asker';
import { copyText } from './clipboard';
import type { Connection } from './connection/connection';
import { hashOf, type Page } from './pages';
import { brokenFileOf, personaToOpen } from './personas/persona-trouble';
import { personaToStart } from './personas/personas';
import type { Playback } from './conversation/playback';
import { afterNews, isChosenAnew, type GoodNews } from './problems/problem-end';
import { addProblem, dismissProblem, type ListedProblem, type WayOut } from './problems/problems';
import { freeToBegin } from './receive';
import { isIntroducing, stepAfter, type Step } from './setup/setup';
import type { Panel, Stores } from './stores';
import { createKeyTrials } from './setup/key-trial';
import type { HoldSource, TalkEvent } from './conversation/talk-grammar';
import { createTalking } from './conversation/talking';
import { words } from '../words';

export type ActionDeps = {
  readonly stores: Stores;
  readonly connection: Pick<Connection, 'send' | 'retryNow'>;
  readonly ask: Ask;
  readonly player: Pick<Player, 'resume' | 'tick'>;
  readonly capture: Pick<Capture, 'start' | 'setMuted'>;
  readonly devices: Pick<Devices, 'dismiss'>;
  readonly playback: Pick<Playback, 'stop'>;
  /** Called when `session.start` goes out: frames are counted from there. */
  readonly onStart: () => void;
};

export type Actions = ReturnType<typeof createActions>;

type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

export function createActions({
  stores,
  connection,
  ask,
  player,
  capture,
  devices,
  playback,
  onStart,
}: ActionDeps) {
  const settings = () => stores.settings.getState().settings;

  const reset = async (keys?: readonly SettingKey[]): Promise<void> => {
    const result = await ask({ type: 'settings.reset', ...(keys === undefined ? {} : { keys: [...keys] }) });
    if (result.ok) worked('settings');
    else report(result.error, () => void reset(keys), 'settings');
  };

  /** Of what a person did here. @param again does once more what failed. @param topic by which its success is told. */
  const report = (problem: Problem, again?: () => void, topic: string | null = null): void =>
    stores.problems.setState(({ listed }) => ({
      listed: addProblem(listed, problem, { again: again ?? null, source: 'view', topic }),
    }));
  const cheer = (news: GoodNews): void =>
    stores.problems.setState(({ listed }) => ({ listed: afterNews(listed, news) }));
  /** The same worked this time: that it failed before is over. */
  const worked = (topic: string): void => cheer({ type: 'worked', topic });
  const dismiss = (key: number): void => {
    const { listed } = stores.problems.getState();
    stores.problems.setState({ listed: dismissProblem(listed, key) });
    // Nor is the same told once more with the other files.
    const file = brokenFileOf(listed.find((one) => one.key === key) ?? {});
    if (file !== null) putAway([file]);
  };
  const putAway = (files: readonly string[]): void =>
    stores.ui.setState(({ mistakesSeen }) => ({ mistakesSeen: [...mistakesSeen, ...files] }));

  /** Shown at once; the host's answer is what holds. */
  const set = (change: SettingsChange): void => {
    const next = { ...settings(), ...change } as Settings;
    if (isChosenAnew(settings(), next)) {
      cheer({ type: 'chosen' });
      // Before the settings are, on which a conversation begins that can.
      stores.session.setState(freeToBegin);
    }
    stores.settings.setState({ settings: next });
    void keep(change);
  };
  const keep = async (change: SettingsChange): Promise<void> => {
    const result = await ask({ type: 'settings.change', change });
    if (result.ok) worked('settings');
    else report(result.error, () => void keep(asSetNow(change)), 'settings');
  };

  /** Tried again, a setting that was changed meanwhile does not go back. */
  const asSetNow = (change: SettingsChange): SettingsChange => {
    const now = settings();
    return Object.fromEntries((Object.keys(change) as SettingKey[]).map((key) => [key, now[key]]));
  };

  const isRunning = (): boolean => {
    const { snapshot, asked } = stores.session.getState();
    return asked && snapshot?.state !== 'TERMINATED';
  };

  const isHeldElsewhere = (): boolean => stores.session.getState().elsewhere;

  const change = (what: SessionChange): void => {
    if (isRunning()) connection.send({ kind: 'control', type: 'session.change', change: what });
  };

  /** A conversation that begins by this choice has it already. */
  const choose = (wish: Pick<SessionChange, 'mode' | 'llm' | 'voiceId'>): void => {
    const wasRunning = isRunning();
    set(wish);
    if (wasRunning) change(wish);
  };

  /** @param wish what is other than set. */
  const startSession = (wish: { readonly greet?: boolean; readonly takeOver?: true } = {}): void => {
    const { profileId: lastUsedId, mode, llm, voiceId, sttId, greet, takeOver } = { ...settings(), ...wish };
    const persona = personaToStart(stores.profiles.getState().profiles, lastUsedId);
    if (persona === null) return;
    const options = {
      profileId: persona.id,
      mode,
      llm,
      greet,
      mayReplace: true,
      ...(voiceId === null ? {} : { voiceId }),
      ...(sttId === null ? {} : { sttId }),
      ...(takeOver === undefined ? {} : { takeOver }),
    };
    if (!connection.send({ kind: 'control', type: 'session.start', options })) return;
    stores.session.setState({ asked: true, held: null });
    onStart();
  };

  const { step: talk } = createTalking({ stores, send: connection.send, capture, tick: player.tick });
  const trials = createKeyTrials({ stores });
  /** What ends something: whichever of them there is. */
  const endOf = (event: TalkEvent): void => {
    talk(event);
    trials.step(event);
  };
  /** Fields in which a key is being chosen: a press is about that then, also one that another program's window had. */
  let capturing = 0;
  /** What begins something: a key that is tried is tried, and nothing else. */
  const beginOf = (event: TalkEvent): void => {
    if (capturing > 0) return;
    if (trials.isOn()) trials.step(event);
    else if (isRunning()) talk(event);
  };

  const goTo = (page: Page, rest = ''): void => {
    setPanel('none');
    mistakeShown();
    location.hash = hashOf(page, rest);
  };
  const mistakeShown = (): void => stores.ui.setState({ mistakeWanted: null });

  const showMistake = (file: string): void => {
    const id = personaToOpen(file, stores.profiles.getState());
    goTo('personas', id ?? '');
    stores.ui.setState({ mistakeWanted: id });
  };

  const setPanel = (panel: Panel): void => stores.ui.setState({ panel });
  const introducing = (): boolean =>
    isIntroducing({ page: stores.ui.getState().page, firstRun: settings().firstRun });

  const askModels = async (request: Parameters<Ask>[0]): Promise<void> => {
    const result = await ask(request);
    if (result.ok) worked('models');
    else report(result.error, () => void askModels(request), 'models');
  };

  const turnOn = (): void => {
    void player.resume();
    void capture.start();
  };

  /** The list of who can answer is on its way. */
  let isListing = false;
  const listAnswerers = async (): Promise<void> => {
    if (isListing) return;
    isListing = true;
    const result = await ask({ type: 'llm.list' });
    isListing = false;
    if (result.ok) stores.answerers.setState({ list: result.value });
  };

  const reloadProfiles = (): void => void connection.send({ kind: 'control', type: 'profiles.reload' });

  return {
    startSession: (): void => startSession(),
    /** The conversation of another window ends, and one begins here. */
    takeOver: (): void => {
      turnOn();
      startSession({ takeOver: true });
    },

    /**
     * Starts by itself as soon as nothing is missing. The greeting must not be spoken into a silent loudspeaker, so
     * a browser that waits for a click is waited for.
     */
    startWhenPossible: (): void => {
      const { asked, held, elsewhere } = stores.session.getState();
      const { speaker } = stores.sound.getState();
      const isConnected = stores.connection.getState().state.tag === 'open';
      const canBeHeard = speaker === 'running' || speaker === 'failed';
      const isKnown = stores.models.getState().ready && stores.settings.getState().known;
      const isFree = !asked && held === null && !elsewhere;
      if (isFree && isConnected && canBeHeard && isKnown && !introducing()) startSession();
    },

    /** The next one begins when the person wants it, even if the connection breaks before it is over. */
    endSession: (): void => {
      stores.session.setState({ held: 'hungUp' });
      cheer({ type: 'ended' });
      connection.send({ kind: 'control', type: 'session.end' });
    },

    choosePersona: (profileId: string): void => {
      const wasRunning = isRunning();
      set({ profileId });
      const { voiceId } = settings();
      if (wasRunning) change({ profileId, ...(voiceId === null ? {} : { voiceId }) });
      // Unless it could begin by itself already.
      else if (!isRunning() && stores.models.getState().ready && !introducing() && !isHeldElsewhere())
        startSession();
    },

    setMode: (mode: Mode): void => {
      talk({ type: 'reset' });
      choose({ mode });
    },

    /** What can't be listed now stays as it was listed last: whoever looks at it did not ask for it. */
    listAnswerers: (): void => void listAnswerers(),

    setLlm: (llm: string): void => choose({ llm }),

    /** Null for each persona's own. */
    setVoice: (voiceId: string | null): void => choose({ voiceId }),

    setMuted: (muted: boolean): void => talk({ type: 'mute', muted }),

    /** A click that browsers accept as consent to sound, and the question for the microphone. */
    turnOn,
    turnSoundOn: (): void => void player.resume(),

    press: (source: HoldSource, isRepeat = false): void => {
      const { mode, keyMode } = settings();
      beginOf({ type: 'press', source, isRepeat, mode, keyMode });
    },
    release: (source: HoldSource): void => endOf({ type: 'release', source }),
    /** A tap at once, by something that has no way to be held. */
    toggleTalk: (): void => beginOf({ type: 'toggle', mode: settings().mode }),
    /** The window no longer hears of keys and pointers. */
    releaseAll: (): void => endOf({ type: 'lost', by: 'window' }),
    /** The screen is locked, or the machine goes to sleep. */
    goAway: (): void => endOf({ type: 'lost', by: 'person' }),
    /** After a sleep devices are not what they were; without one, what still works is left alone. */
    comeBack: (hasSlept: boolean): void => {
      void player.resume();
      const { mic } = stores.sound.getState();
      if (mic.tag !== 'off' && (hasSlept || mic.tag !== 'on')) void capture.start();
    },
    /** Whichever voice it is: what is played back goes before the persona's, which then waits for it anyway. */
    stopVoice: (): void => {
      if (!playback.stop()) connection.send({ kind: 'control', type: 'voice.stop' });
    },

    fetchModels: (ids?: readonly string[]): void => {
      const which = ids === undefined ? {} : { ids: [...ids] };
      connection.send({ kind: 'control', type: 'models.fetch', ...which });
    },
    forgetPauses: (): void => void connection.send({ kind: 'control', type: 'pauses.reset' }),
    pauseModels: (): void => void askModels({ type: 'models.pause' }),
    cancelModels: (): void => void askModels({ type: 'models.cancel' }),
    dismissModels: (ids: readonly string[]): void =>
      void askModels({ type: 'models.dismiss', ids: [...ids] }),
    importModels: (folder: string): void => {
      const trimmed = folder.trim();
      if (trimmed !== '') connection.send({ kind: 'control', type: 'models.import', folder: trimmed });
    },

    /** Null for the system's own choice. */
    chooseDevice: (kind: DeviceKind, device: Device | null): void => set({ [kind]: device }),
    dismissDeviceNews: (kind: DeviceKind): void => devices.dismiss(kind),

    /** To the next step of the introduction, or out of it. A later run of it leaves what is noted of the first. */
    finishStep: (step: Step): void => {
      const next = stepAfter(step);
      if (settings().firstRun !== 'done') set({ firstRun: next });
      if (next === 'done') goTo('talk');
      else goTo('setup', next);
    },
    skipSetup: (): void => {
      set({ firstRun: 'done' });
      goTo('talk');
    },
    /** What is said in the introduction is not meant for whoever was talked with before it. */
    leaveSession: (): void => {
      if (!isRunning()) return;
      connection.send({ kind: 'control', type: 'session.end' });
      // So that a new one begins by itself once the introduction is over.
      stores.session.setState({ asked: false, held: null });
    },
    /** The talk key shows what it would do, and does nothing. @returns how to end that. */
    tryKey: (): (() => void) => trials.begin(),
    /** A key is chosen by pressing it. @returns how to end that. */
    captureKey: (): (() => void) => {
      capturing += 1;
      let isOver = false;
      return () => {
        if (!isOver) capturing -= 1;
        isOver = true;
      };
    },
    /** The person speaks first there. */
    tryTalking: (): void => {
      if (!isRunning()) startSession({ greet: false });
    },

    /** @returns whether it is in the clipboard now; if not, that was reported. */
    copy: async (text: string): Promise<boolean> => {
      const done = await copyText(text);
      if (!done) {
        const { copyFailed: message, copyFailedHint: hint } = words.talkview;
        report({ code: 'BUSY', message, hint }, undefined, 'copy');
      } else worked('copy');
      return done;
    },

    set,
    reset: (keys?: readonly SettingKey[]): void => void reset(keys),
    report,
    worked,
    reloadProfiles,
    putAwayMistakes: (files: readonly string[]): void => putAway(files),
    /** Opens the editor where there is something to mend; the list, if that file has no editor. */
    showMistake: (file: string): void => showMistake(file),
    /** It is shown, there is none any more, or somebody writes and would be taken from there. */
    mistakeShown,
    /** What the address says is shown. Elsewhere no mistake is waited for. */
    arrive: ({ page, rest }: { readonly page: Page; readonly rest: string }): void =>
      stores.ui.setState(({ mistakeWanted }) => ({
        page,
        pageRest: rest,
        mistakeWanted: page === 'personas' && rest === mistakeWanted ? mistakeWanted : null,
      })),
    dismiss,
    retryConnection: (): void => connection.retryNow(),
    selectTurn: (selectedKey: string | null): void => stores.conversation.setState({ selectedKey }),
    setPanel,
    goTo,

    /** @param problem is no longer shown: whoever takes the way out has read it. */
    takeWayOut: (wayOut: WayOut, problem?: ListedProblem): void => {
      if (problem !== undefined) dismiss(problem.key);
      switch (wayOut) {
        case 'again':
          return problem?.again?.();
        case 'data':
          return goTo('settings');
        case 'reload':
          return location.reload();
        case 'dismiss':
          return undefined;
        case 'models':
          return goTo('models');
        case 'settings':
        case 'voice':
          return setPanel('session');
        case 'all-settings':
          return goTo('settings');
        case 'profiles':
          return goTo('personas');
        case 'mistake':
          return showMistake((problem === undefined ? null : brokenFileOf(problem)) ?? '');
        case 'restart':
          return startSession();
      }
    },
  };
}
