/** Owns presses, releases and losses of the talk key on their way to the grammar of talking, or to the trial of it. */
import type { Capture } from '../../audio/capture';
import type { Player } from '../../audio/player';
import type { Connection } from '../connection/connection';
import type { Playback } from '../conversation/playback';
import type { HoldSource, TalkEvent } from '../conversation/talk-grammar';
import { createTalking } from '../conversation/talking';
import { createKeyTrials } from '../setup/key-trial';
import type { Stores } from '../stores';
import { isRunning } from './session-actions';

export type TalkActionDeps = {
  readonly stores: Stores;
  readonly connection: Pick<Connection, 'send'>;
  readonly player: Pick<Player, 'resume' | 'tick'>;
  readonly capture: Pick<Capture, 'start' | 'setMuted'>;
  readonly playback: Pick<Playback, 'stop'>;
};

export function createTalkActions({ stores, connection, player, capture, playback }: TalkActionDeps) {
  const { step: talk } = createTalking({ stores, send: connection.send, capture, tick: player.tick });
  const trials = createKeyTrials({ stores });
  /** What ends something: of the talking and of the trial, the one that there is. */
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
    else if (isRunning(stores)) talk(event);
  };
  const settings = () => stores.settings.getState().settings;

  return {
    setMuted: (muted: boolean): void => talk({ type: 'mute', muted }),
    /** Another way of talking begins with no key down. */
    resetTalk: (): void => talk({ type: 'reset' }),
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
    /** Of either voice: what is played back goes before the persona's, which then waits for it anyway. */
    stopVoice: (): void => {
      if (!playback.stop()) connection.send({ kind: 'control', type: 'voice.stop' });
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
  };
}
