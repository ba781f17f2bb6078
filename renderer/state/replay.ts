/**
 * Owns hearing a turn again: one at a time, with the microphone muted meanwhile, or the loudspeaker would be taken for
 * the person. A reply that begins goes first.
 */
import type { Player } from '../audio/player';
import type { Side, TurnSounds } from '../audio/turn-sounds';
import type { Stores } from './stores';

export type ReplayDeps = {
  readonly stores: Pick<Stores, 'replay' | 'session' | 'sound'>;
  readonly player: Pick<Player, 'play'>;
  readonly sounds: Pick<TurnSounds, 'read'>;
  readonly setMuted: (muted: boolean) => void;
  readonly stopVoice: () => void;
};

export type Replay = {
  /** Plays it from the beginning; what is being played already is stopped instead. */
  toggle(key: string, side: Side): void;
  stop(): void;
};

export function createReplay({ stores, player, sounds, setMuted, stopVoice }: ReplayDeps): Replay {
  let end: (() => void) | null = null;
  let hasMuted = false;

  const stop = (): void => {
    end?.();
    end = null;
    if (stores.replay.getState().playing !== null) stores.replay.setState({ playing: null });
    // Whoever has turned it on again by hand in the meantime is not asked twice.
    if (hasMuted && stores.sound.getState().muted) setMuted(false);
    hasMuted = false;
  };

  const isSpeaking = (): boolean => stores.session.getState().snapshot?.state === 'RESPONDING';

  stores.session.subscribe(({ snapshot }, before) => {
    const begins = snapshot?.state === 'RESPONDING' && before.snapshot?.state !== 'RESPONDING';
    if (begins || snapshot === null) stop();
  });

  return {
    toggle: (key, side) => {
      const { playing } = stores.replay.getState();
      const isSame = playing?.key === key && playing.side === side;
      stop();
      if (isSame) return;
      const sound = sounds.read(key, side);
      if (sound === null) return;
      if (isSpeaking()) stopVoice();
      if (!stores.sound.getState().muted) {
        hasMuted = true;
        setMuted(true);
      }
      stores.replay.setState({ playing: { key, side } });
      end = player.play(sound.samples, sound.rate, stop);
    },
    stop,
  };
}
