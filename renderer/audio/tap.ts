/**
 * Owns the recording of what the player plays, for the end-to-end tests: they transcribe it and measure in it.
 * Only there when the page was opened with `?tap=1`; the program itself never reads it.
 */

import { PLAYOUT_RATE } from '../../engine/contract/units';

export type Tap = {
  add(samples: Float32Array, leavesAtMs: number): void;
  /** Everything rendered so far, silence included, mono at PLAYOUT_RATE. */
  playedSamples(): Float32Array;
  /** Host-clock time at which the first of these samples left the loudspeaker; null before the first. */
  playedFromMs(): number | null;
};

type Piece = { readonly samples: Float32Array; readonly leavesAtMs: number };

/** A gap this long is a rest of the loudspeaker's, in which nothing was rendered; a shorter one is a clock that learns. */
const RESTED_MS = 500;

const endOf = ({ samples, leavesAtMs }: Piece): number => leavesAtMs + (samples.length / PLAYOUT_RATE) * 1000;

/** @param maxSamples beyond this the oldest audio is let go. */
export function createTap(maxSamples: number): Tap {
  const pieces: Piece[] = [];
  let count = 0;
  return {
    add: (samples, leavesAtMs) => {
      const newest = pieces.at(-1);
      const endMs = newest === undefined ? leavesAtMs : endOf(newest);
      if (leavesAtMs - endMs > RESTED_MS) {
        const restMs = Math.min(leavesAtMs - endMs, (maxSamples / PLAYOUT_RATE) * 1000);
        const silence = new Float32Array(Math.round((restMs * PLAYOUT_RATE) / 1000));
        pieces.push({ samples: silence, leavesAtMs: leavesAtMs - restMs });
        count += silence.length;
      }
      pieces.push({ samples, leavesAtMs });
      count += samples.length;
      while (count > maxSamples) count -= pieces.shift()?.samples.length ?? count;
    },
    playedSamples: () => {
      const all = new Float32Array(count);
      let at = 0;
      for (const { samples } of pieces) {
        all.set(samples, at);
        at += samples.length;
      }
      return all;
    },
    playedFromMs: () => {
      // From the newest piece: in its first moments a device does not know yet how late it is.
      const newest = pieces.at(-1);
      if (newest === undefined) return null;
      return newest.leavesAtMs - ((count - newest.samples.length) / PLAYOUT_RATE) * 1000;
    },
  };
}
