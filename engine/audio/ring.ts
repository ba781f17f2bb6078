/**
 * Owns a bounded memory of the newest audio, addressed by absolute sample positions: sample 0 is the first ever
 * written, and positions never restart. It knows nothing of rates, frames or speech.
 */

export type AudioRange = {
  /** Absolute position of the first sample in `samples`. */
  readonly from: number;
  /** Absolute position just after the last. */
  readonly to: number;
  /** A copy: it stays as it is when the ring goes on. */
  readonly samples: Float32Array;
};

export interface AudioRing {
  /** Absolute position of the oldest sample that is still there. */
  start(): number;
  /** Absolute position of the next sample to be written: all samples ever written. */
  end(): number;
  write(samples: Float32Array): void;
  /** What of [from, to) is there; the answer's own `from` and `to` say which part that is. Empty if none. */
  read(from: number, to: number): AudioRange;
}

/** @throws RangeError if the capacity is not a positive integer. */
export function createAudioRing(capacitySamples: number): AudioRing {
  if (!Number.isInteger(capacitySamples) || capacitySamples <= 0) throw new RangeError('bad ring capacity');
  const memory = new Float32Array(capacitySamples);
  let end = 0;
  const start = () => Math.max(0, end - capacitySamples);
  return {
    start,
    end: () => end,
    write(samples) {
      const kept = samples.subarray(Math.max(0, samples.length - capacitySamples));
      const at = (end + samples.length - kept.length) % capacitySamples;
      const beforeWrap = Math.min(kept.length, capacitySamples - at);
      memory.set(kept.subarray(0, beforeWrap), at);
      memory.set(kept.subarray(beforeWrap), 0);
      end += samples.length;
    },
    read(from, to) {
      const first = Math.min(end, Math.max(start(), Math.ceil(from)));
      const last = Math.max(first, Math.min(end, Math.floor(to)));
      const samples = new Float32Array(last - first);
      const at = first % capacitySamples;
      const beforeWrap = Math.min(samples.length, capacitySamples - at);
      samples.set(memory.subarray(at, at + beforeWrap), 0);
      samples.set(memory.subarray(0, samples.length - beforeWrap), beforeWrap);
      return { from: first, to: last, samples };
    },
  };
}
