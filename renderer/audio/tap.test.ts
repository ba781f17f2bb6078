import { describe, expect, it } from 'vitest';
import { PLAYOUT_RATE } from '../../engine/contract/units';
import { createTap } from './tap';

describe('createTap', () => {
  it('dates its first sample by the newest piece and lets go of the oldest', () => {
    const tap = createTap(PLAYOUT_RATE);
    const piece = (value: number) => new Float32Array(PLAYOUT_RATE / 2).fill(value);
    expect(tap.playedFromMs()).toBeNull();
    tap.add(piece(1), 1_030);
    tap.add(piece(2), 1_500);
    expect(tap.playedFromMs()).toBe(1_000);
    tap.add(piece(3), 2_000);
    expect(tap.playedFromMs()).toBe(1_500);
    const samples = tap.playedSamples();
    expect([samples.length, samples[0], samples.at(-1)]).toEqual([PLAYOUT_RATE, 2, 3]);
  });

  it('keeps the time in which the loudspeaker rested: catches a reply that seems to come at once', () => {
    const tap = createTap(10 * PLAYOUT_RATE);
    const piece = new Float32Array(PLAYOUT_RATE / 10).fill(1);
    tap.add(piece, 1_000);
    tap.add(piece, 3_100);
    expect(tap.playedFromMs()).toBe(1_000);
    expect(tap.playedSamples()).toHaveLength(Math.round(2.2 * PLAYOUT_RATE));
    // A device that learns how late it is has not rested.
    tap.add(piece, 3_300);
    expect(tap.playedSamples()).toHaveLength(Math.round(2.3 * PLAYOUT_RATE));
  });
});
