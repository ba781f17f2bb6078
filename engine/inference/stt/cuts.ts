/**
 * Owns where long audio is cut before it is recognised: at the quietest pauses, so that no word is cut in two.
 * Pure; it must not know which recogniser the pieces are for.
 */
import { joined } from '../../audio/joined';
import { framePowers } from '../../audio/level';

export type Piece = {
  /** First sample. */
  readonly from: number;
  /** Just after the last sample. */
  readonly to: number;
};

export type SplitOptions = {
  readonly sampleRate: number;
  /** No piece is longer. */
  readonly maxPieceMs: number;
  /** No piece is shorter, unless all of the audio is. At most half of `maxPieceMs`. */
  readonly minPieceMs: number;
};

/** Step in which places to cut are looked at. */
const FRAME_MS = 10;

/** Quiet is measured over this long: longer than the closure of a stop consonant (up to about 150 ms). */
const PAUSE_MS = 250;

/** @returns pieces in order that together are all of `samples`; none if there are no samples. */
export function splitAtPauses(samples: Float32Array, options: SplitOptions): Piece[] {
  const { sampleRate, maxPieceMs, minPieceMs } = options;
  if (minPieceMs * 2 > maxPieceMs) throw new RangeError('minPieceMs must be at most half of maxPieceMs');
  if (samples.length === 0) return [];
  const max = Math.floor((maxPieceMs * sampleRate) / 1000);
  const min = Math.floor((minPieceMs * sampleRate) / 1000);
  if (samples.length <= max) return [{ from: 0, to: samples.length }];
  const loudness = smoothed(framePowers(samples, sampleRate, FRAME_MS), PAUSE_MS / FRAME_MS);
  const frame = Math.round((sampleRate * FRAME_MS) / 1000);
  const pieces: Piece[] = [];
  let from = 0;
  while (samples.length - from > max) {
    const first = Math.ceil((from + min) / frame);
    const last = Math.floor(Math.min(from + max, samples.length - min) / frame);
    const to = quietest(loudness, first, last) * frame;
    pieces.push({ from, to });
    from = to;
  }
  pieces.push({ from, to: samples.length });
  return pieces;
}

/** The quietest frame; of equally quiet ones the last, because fewer pieces mean fewer seams. */
function quietest(loudness: Float64Array, first: number, last: number): number {
  let best = last;
  for (let frame = last; frame >= first; frame--) {
    if ((loudness[frame] ?? 0) < (loudness[best] ?? 0)) best = frame;
  }
  return best;
}

/** Mean over `width` frames, centred on the start of each frame, where a cut would be. */
function smoothed(powers: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2);
  return powers.map((_, frame) => {
    const around = powers.subarray(Math.max(0, frame - half), frame + half);
    return around.reduce((sum, power) => sum + power, 0) / Math.max(1, around.length);
  });
}

/** A frame this far under the loudest one is silence between words: 40 dB, breath and room of a quiet recording. */
const SILENCE_RATIO = 1e-4;
/**
 * Where the room is louder, silence is what is hardly louder than the room: 9 dB over the quietest tenth of all frames
 * ...
 */
const QUIET_SHARE = 0.1;
const OVER_ROOM = 10 ** (9 / 10);
/** ... but never what is louder than this: -15 dB. The quietest tenth of speech lies at -39 and less. */
const MOST_SILENCE_RATIO = 10 ** (-15 / 10);

/**
 * The power up to which a frame is silence. @param mostRatio to the loudest frame: what is louder is none in any room
 */
function silencePower(powers: Float64Array, mostRatio: number): number {
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  const quiet = powers.toSorted()[Math.floor(powers.length * QUIET_SHARE)] ?? 0;
  return Math.max(loudest * SILENCE_RATIO, Math.min(quiet * OVER_ROOM, loudest * mostRatio));
}

/** @returns the first and the last frame that is no silence; -1 if there is none. */
function loudFrames(
  samples: Float32Array,
  sampleRate: number,
  mostRatio: number,
): { readonly first: number; readonly last: number } {
  const powers = framePowers(samples, sampleRate, FRAME_MS);
  const floor = silencePower(powers, mostRatio);
  const isLoud = (power: number): boolean => power > floor;
  return { first: powers.findIndex(isLoud), last: powers.findLastIndex(isLoud) };
}

/** Longer silences are shortened to this, half of it on either side: thinking pauses stay, waiting goes. */
const MAX_SILENCE_MS = 1600;

/**
 * Cuts the silence before the first sound to `maxLeadMs`. @param mostRatio what is silence in no room, as a part of the
 * loudest frame's power. @returns a part of the samples.
 */
export function trimLead(
  samples: Float32Array,
  sampleRate: number,
  maxLeadMs: number,
  mostRatio = MOST_SILENCE_RATIO,
): Float32Array {
  const { first } = loudFrames(samples, sampleRate, mostRatio);
  const from = Math.round(((first * FRAME_MS - maxLeadMs) * sampleRate) / 1000);
  return from > 0 ? samples.subarray(from) : samples;
}

/**
 * @returns the samples with silence before them, if their first sound comes earlier than `minLeadMs`. A recogniser
 * that has seen no silence may miss the first word or all of them.
 */
export function withLead(samples: Float32Array, sampleRate: number, minLeadMs: number): Float32Array {
  const { first } = loudFrames(samples, sampleRate, MOST_SILENCE_RATIO);
  const missing = Math.round(((minLeadMs - first * FRAME_MS) * sampleRate) / 1000);
  return first === -1 || missing <= 0 ? samples : joined([new Float32Array(missing), samples]);
}

/**
 * Silence after the last sound is cut to this. Moonshine base says a sentence again in 300 ms of it ("... from 9 to 1.
 * We're open Monday to", in 16 of 24 trials) and thanks in more; in up to 200 ms it did neither in 48. Cut to 150 it
 * leaves out the full stop of every fifth caller.
 */
const MAX_TAIL_MS = 200;

/** Cuts the silence after the last sound, in which a recogniser goes on by itself. @returns a part of the samples. */
export function trimTail(
  samples: Float32Array,
  sampleRate: number,
  mostRatio = MOST_SILENCE_RATIO,
): Float32Array {
  const { last } = loudFrames(samples, sampleRate, mostRatio);
  const to = Math.round((((last + 1) * FRAME_MS + MAX_TAIL_MS) * sampleRate) / 1000);
  return last === -1 ? samples : samples.subarray(0, to);
}

/** Shortens long silences, in which a recogniser loses its way. @returns the samples themselves if there are none. */
export function shortenSilences(samples: Float32Array, sampleRate: number): Float32Array {
  const powers = framePowers(samples, sampleRate, FRAME_MS);
  const floor = silencePower(powers, MOST_SILENCE_RATIO);
  const frame = Math.round((sampleRate * FRAME_MS) / 1000);
  const kept = MAX_SILENCE_MS / FRAME_MS;
  const pieces: Float32Array[] = [];
  let from = 0;
  for (let start = 0; start < powers.length;) {
    let end = start;
    while (end < powers.length && (powers[end] ?? 0) <= floor) end += 1;
    if (end - start > kept) {
      pieces.push(samples.subarray(from, (start + kept / 2) * frame));
      from = (end - kept / 2) * frame;
    }
    start = end + 1;
  }
  if (pieces.length === 0) return samples;
  pieces.push(samples.subarray(from));
  return joined(pieces);
}
