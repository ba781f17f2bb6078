/**
 * Owns that nothing is heard while something kept is played: the loudspeaker would be taken for the person. One piece
 * is played at a time. It gives way to a reply that begins and to a person who talks. What the person has set, the mute
 * above all, it neither reads nor changes.
 */
import type { Capture } from '../../audio/capture';
import type { Stores } from '../stores';
import { letGo } from './let-go';
import { isTalking } from './talk-grammar';

export type Playback = {
  /**
   * To be called before the first sample; what was played until now is ended.
   * @param giveWay ends the playing.
   * @returns to be called when it is over, however it ended; more than once does no harm.
   */
  begin(giveWay: () => void): () => void;
  /** @returns whether there was anything to end. */
  stop(): boolean;
};

export type PlaybackDeps = {
  readonly stores: Pick<Stores, 'session' | 'sound' | 'ui'>;
  readonly capture: Pick<Capture, 'setReplaying'>;
  readonly stopVoice: () => void;
};

/** A loudspeaker and the room around it ring on for a moment. */
export const RING_MS = 300;

export function createPlayback({ stores, capture, stopVoice }: PlaybackDeps): Playback {
  let playing: { readonly giveWay: () => void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hear = (heard: boolean): void => {
    clearTimeout(timer);
    if (stores.sound.getState().replaying === !heard) return;
    capture.setReplaying(!heard);
    stores.sound.setState({ replaying: !heard });
  };

  const stop = (): boolean => {
    const ended = playing;
    playing = null;
    if (ended === null) return false;
    ended.giveWay();
    clearTimeout(timer);
    timer = setTimeout(() => hear(true), RING_MS);
    return true;
  };

  stores.session.subscribe(({ snapshot }, before) => {
    if (snapshot?.state === 'RESPONDING' && before.snapshot?.state !== 'RESPONDING') stop();
  });
  stores.ui.subscribe(({ talk }, before) => {
    if (!isTalking(talk) || isTalking(before.talk)) return;
    stop();
    // Not a syllable of the person who talks now is to be lost.
    hear(true);
  });

  return {
    begin: (giveWay) => {
      const mine = { giveWay };
      const former = playing;
      playing = mine;
      former?.giveWay();
      if (stores.session.getState().snapshot?.state === 'RESPONDING') stopVoice();
      // Talking ends with it, and what is held: it would not be heard.
      letGo(stores);
      hear(false);
      return () => {
        if (playing === mine) stop();
      };
    },
    stop,
  };
}
