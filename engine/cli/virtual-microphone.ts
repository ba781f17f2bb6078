/**
 * Owns a microphone that hears recordings at the pace of real time, near-silence between them, and gives each 32 ms
 * frame its speech probability, as the renderer's capture does.
 */
import { FRAME_MS, FRAME_SAMPLES } from '../contract/units';
import type { ClientAudioEvent } from '../contract/client';
import type { VadProvider } from '../inference/providers';

export type VirtualMicrophone = {
  /** Feeds a recording (mono, 16 kHz); resolves when its last sample was heard. */
  hear(samples: Float32Array): Promise<void>;
  /** When the first sample of all was captured. */
  readonly startedAtMs: number;
  /** Everything heard so far, mono, 16 kHz. */
  heard(): Float32Array;
  close(): void;
};

/** Near-silence: about -75 dBFS of noise. Digital zero is what no microphone gives. */
const NOISE_AMPLITUDE = 0.0003;
/** A machine that falls behind by more than this skips ahead, as a sound card would drop buffers. */
const MAX_LAG_MS = 2_000;

export function createVirtualMicrophone(
  vad: VadProvider,
  now: () => number,
  send: (event: ClientAudioEvent) => void,
  onError: (thrown: unknown) => void,
): VirtualMicrophone {
  const frames: Float32Array[] = [];
  let pending: { readonly samples: Float32Array; offset: number; readonly done: () => void } | null = null;
  /** To be called when the frame with the recording's last sample was sent. */
  let finished: (() => void) | null = null;
  let sequence = 0;
  let closed = false;
  let startedAtMs = now();
  const noise = createNoise();

  const nextFrame = (): Float32Array => {
    const frame = new Float32Array(FRAME_SAMPLES);
    for (let index = 0; index < FRAME_SAMPLES; index += 1) frame[index] = noise() * NOISE_AMPLITUDE;
    if (pending === null) return frame;
    const piece = pending.samples.subarray(pending.offset, pending.offset + FRAME_SAMPLES);
    frame.set(piece);
    pending.offset += FRAME_SAMPLES;
    if (pending.offset >= pending.samples.length) {
      finished = pending.done;
      pending = null;
    }
    return frame;
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      const dueMs = startedAtMs + (sequence + 1) * FRAME_MS;
      const waitMs = dueMs - now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (-waitMs > MAX_LAG_MS) startedAtMs += -waitMs;
      const samples = nextFrame();
      frames.push(samples);
      const speechProbability = await vad.process(samples);
      send({
        kind: 'audio',
        sequence,
        capturedAtMs: startedAtMs + (sequence + 1) * FRAME_MS,
        speechProbability,
        samples,
      });
      sequence += 1;
      finished?.();
      finished = null;
    }
  };

  run().catch(onError);

  return {
    hear: (samples) =>
      new Promise((resolve) => {
        pending = { samples, offset: 0, done: resolve };
      }),
    get startedAtMs() {
      return startedAtMs;
    },
    heard: () => {
      const all = new Float32Array(frames.length * FRAME_SAMPLES);
      frames.forEach((frame, index) => all.set(frame, index * FRAME_SAMPLES));
      return all;
    },
    close: () => {
      closed = true;
    },
  };
}

/** Repeatable noise in [-1, 1]: a linear congruential generator with the constants of Numerical Recipes. */
function createNoise(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
}
