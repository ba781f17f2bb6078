/**
 * Owns why no words were heard in a sound, as far as its loudness tells. Pure. What is told of it stands in
 * contract/problem-words.ts.
 */
import { problemOf, type Problem } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import { withoutRumble } from './high-pass';
import { framePowers } from './level';

export type Unheard =
  /** Shorter than a word. */
  | 'short'
  /** Nothing but one value: a microphone that is switched off or held back, or the wrong input. */
  | 'silence'
  /** Only what lies below voices: an offset, hum. */
  | 'rumble'
  /** Softer than speech is anywhere. */
  | 'quiet'
  /** As loud from beginning to end: hum, a tone, a fan. */
  | 'steady'
  /** Sound that comes and goes, without a word that was understood. */
  | 'noWords';

/** As a person is told of it. */
export const unheardProblem = (unheard: Unheard): Problem => problemOf(KEYS[unheard]);

const KEYS = {
  short: 'STT_FAILED.short',
  silence: 'STT_FAILED.silence',
  rumble: 'STT_FAILED.rumble',
  quiet: 'STT_FAILED.quiet',
  steady: 'STT_FAILED.steady',
  noWords: 'STT_FAILED.noWords',
} as const satisfies Record<Unheard, string>;

const SHORTEST_WORD_MS = 150;
/** Loudest 10 ms of sound that a recogniser is given; see moonshine.ts. */
const QUIET_POWER = 10 ** (-60 / 10);
/** So much of it lies below voices: 10 dB. */
const RUMBLE_RATIO = 10;
/** A voice rises and falls by 20 dB and more, steady noise of 10 ms frames by a few. */
const STEADY_RATIO = 10;

/** @param samples mono, 16 kHz, in which no words were recognised. */
export function unheardOf(samples: Float32Array): Unheard {
  if (samples.every((sample) => sample === samples[0])) return samples.length === 0 ? 'short' : 'silence';
  if (samples.length < (SHORTEST_WORD_MS * MIC_RATE) / 1000) return 'short';
  const loudest = loudestOf(framePowers(samples, MIC_RATE, 10));
  const powers = framePowers(withoutRumble(samples, MIC_RATE), MIC_RATE, 10);
  const left = loudestOf(powers);
  if (loudest > QUIET_POWER && loudest > RUMBLE_RATIO * left) return 'rumble';
  if (left < QUIET_POWER) return 'quiet';
  const sorted = powers.toSorted();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return at(0.95) < STEADY_RATIO * at(0.05) ? 'steady' : 'noWords';
}

const loudestOf = (powers: Float64Array): number => powers.reduce((most, power) => Math.max(most, power), 0);
