/**
 * Owns a microphone that hears recordings at the pace of its clock, and near-silence and its surroundings between
 * them. It gives each 32 ms frame its speech probability, as the renderer's capture does.
 */
import { sleep, type Clock } from '../clock';
import { FRAME_MS, FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import type { ClientAudioEvent } from '../contract/client';
import type { VadProvider } from '../inference/providers';
import type { Surrounding } from './surroundings';

/** Where a recording lies in what was heard: sample numbers at MIC_RATE. */
export type HeardSpan = { readonly fromSample: number; readonly toSample: number };

export type VirtualMicrophone = {
  /**
   * Feeds a recording (mono, 16 kHz), from `atMs` on or from the next frame; resolves when its last sample was heard.
   * Recordings that overlap are mixed, as people who speak at once are.
   */
  hear(samples: Float32Array, atMs?: number): Promise<HeardSpan>;
  /** When the first sample of all was captured. */
  readonly startedAtMs: number;
  /** Everything heard so far, mono, 16 kHz, silence where frames were lost: sample n was captured at a known time. */
  heard(): Float32Array;
  close(): void;
};

/** Near-silence: about -75 dBFS of noise. Digital zero is what no microphone gives. */
const NOISE_AMPLITUDE = 0.0003;
/** A machine that falls behind by more than this skips ahead, as a sound card would drop buffers. */
const MAX_LAG_MS = 2_000;

type Voice = {
  readonly samples: Float32Array;
  /** Position of its first sample. */
  fromSample: number;
  readonly done: (span: HeardSpan) => void;
};

/** @param keepMs what `heard` can still give of it: with less than all, the beginning is silence */
export function createVirtualMicrophone(
  vad: VadProvider,
  clock: Clock,
  send: (event: ClientAudioEvent) => void,
  onError: (thrown: unknown) => void,
  surroundings: readonly Surrounding[] = [],
  keepMs = Infinity,
): VirtualMicrophone {
  const frames: { readonly sequence: number; readonly samples: Float32Array }[] = [];
  let voices: Voice[] = [];
  let sequence = 0;
  let closed = false;
  const now = clock.nowMs;
  const startedAtMs = now();
  const noise = createNoise();

  const nextFrame = (): Float32Array => {
    const frame = new Float32Array(FRAME_SAMPLES);
    const from = sequence * FRAME_SAMPLES;
    for (let index = 0; index < FRAME_SAMPLES; index += 1) frame[index] = noise() * NOISE_AMPLITUDE;
    for (const { samples, fromSample } of voices) {
      for (let index = Math.max(0, fromSample - from); index < FRAME_SAMPLES; index += 1) {
        frame[index] = (frame[index] ?? 0) + (samples[from + index - fromSample] ?? 0);
      }
    }
    for (const surround of surroundings) surround(startedAtMs + sequence * FRAME_MS, frame);
    return frame.map((sample) => Math.max(-1, Math.min(1, sample)));
  };

  /** A machine that was held up: what it missed is gone, and recordings go on where they were. */
  const skipTo = (next: number): void => {
    const lost = (next - sequence) * FRAME_SAMPLES;
    for (const voice of voices) voice.fromSample += lost;
    sequence = next;
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      const waitMs = startedAtMs + (sequence + 1) * FRAME_MS - now();
      await sleep(clock, waitMs);
      if (-waitMs > MAX_LAG_MS) skipTo(Math.floor((now() - startedAtMs) / FRAME_MS) - 1);
      const samples = nextFrame();
      frames.push({ sequence, samples });
      if (frames.length * FRAME_MS > Math.max(keepMs, FRAME_MS)) frames.shift();
      const speechProbability = await clock.during(vad.process(samples));
      send({
        kind: 'audio',
        sequence,
        capturedAtMs: startedAtMs + (sequence + 1) * FRAME_MS,
        speechProbability,
        samples,
      });
      sequence += 1;
      const heardSamples = sequence * FRAME_SAMPLES;
      const isOver = ({ fromSample, samples }: Voice): boolean => fromSample + samples.length <= heardSamples;
      const over = voices.filter(isOver);
      voices = voices.filter((voice) => !isOver(voice));
      for (const { fromSample, samples, done } of over) {
        done({ fromSample, toSample: fromSample + samples.length });
      }
    }
  };

  run().catch(onError);

  return {
    hear: (samples, atMs = 0) =>
      new Promise((done) => {
        const wished = Math.round(((atMs - startedAtMs) * MIC_RATE) / 1000);
        // A frame that is with the voice detector right now was composed before this came.
        const isComposed = frames.at(-1)?.sequence === sequence;
        const first = (sequence + (isComposed ? 1 : 0)) * FRAME_SAMPLES;
        voices.push({ samples, fromSample: Math.max(first, wished), done });
      }),
    startedAtMs,
    heard: () => {
      const last = frames.at(-1);
      const all = new Float32Array(last === undefined ? 0 : (last.sequence + 1) * FRAME_SAMPLES);
      for (const { sequence, samples } of frames) all.set(samples, sequence * FRAME_SAMPLES);
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
