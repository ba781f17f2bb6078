import { describe, expect, it } from 'vitest';
import { continuationOf } from './growing';

const speech = Float32Array.from({ length: 9000 }, (_, index) => Math.sin(index * index));

describe('what is new in an utterance', () => {
  it('is what was added', () => {
    expect(continuationOf(speech.slice(0, 4000), speech.slice(0, 5000))).toEqual(speech.slice(4000, 5000));
    expect(continuationOf(speech.slice(0, 4000), speech.slice(0, 4000))).toHaveLength(0);
  });

  it('is found when the window has moved on, or every score of a long turn would cost all its spectra', () => {
    expect(continuationOf(speech.slice(0, 4000), speech.slice(700, 4700))).toEqual(speech.slice(4000, 4700));
  });

  it('is nothing that continues another utterance, even one that has a piece in common', () => {
    const other = speech.slice(0, 5000);
    other[10] = 0.5;
    expect(continuationOf(speech.slice(0, 4000), other)).toBeNull();
    expect(continuationOf(new Float32Array(0), speech)).toBeNull();
    expect(continuationOf(speech.slice(0, 4000), speech.slice(4000))).toBeNull();
  });

  it('is right in silence, where everything looks alike', () => {
    const silence = new Float32Array(4000);
    const later = new Float32Array(4000);
    later[3999] = 1;
    expect(continuationOf(silence, later)).toSatisfy(
      (added: Float32Array | null) => added === null || added.at(-1) === 1,
    );
  });
});
