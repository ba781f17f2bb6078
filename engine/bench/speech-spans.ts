/**
 * Owns where a person speaks in a recording, found by energy alone. A benchmark of turn ends takes it for the truth
 * where it was not written down. It must not use the voice detector, whose lag is part of what is measured. Pure.
 */
import { framePowers } from '../audio/level';

/** The project's definition of voiced: a 10 ms frame within 35 dB of the loudest one. */
const FRAME_MS = 10;
const RANGE_DB = 35;
/** A click or a breath over the threshold is no speech; the shortest word in the recordings is over 100 ms. */
const MIN_SPEECH_MS = 30;

const voicedFloor = (powers: Float64Array): number =>
  powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (-RANGE_DB / 10);

export type Span = { readonly fromMs: number; readonly toMs: number };

/**
 * @param floorOf the power from which a 10 ms frame may be speech, of those of all; the project's definition if absent.
 * @returns spans of speech in order, with silence of at least `minSilenceMs` between each two.
 */
export function speechSpans(
  samples: Float32Array,
  sampleRate: number,
  minSilenceMs: number,
  floorOf: (powers: Float64Array) => number = voicedFloor,
): readonly Span[] {
  const powers = framePowers(samples, sampleRate, FRAME_MS);
  const floor = floorOf(powers);
  if (floor <= 0) return [];
  const runs: Span[] = [];
  for (let from = 0; from < powers.length;) {
    let to = from;
    while (to < powers.length && (powers[to] ?? 0) >= floor) to += 1;
    if ((to - from) * FRAME_MS >= MIN_SPEECH_MS) runs.push({ fromMs: from * FRAME_MS, toMs: to * FRAME_MS });
    from = Math.max(to, from + 1);
  }
  const spans: Span[] = [];
  for (const run of runs) {
    const last = spans.at(-1);
    if (last !== undefined && run.fromMs - last.toMs < minSilenceMs) {
      spans[spans.length - 1] = { fromMs: last.fromMs, toMs: run.toMs };
    } else {
      spans.push(run);
    }
  }
  return spans;
}
