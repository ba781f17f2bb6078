/**
 * Owns nothing but the way between the sound card and the playout queue: takes messages, renders blocks, posts
 * reports. It runs on the audio thread, so that a busy page can't make the voice stutter; it must not decide anything.
 */
import { PLAYOUT_RATE } from '../../engine/contract/units';
import {
  LEVEL_SAMPLES,
  PLAYER_WORKLET,
  type FromWorklet,
  type PlayerWorkletOptions,
  type ToWorklet,
} from './player-messages';
import { createPlayoutQueue } from './playout-queue';

// The audio thread's globals, which TypeScript's DOM library does not have.
declare const currentFrame: number;
declare function registerProcessor(name: string, processor: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const LIMITS = {
  /** The session never sends more than 20 s ahead (engine/session/tuning.ts); beyond 60 s something is broken. */
  maxSamples: 60 * PLAYOUT_RATE,
  fadeSamples: 0.01 * PLAYOUT_RATE,
  /** From silence to full volume; to duck by 12 dB takes three quarters of it. */
  rampSamples: 0.02 * PLAYOUT_RATE,
  reportSamples: 0.05 * PLAYOUT_RATE,
};
/** Levels are posted in pairs, the tap in pieces of about 100 ms: messages have their price. */
const LEVELS_PER_MESSAGE = 2;
const TAP_SAMPLES = 2_560;

class Player extends AudioWorkletProcessor {
  readonly #queue = createPlayoutQueue(LIMITS);
  readonly #tap: boolean;
  #peaks: number[] = [];
  #peak = 0;
  #peakSamples = 0;
  #wasSilent = true;
  #tapped = new Float32Array(TAP_SAMPLES);
  #tappedCount = 0;

  constructor(options: { readonly processorOptions: PlayerWorkletOptions }) {
    super();
    this.#tap = options.processorOptions.tap;
    this.port.addEventListener('message', ({ data }: MessageEvent<ToWorklet>) => this.#take(data));
    this.port.start();
  }

  #post(message: FromWorklet): void {
    this.port.postMessage(message);
  }

  #take(message: ToWorklet): void {
    switch (message.type) {
      case 'append':
        if (this.#queue.append(message.turnId, message.samples) === 'full') {
          this.#post({ type: 'overflow', turnId: message.turnId, samples: message.samples.length });
        }
        return;
      case 'end':
        this.#queue.end(message.turnId);
        return;
      case 'flush':
        this.#queue.flush(message.turnId);
        return;
      case 'gain':
        this.#queue.setGain(message.turnId, message.gain);
        return;
      case 'pause':
        this.#queue.pause(message.turnId);
        return;
      case 'resume':
        this.#queue.resume(message.turnId);
        return;
      case 'reset':
        this.#queue.reset();
        return;
    }
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const channels = outputs[0] ?? [];
    const block = channels[0];
    if (block === undefined) return true;
    for (const { offset, ...report } of this.#queue.render(block)) {
      this.#post({ type: 'report', ...report, frame: currentFrame + offset });
    }
    for (const other of channels.slice(1)) other.set(block);
    this.#measure(block);
    if (this.#tap) this.#record(block);
    return true;
  }

  #measure(block: Float32Array): void {
    for (const sample of block) this.#peak = Math.max(this.#peak, Math.abs(sample));
    this.#peakSamples += block.length;
    if (this.#peakSamples < LEVEL_SAMPLES) return;
    this.#peaks.push(this.#peak);
    this.#peakSamples = 0;
    this.#peak = 0;
    if (this.#peaks.length < LEVELS_PER_MESSAGE) return;
    const silent = this.#peaks.every((peak) => peak === 0);
    if (!silent || !this.#wasSilent) {
      const frame = currentFrame + block.length - LEVEL_SAMPLES * this.#peaks.length;
      this.#post({ type: 'levels', frame, peaks: this.#peaks });
    }
    this.#wasSilent = silent;
    this.#peaks = [];
  }

  #record(block: Float32Array): void {
    this.#tapped.set(block, this.#tappedCount);
    this.#tappedCount += block.length;
    if (this.#tappedCount + block.length <= TAP_SAMPLES) return;
    const samples = this.#tapped.slice(0, this.#tappedCount);
    this.#post({ type: 'tap', frame: currentFrame + block.length - samples.length, samples });
    this.#tappedCount = 0;
  }
}

registerProcessor(PLAYER_WORKLET, Player);
