/**
 * Owns hearing a turn of the conversation again: one at a time, for as long as the conversation is looked at. That
 * nothing is heard meanwhile is playback.ts's part.
 */
import type { Player } from '../../audio/player';
import type { Side, TurnSounds } from '../../audio/turn-sounds';
import type { Playback } from './playback';
import type { Stores } from '../stores';

export type ReplayDeps = {
  readonly stores: Pick<Stores, 'replay' | 'session' | 'ui'>;
  readonly player: Pick<Player, 'play'>;
  readonly sounds: Pick<TurnSounds, 'read'>;
  readonly playback: Pick<Playback, 'begin'>;
};

export type Replay = {
  /** Plays it from the beginning; what is being played already is stopped instead. */
  toggle(key: string, side: Side): void;
  stop(): void;
};

export function createReplay({ stores, player, sounds, playback }: ReplayDeps): Replay {
  let end: (() => void) | null = null;
  let over: (() => void) | null = null;

  const silence = (): void => {
    end?.();
    end = null;
    if (stores.replay.getState().playing !== null) stores.replay.setState({ playing: null });
  };
  const stop = (): void => {
    silence();
    over?.();
    over = null;
  };

  stores.session.subscribe(({ snapshot }) => {
    if (snapshot === null) stop();
  });
  // The user could not stop it from elsewhere.
  stores.ui.subscribe(({ page }, before) => {
    if (page !== before.page) stop();
  });

  return {
    toggle: (key, side) => {
      const { playing } = stores.replay.getState();
      if (playing?.key === key && playing.side === side) return stop();
      const sound = sounds.read(key, side);
      if (sound === null) return stop();
      over = playback.begin(silence);
      stores.replay.setState({ playing: { key, side } });
      end = player.play(sound.samples, sound.rate, stop);
    },
    stop,
  };
}
