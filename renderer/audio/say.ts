/**
 * Owns the playing of one piece of speech that belongs to no session: a voice that is tried. It has an audio context of
 * its own, made when it is first needed, so that the session's player knows nothing of it.
 */
import { PLAYOUT_RATE } from '../../engine/contract/units';
import { sendTo } from './sink';

export type Sayer = {
  /** Plays, and resolves at the end or when it is stopped. Rejects if there is no sound to be had. */
  readonly say: (samples: Float32Array, outputId?: string) => Promise<void>;
  readonly stop: () => void;
  readonly close: () => void;
};

export function createSayer(): Sayer {
  let context: AudioContext | null = null;
  /** Ends what is being said. */
  let finish: () => void = () => {};
  const stop = (): void => finish();
  return {
    say: async (samples, outputId) => {
      stop();
      context ??= new AudioContext({ sampleRate: PLAYOUT_RATE });
      // A device that is gone: the usual one will do.
      if (outputId !== undefined) await sendTo(context, outputId);
      await context.resume();
      if (samples.length === 0) return;
      const buffer = context.createBuffer(1, samples.length, PLAYOUT_RATE);
      buffer.copyToChannel(new Float32Array(samples), 0);
      const playing = context.createBufferSource();
      playing.buffer = buffer;
      playing.connect(context.destination);
      await new Promise<void>((resolve) => {
        finish = () => {
          finish = () => {};
          playing.stop();
          resolve();
        };
        playing.addEventListener('ended', () => finish(), { once: true });
        playing.start();
      });
    },
    stop,
    close: () => {
      stop();
      void context?.close().catch(() => {});
      context = null;
    },
  };
}
