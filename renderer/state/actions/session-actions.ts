/** Owns how a person begins, changes and ends a conversation. What the host makes of it is receive.ts's. */
import type { ClientEvent, Mode } from '../../../engine/contract/client';
import type { Capture } from '../../audio/capture';
import type { Player } from '../../audio/player';
import type { Connection } from '../connection/connection';
import { personaToStart } from '../personas/personas';
import { isIntroducingNow } from '../setup/setup';
import type { Stores } from '../stores';
import type { ProblemActions } from './problem-actions';
import type { SettingActions } from './setting-actions';

export type SessionActionDeps = {
  readonly stores: Stores;
  readonly connection: Pick<Connection, 'send'>;
  readonly player: Pick<Player, 'resume'>;
  readonly capture: Pick<Capture, 'start'>;
  /** Called when `session.start` goes out: frames are counted from there. */
  readonly onStart: () => void;
  readonly set: SettingActions['set'];
  readonly cheer: ProblemActions['cheer'];
};

type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

/** What is other than set. */
type StartWish = { readonly greet?: boolean; readonly takeOver?: true };

export type SessionActions = ReturnType<typeof createSessionActions>;

export const isRunning = ({ session }: Pick<Stores, 'session'>): boolean => {
  const { snapshot, asked } = session.getState();
  return asked && snapshot?.state !== 'TERMINATED';
};

/** @returns false if it is not known with whom, or the host can't be reached. */
function sendStart({ stores, connection }: SessionActionDeps, wish: StartWish): boolean {
  const { settings } = stores.settings.getState();
  const { profileId: lastUsedId, mode, llm, voiceId, sttId, greet, takeOver } = { ...settings, ...wish };
  const persona = personaToStart(stores.profiles.getState().profiles, lastUsedId);
  if (persona === null) return false;
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
  return connection.send({ kind: 'control', type: 'session.start', options });
}

/** Nothing is missing that a conversation needs, and nothing keeps one from beginning by itself. */
function canStart(stores: Stores): boolean {
  const { asked, blockedBy, elsewhere } = stores.session.getState();
  const { speaker } = stores.sound.getState();
  const isConnected = stores.connection.getState().state.tag === 'open';
  const canBeHeard = speaker === 'running' || speaker === 'failed';
  const isKnown = stores.models.getState().ready && stores.settings.getState().known;
  return !asked && blockedBy === null && !elsewhere && isConnected && canBeHeard && isKnown;
}

export function createSessionActions(deps: SessionActionDeps) {
  const { stores, connection, player, capture, set } = deps;

  const start = (wish: StartWish = {}): void => {
    if (!sendStart(deps, wish)) return;
    stores.session.setState({ asked: true, blockedBy: null });
    deps.onStart();
  };
  const change = (what: SessionChange): void => {
    if (isRunning(stores)) connection.send({ kind: 'control', type: 'session.change', change: what });
  };
  /**
   * The host changes a conversation that runs as the settings change. What is set already may be otherwise there: it is
   * chosen anew.
   */
  const choose = (wish: Pick<SessionChange, 'mode' | 'llm' | 'voiceId'>): void => {
    const { settings } = stores.settings.getState();
    const isSet = (Object.keys(wish) as (keyof typeof wish)[]).every((key) => wish[key] === settings[key]);
    const wasRunning = isRunning(stores);
    set(wish);
    if (wasRunning && isSet) change(wish);
  };
  const turnOn = (): void => {
    void player.resume();
    void capture.start();
  };

  return {
    /** A click that browsers accept as consent to sound, and the question for the microphone. */
    turnOn,
    startSession: (): void => start(),
    /** The conversation of another window ends, and one begins here. */
    takeOver: (): void => {
      turnOn();
      start({ takeOver: true });
    },
    /** The person speaks first there. */
    tryTalking: (): void => {
      if (!isRunning(stores)) start({ greet: false });
    },
    /**
     * Starts by itself as soon as nothing is missing. The greeting must not be spoken into a silent loudspeaker, so
     * a browser that waits for a click is waited for.
     */
    startWhenPossible: (): void => {
      if (canStart(stores) && !isIntroducingNow(stores)) start();
    },
    /** The next one begins when the person wants it, even if the connection breaks before it is over. */
    endSession: (): void => {
      stores.session.setState({ blockedBy: 'hungUp' });
      deps.cheer({ type: 'ended' });
      connection.send({ kind: 'control', type: 'session.end' });
    },
    /** What is said in the introduction is not meant for the persona that was talked with before it. */
    leaveSession: (): void => {
      if (!isRunning(stores)) return;
      connection.send({ kind: 'control', type: 'session.end' });
      // So that a new one begins by itself once the introduction is over.
      stores.session.setState({ asked: false, blockedBy: null });
    },
    choosePersona: (profileId: string): void => {
      const wasRunning = isRunning(stores);
      set({ profileId });
      const { voiceId } = stores.settings.getState().settings;
      if (wasRunning) return change({ profileId, ...(voiceId === null ? {} : { voiceId }) });
      // Unless it could begin by itself already.
      const isFree = !isRunning(stores) && !stores.session.getState().elsewhere;
      if (isFree && stores.models.getState().ready && !isIntroducingNow(stores)) start();
    },
    chooseMode: (mode: Mode): void => choose({ mode }),
    setLlm: (llm: string): void => choose({ llm }),
    /** Null for each persona's own. */
    setVoice: (voiceId: string | null): void => choose({ voiceId }),
    forgetPauseStatistics: (): void =>
      void connection.send({ kind: 'control', type: 'pauseStatistics.reset' }),
  };
}
