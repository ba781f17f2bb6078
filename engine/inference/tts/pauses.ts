/**
 * Owns the silence around one spoken piece. Voices put their own around every run (Flite 210 ms before and 160 to 240 after,
 * Piper 10 to 60 before and 150 to 260 after): before the first word it is waited for, and between two clauses it is far
 * longer than a speaker's pause. Pure.
 */

/** Quieter than this is silence (-50 dB of full scale), where the breath of an "h" or "f" is not. */
const SILENT = 0.003;
/** Kept before the first sound, so that a soft onset is not cut. */
const LEAD_MS = 12;

/**
 * Silence after a piece by the mark that ends it. Pauses of readers are about 150 to 300 ms at commas and 400 to 600 ms at
 * sentences (Goldman-Eisler, Psycholinguistics, 1968); the short end of both, because this voice is in a conversation.
 * Where a long clause was cut there is no mark and no pause.
 */
const PAUSE_MS: Readonly<Record<string, number>> = {
  ',': 150,
  ';': 220,
  ':': 220,
  '.': 350,
  '!': 350,
  '?': 350,
};
const CUT_PAUSE_MS = 25;
const END_PAUSE_MS = 150;

/** What follows a piece that has no mark. */
export type Unmarked = 'cut' | 'end';

/**
 * Replaces the silence around `samples` (mono, [-1, 1], at `sampleRate`) by what the mark asks for.
 * @param mark as in `Clause`; `unmarked` says why there is none.
 * @returns nothing but silence as an empty array.
 */
export function withPause(
  samples: Float32Array,
  sampleRate: number,
  mark: string,
  unmarked: Unmarked = 'end',
): Float32Array {
  const isSound = (sample: number): boolean => Math.abs(sample) >= SILENT;
  const first = samples.findIndex(isSound);
  if (first === -1) return new Float32Array(0);
  const last = samples.findLastIndex(isSound);
  const inSamples = (ms: number): number => Math.round((ms * sampleRate) / 1000);
  const from = Math.max(0, first - inSamples(LEAD_MS));
  const pause = inSamples(PAUSE_MS[mark] ?? (unmarked === 'cut' ? CUT_PAUSE_MS : END_PAUSE_MS));
  const out = new Float32Array(last + 1 - from + pause);
  // What the voice itself put after the last sound (a fading vowel) is kept as far as it fits.
  out.set(samples.subarray(from, Math.min(samples.length, last + 1 + pause)));
  return out;
}
