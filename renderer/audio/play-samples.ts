/** Owns playing a short sound that is no reply: once, through the loudspeaker that is used. */

export type Playing = {
  /** False if it could not be played. Resolves when it is over or was stopped. */
  readonly done: Promise<boolean>;
  stop(): void;
};

/** A loudspeaker that does not start at all would be waited for without end. */
const GRACE_MS = 2_000;

export function playSamples(
  samples: Float32Array<ArrayBuffer>,
  sampleRate: number,
  deviceId: string | null,
): Playing {
  const context = new AudioContext({ sampleRate });
  let stop = (): void => undefined;
  const run = async (): Promise<boolean> => {
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    try {
      const choosable = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
      if (deviceId !== null) await choosable.setSinkId?.(deviceId);
      const buffer = context.createBuffer(1, samples.length, sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      const ended = new Promise<boolean>((resolve) => {
        source.addEventListener('ended', () => resolve(true));
      });
      const limitMs = (samples.length / sampleRate) * 1000 + GRACE_MS;
      const tooLong = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), limitMs));
      source.start();
      return await Promise.race([ended, tooLong, stopped.then(() => true)]);
    } catch {
      return false;
    } finally {
      await context.close().catch(() => undefined);
    }
  };
  return { done: run(), stop: () => stop() };
}
