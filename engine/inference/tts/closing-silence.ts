/**
 * Owns the silence around one spoken piece. Voices put their own around every run: Flite 210 ms before and 160 to 240
 * after, Piper 10 to 60 before and 150 to 260 after. Before the first word a user waits for it, and between two
 * clauses it is far longer than a speaker's pause. Pure.
 */
import { joined } from '../../audio/joined';

/** Quieter than this is silence (-50 dB of full scale), where the breath of an "h" or "f" is not. */
const SILENT = 0.003;
/** Kept before the first sound, so that a soft onset is not cut. */
const LEAD_MS = 12;

/**
 * Silence after a piece by the mark that ends it. Pauses of readers are about 150 to 300 ms at commas and 400 to 600
 * ms at sentences (Goldman-Eisler, Psycholinguistics, 1968). Here is the short end of both, because this voice is in
 * a conversation. Where a long clause was cut there is no mark and no pause.
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

/** Takes a spoken piece as it comes; what it gives, joined, has the silence that the piece's mark asks for. */
export interface PauseShaper {
  /** @returns what is certain by now; what may turn out to be the silence after the piece is kept back. */
  push(samples: Float32Array): Float32Array;
  /** @returns the rest; the piece is over. Nothing but silence comes to nothing at all. */
  end(): Float32Array;
}

/**
 * @param mark as in `Clause`; `unmarked` says why there is none.
 */
export function createSilenceShaper(
  sampleRate: number,
  mark: string,
  unmarked: Unmarked = 'end',
): PauseShaper {
  const inSamples = (ms: number): number => Math.round((ms * sampleRate) / 1000);
  const lead = inSamples(LEAD_MS);
  const pause = inSamples(PAUSE_MS[mark] ?? (unmarked === 'cut' ? CUT_PAUSE_MS : END_PAUSE_MS));
  /** Not given yet: the lead before the first sound, afterwards what lies too far behind the last one. */
  let pending = new Float32Array(0);
  let hasSound = false;
  /** Of what was given, the samples after the last sound: at most the pause. */
  let silentGiven = 0;

  return {
    push(samples) {
      const known = joined([pending, samples]);
      const first = hasSound ? 0 : known.findIndex(isSound);
      if (first === -1) {
        pending = known.slice(Math.max(0, known.length - lead));
        return new Float32Array(0);
      }
      hasSound = true;
      const last = known.findLastIndex(isSound);
      const from = Math.max(0, first - lead);
      // What the voice itself put after the last sound (a fading vowel) is kept as far as it fits.
      const to = Math.min(known.length, last === -1 ? pause - silentGiven : last + 1 + pause);
      silentGiven = last === -1 ? silentGiven + to : to - last - 1;
      pending = known.slice(to);
      return known.slice(from, to);
    },
    end: () => new Float32Array(hasSound ? pause - silentGiven : 0),
  };
}

/** A sample loud enough to be one. */
const isSound = (sample: number): boolean => Math.abs(sample) >= SILENT;

/** See `createPauseShaper`, for a piece in one go: mono, [-1, 1]. */
export function withClosingSilence(
  samples: Float32Array,
  sampleRate: number,
  mark: string,
  unmarked: Unmarked = 'end',
): Float32Array {
  const shaper = createSilenceShaper(sampleRate, mark, unmarked);
  return joined([shaper.push(samples), shaper.end()]);
}
