/**
 * Owns the comparison of signals: how likely it is that the microphone hears the loudspeaker alone. It keeps the
 * loudness of both in slots of 10 ms on one clock. It learns how late and how loud the one comes back in the other,
 * and says for each frame how well that explains what is heard. No I/O, no clock of its own, no threshold of the turn
 * policy.
 */
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';

export type EchoMeter = {
  /** Samples on their way to the loudspeaker, in order. */
  queue(turnId: number, samples: Float32Array): void;
  /** Where the loudspeaker is; see PlayoutReport. */
  report(turnId: number, phase: EchoPhase, playedSamples: number, atMs: number): void;
  /** The loudspeaker was turned down or up; a factor. */
  setGain(gain: number): void;
  /** @returns 0 to 1, or null while nothing was played lately or the way back is not known yet. */
  hear(samples: Float32Array, capturedAtMs: number): number | null;
  /** What was learned: how late the echo comes, null if there is none or it is not known. */
  delayMs(): number | null;
};

export type EchoPhase = 'started' | 'playing' | 'paused' | 'drained' | 'stopped';

const SLOT_MS = 10;
const MIC_SLOT = (MIC_RATE * SLOT_MS) / 1000;
const PLAYOUT_SLOT = (PLAYOUT_RATE * SLOT_MS) / 1000;

/** Slots kept: 5 s, which is more than all that is looked at. A power of two. */
const SLOTS = 512;
/** A minute of a reply; a longer one is not compared any further. */
const MAX_REPLY_SLOTS = 6_000;

const TUNE = {
  /** Delays that are looked for: a report may be 50 ms off, a Bluetooth loudspeaker 300 ms late and more. */
  minLag: -5,
  maxLag: 50,
  /** A second is long enough that two voices are not alike by chance. */
  learnSlots: 100,
  /** For a single frame: long enough for a syllable or two, short enough that the user's first one shows. */
  frameSlots: 30,
  /** How long the room may ring on: 150 ms. */
  ringSlots: 15,
  /** Part of the power that is left after 10 ms in a room: 2 dB less, a reverberation of 0.3 s. */
  roomDecay: 0.63,
  /** Weight of a new frame of 32 ms in what was learned, once there is much: 1.6 s of speech count. */
  learnRate: 0.02,
  /** A user who speaks over it must not make it forget; a loudspeaker that was turned up must be learned anew. */
  unexplainedShare: 0.1,
  /** Frames with a voice in the loudspeaker before anything is believed: a second. */
  minEvidence: 32,
  /** Mean likeness over a second that makes a delay credible. An echo has 0.8 and more. */
  credible: 0.5,
  /** Likeness of a single frame that is no evidence at all, and that is all of it. */
  noLikeness: 0.3,
  fullLikeness: 0.7,
  /**
   * Louder than the echo has ever explained by so many dB: fully explained up to the first, not at all from the second.
   */
  explainedDb: 3,
  unexplainedDb: 9,
  gainRate: 0.05,
  /** Mean amplitude under which the loudspeaker counts as silent: -54 dBFS. */
  audible: 0.002,
} as const;

/** By then a room has faded: 80 dB. */
const RING_OUT_SLOTS = 40;

const LAGS = TUNE.maxLag - TUNE.minLag + 1;

type Anchor = { readonly atMs: number; readonly played: number; readonly running: boolean };

export function createEchoMeter(): EchoMeter {
  /** Power of the loudspeaker and amplitude of the microphone, by slot of the clock. */
  const played = new Float64Array(SLOTS);
  const heard = new Float64Array(SLOTS);
  const at = (ring: Float64Array, slot: number): number => ring[slot & (SLOTS - 1)] ?? 0;
  const put = (ring: Float64Array, slot: number, value: number): void => {
    ring[slot & (SLOTS - 1)] = value;
  };

  let turn = -1;
  let envelope: number[] = [];
  let rest: Float32Array = new Float32Array(0);
  let anchor: Anchor = { atMs: 0, played: 0, running: false };
  let gain = 1;
  /** Slots up to here are written, by a report or by what is expected after it. */
  let playedTo = 0;

  let micRest: Float32Array = new Float32Array(0);
  let lastSlot = 0;

  const scores = new Float64Array(LAGS);
  let evidence = 0;
  let echoDb: number | null = null;

  const slotOf = (ms: number): number => Math.floor(ms / SLOT_MS);

  const powerAt = (sample: number): number =>
    sample < 0 ? 0 : (envelope[Math.floor(sample / PLAYOUT_SLOT)] ?? 0) * gain * gain;

  /** Writes the slots of a stretch of time; `endMs` is when sample number `endSample` leaves the loudspeaker. */
  const lay = (fromMs: number, endMs: number, endSample: number): void => {
    const end = slotOf(endMs);
    for (let back = Math.min(SLOTS - 1, end - slotOf(fromMs)); back > 0; back -= 1) {
      const slot = end - back;
      const centreMs = (slot + 0.5) * SLOT_MS;
      put(played, slot, powerAt(endSample - ((endMs - centreMs) * PLAYOUT_RATE) / 1000));
    }
  };

  const silence = (from: number, to: number): void => {
    for (let back = Math.min(SLOTS, to - from); back > 0; back -= 1) put(played, to - back, 0);
  };

  /** What is expected to be played since the last report, or silence. */
  const expectUntil = (ms: number): void => {
    const to = slotOf(ms);
    // The clock that told of later slots was wrong.
    if (playedTo > to + SLOTS) playedTo = to - SLOTS;
    if (!anchor.running) {
      silence(playedTo, to);
    } else if (to > slotOf(anchor.atMs)) {
      const endSample = anchor.played + ((ms - anchor.atMs) * PLAYOUT_RATE) / 1000;
      lay(anchor.atMs, ms, endSample);
    }
    playedTo = Math.max(playedTo, to);
  };

  const room = new Float64Array(SLOTS);
  /** The loudspeaker as a room would give it back: loudness that fades instead of stopping. */
  const throughRoom = (from: number, to: number): void => {
    let power = 0;
    for (let back = to - from + RING_OUT_SLOTS; back > 0; back -= 1) {
      const slot = to - back;
      power = at(played, slot) + power * TUNE.roomDecay;
      put(room, slot, Math.sqrt(power));
    }
  };

  const likeness = (end: number, length: number, lag: number): number => {
    let sumX = 0;
    let sumY = 0;
    let sumXX = 0;
    let sumYY = 0;
    let sumXY = 0;
    for (let back = length; back > 0; back -= 1) {
      const slot = end - back;
      const x = at(heard, slot);
      const y = at(room, slot - lag);
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumYY += y * y;
      sumXY += x * y;
    }
    const spread = (sumXX - (sumX * sumX) / length) * (sumYY - (sumY * sumY) / length);
    return spread <= 1e-18 ? 0 : (sumXY - (sumX * sumY) / length) / Math.sqrt(spread);
  };

  const meanOf = (ring: Float64Array, from: number, to: number): number => {
    let sum = 0;
    for (let back = to - from; back > 0; back -= 1) sum += at(ring, to - back);
    return sum / Math.max(1, to - from);
  };

  const maxOf = (ring: Float64Array, from: number, to: number): number => {
    let most = 0;
    for (let back = to - from; back > 0; back -= 1) most = Math.max(most, at(ring, to - back));
    return most;
  };

  const bestLag = (): number | null => {
    let best = 0;
    for (let index = 1; index < LAGS; index += 1) {
      if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
    }
    const isCredible = evidence >= TUNE.minEvidence && (scores[best] ?? 0) >= TUNE.credible;
    return isCredible ? best + TUNE.minLag : null;
  };

  /** @param isExplained nothing was heard but the echo, as far as it is known. */
  const learn = (end: number, isExplained: boolean): void => {
    if (meanOf(room, end - TUNE.learnSlots, end) < TUNE.audible) return;
    evidence += 1;
    const rate = Math.max(TUNE.learnRate * (isExplained ? 1 : TUNE.unexplainedShare), 1 / evidence);
    for (let index = 0; index < LAGS; index += 1) {
      const alike = likeness(end, TUNE.learnSlots, index + TUNE.minLag);
      const before = scores[index] ?? 0;
      scores[index] = before + rate * (alike - before);
    }
  };

  const weigh = (end: number, fresh: number, lag: number): number => {
    let alike = 0;
    for (const near of [lag - 1, lag, lag + 1]) alike = Math.max(alike, likeness(end, TUNE.frameSlots, near));
    const expected = meanOf(room, end - TUNE.frameSlots - lag, end - lag);
    if (expected < TUNE.audible) return 0;
    const levelDb = 20 * Math.log10((meanOf(heard, end - TUNE.frameSlots, end) + 1e-9) / expected);
    // A room may ring on for longer than expected, but not louder than the voice in it was.
    const loudest = maxOf(room, end - TUNE.ringSlots - lag, end - lag);
    const freshDb = 20 * Math.log10((meanOf(heard, end - fresh, end) + 1e-9) / (loudest + 1e-9));
    if (alike >= TUNE.fullLikeness) {
      echoDb = echoDb === null ? levelDb : echoDb + TUNE.gainRate * (levelDb - echoDb);
    }
    if (echoDb === null) return 0;
    const asAlike = clamp((alike - TUNE.noLikeness) / (TUNE.fullLikeness - TUNE.noLikeness));
    const excessDb = Math.max(levelDb, freshDb) - echoDb;
    const asLoud = clamp((TUNE.unexplainedDb - excessDb) / (TUNE.unexplainedDb - TUNE.explainedDb));
    // As loud as the echo is enough by itself: who speaks more quietly than that can't be told from it anyway.
    return asLoud * (0.5 + 0.5 * asAlike);
  };

  return {
    queue: (turnId, samples) => {
      if (turnId !== turn) {
        turn = turnId;
        envelope = [];
        rest = new Float32Array(0);
        anchor = { atMs: 0, played: 0, running: false };
      }
      if (envelope.length >= MAX_REPLY_SLOTS) return;
      const { powers, left } = powersOf(rest, samples, PLAYOUT_SLOT);
      for (const power of powers) envelope.push(power);
      rest = left;
    },

    report: (turnId, phase, playedSamples, atMs) => {
      if (turnId !== turn || !isTime(atMs)) return;
      const progressMs = (Math.max(0, playedSamples - anchor.played) * 1000) / PLAYOUT_RATE;
      // Backwards from where it is now: what came before it may have been a gap or a pause.
      lay(atMs - progressMs, atMs, playedSamples);
      playedTo = Math.max(playedTo, slotOf(atMs));
      const running = phase === 'started' || phase === 'playing';
      anchor = { atMs, played: playedSamples, running };
      if (!running) silence(slotOf(atMs), playedTo);
      // It may be spoken anew, from its beginning.
      if (phase === 'stopped' || phase === 'drained') turn = -1;
    },

    setGain: (next) => {
      gain = next;
    },

    hear: (samples, capturedAtMs) => {
      if (!isTime(capturedAtMs)) return null;
      const { powers, left } = powersOf(micRest, samples, MIC_SLOT);
      micRest = left;
      const endMs = capturedAtMs - (left.length * 1000) / MIC_RATE;
      // Slots follow each other; only a clock that is really off makes a jump.
      const told = slotOf(endMs);
      const end = Math.abs(lastSlot + powers.length - told) <= 2 ? lastSlot + powers.length : told;
      powers.forEach((power, index) => put(heard, end - powers.length + index, Math.sqrt(power)));
      lastSlot = end;
      expectUntil(endMs - TUNE.minLag * SLOT_MS);
      const from = end - TUNE.learnSlots - TUNE.maxLag;
      throughRoom(from, end - TUNE.minLag);
      const isRecent = meanOf(room, end - TUNE.maxLag - TUNE.frameSlots, end) >= TUNE.audible;
      if (!isRecent) return null;
      const lag = bestLag();
      const likelihood = lag === null ? null : weigh(end, powers.length, lag);
      learn(end, likelihood === null || likelihood > 0);
      return likelihood;
    },

    delayMs: () => {
      const lag = bestLag();
      return lag === null ? null : lag * SLOT_MS;
    },
  };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** A slot is counted on from another: that needs whole numbers that can be told apart. */
const isTime = (ms: number): boolean => Number.isSafeInteger(Math.floor(ms));

/** What no converter gives is silence: one NaN would stay in all that was learned, and 1e30 drown it. */
const amplitude = (sample: number): number => (Math.abs(sample) <= MOST_AMPLITUDE ? sample : 0);
const MOST_AMPLITUDE = 4;

/** Mean squares of whole slots; what is left over waits for the next samples. */
function powersOf(
  before: Float32Array,
  samples: Float32Array,
  slot: number,
): { readonly powers: readonly number[]; readonly left: Float32Array } {
  const all = new Float32Array(before.length + samples.length);
  all.set(before);
  all.set(samples, before.length);
  const powers: number[] = [];
  let start = 0;
  for (; start + slot <= all.length; start += slot) {
    let sum = 0;
    for (let index = start; index < start + slot; index += 1) sum += amplitude(all[index] ?? 0) ** 2;
    powers.push(sum / slot);
  }
  return { powers, left: all.slice(start) };
}
