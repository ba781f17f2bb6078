import { describe, expect, it } from 'vitest';
import { withPause } from './pauses';

const RATE = 1000;
/** One sample is a millisecond. */
const piece = (before: number, sound: number, after: number): Float32Array =>
  Float32Array.from([
    ...Array<number>(before).fill(0.001),
    ...Array<number>(sound).fill(0.5),
    ...Array<number>(after).fill(0.001),
  ]);

describe('withPause', () => {
  it('lets nobody wait for silence, and cuts no soft onset', () => {
    const out = withPause(piece(200, 100, 200), RATE, ',');
    expect(out.findIndex((sample) => sample === 0.5)).toBe(12);
  });

  it.each([
    [',', 150],
    ['.', 350],
    ['?', 350],
  ])('pauses after %s as long, whether the voice gave more or less', (mark, pause) => {
    for (const after of [0, 20, 200, 900]) {
      const out = withPause(piece(5, 100, after), RATE, mark);
      expect(out.length).toBe(5 + 100 + pause);
      expect(out.findLastIndex((sample) => sample === 0.5)).toBe(104);
    }
  });

  it('joins a clause that was cut almost without a gap', () => {
    expect(withPause(piece(0, 100, 200), RATE, '', 'cut').length).toBe(125);
    expect(withPause(piece(0, 100, 200), RATE, '').length).toBe(250);
  });

  it('gives nothing for silence', () => {
    expect(withPause(piece(50, 0, 50), RATE, '.').length).toBe(0);
    expect(withPause(new Float32Array(0), RATE, '.').length).toBe(0);
  });
});
