import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../audio/joined';
import { createSilenceShaper, withClosingSilence } from './closing-silence';

const RATE = 1000;
/** One sample is a millisecond. */
const piece = (before: number, sound: number, after: number): Float32Array =>
  Float32Array.from([
    ...Array<number>(before).fill(0.001),
    ...Array<number>(sound).fill(0.5),
    ...Array<number>(after).fill(0.001),
  ]);

describe('withClosingSilence', () => {
  it('lets no user wait for silence, and cuts no soft onset', () => {
    const out = withClosingSilence(piece(200, 100, 200), RATE, ',');
    expect(out.findIndex((sample) => sample === 0.5)).toBe(12);
  });

  it.each([
    [',', 150],
    ['.', 350],
    ['?', 350],
  ])('pauses after %s as long, whether the voice gave more or less', (mark, pause) => {
    for (const after of [0, 20, 200, 900]) {
      const out = withClosingSilence(piece(5, 100, after), RATE, mark);
      expect(out.length).toBe(5 + 100 + pause);
      expect(out.findLastIndex((sample) => sample === 0.5)).toBe(104);
    }
  });

  it('joins a clause that was cut almost without a gap', () => {
    expect(withClosingSilence(piece(0, 100, 200), RATE, '', 'cut').length).toBe(125);
    expect(withClosingSilence(piece(0, 100, 200), RATE, '').length).toBe(250);
  });

  it('gives nothing for silence', () => {
    expect(withClosingSilence(piece(50, 0, 50), RATE, '.').length).toBe(0);
    expect(withClosingSilence(new Float32Array(0), RATE, '.').length).toBe(0);
  });
});

describe('createSilenceShaper', () => {
  /** What withPause did before it came in pieces, in one look at the whole. */
  const inOneLook = (samples: Float32Array, pause: number): Float32Array => {
    const isSound = (sample: number): boolean => Math.abs(sample) >= 0.003;
    const first = samples.findIndex(isSound);
    if (first === -1) return new Float32Array(0);
    const last = samples.findLastIndex(isSound);
    const from = Math.max(0, first - 12);
    const out = new Float32Array(last + 1 - from + pause);
    out.set(samples.subarray(from, Math.min(samples.length, last + 1 + pause)));
    return out;
  };

  // A pause inside a clause that is cut or doubled at a seam, or a silent first piece that takes the lead with it.
  it('gives the same however the piece is cut', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean());
    const cut = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 6 }),
        fc.array(cut, { maxLength: 12 }),
        (stretches, cuts) => {
          const samples = joined(
            stretches.map(([ms, isLoud]) => new Float32Array(ms).fill(isLoud ? 0.5 : 0.001)),
          );
          const shaper = createSilenceShaper(RATE, ',');
          const pieces: Float32Array[] = [];
          let at = 0;
          for (const length of [...cuts, samples.length]) {
            pieces.push(shaper.push(samples.slice(at, at + length)));
            at = Math.min(samples.length, at + length);
          }
          pieces.push(shaper.end());
          expect(joined(pieces)).toEqual(inOneLook(samples, 150));
        },
      ),
    );
  });

  it('keeps no user waiting for a sound that is there', () => {
    const shaper = createSilenceShaper(RATE, '.');
    expect(shaper.push(piece(100, 0, 0)).length).toBe(0);
    expect(shaper.push(piece(0, 50, 0)).length).toBe(62);
    expect(shaper.push(piece(0, 0, 100)).length).toBe(100);
  });
});
