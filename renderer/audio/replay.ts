/**
 * Owns the playing of sound that was kept: one piece at a time, through the loudspeaker that the person chose. It is
 * apart from the conversation's player, whose every sample is reported to the session.
 */
import { sendTo } from './sink';

export type Replay = {
  /** Stops what plays. Rejects if there is no way to play. @returns whether it plays on the chosen loudspeaker. */
  play(sound: {
    readonly samples: Float32Array;
    readonly sampleRate: number;
    /** Null for the default. */
    readonly outputId: string | null;
    readonly onEnd: () => void;
  }): Promise<boolean>;
  stop(): void;
};

export function createReplay(): Replay {
  let stop = (): void => {};
  return {
    play: async ({ samples, sampleRate, outputId, onEnd }) => {
      stop();
      const context = new AudioContext({ sampleRate });
      let isOver = false;
      const end = (): void => {
        if (isOver) return;
        isOver = true;
        void context.close().catch(() => undefined);
        onEnd();
      };
      stop = end;
      try {
        const isChosen = outputId === null || (await sendTo(context, outputId));
        const buffer = context.createBuffer(1, Math.max(1, samples.length), sampleRate);
        buffer.getChannelData(0).set(samples);
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(context.destination);
        source.addEventListener('ended', end);
        await context.resume();
        // It may have been stopped by now.
        if (!isOver) source.start();
        return isChosen;
      } catch (thrown) {
        end();
        throw thrown;
      }
    },
    stop: () => stop(),
  };
}
