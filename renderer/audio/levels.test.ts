import { describe, expect, it } from 'vitest';
import { heightOf, peaksOf } from './levels';

describe('peaksOf', () => {
  it('keeps the last, shorter block, whose loss would cut the end of every reply from the picture', () => {
    expect(peaksOf(new Float32Array([0.5, -1, 0.25]), 2)).toEqual([1, 0.25]);
  });
  it('counts negative swings, which a plain maximum would draw as silence', () => {
    expect(peaksOf(new Float32Array([-0.5, -0.25]), 2)).toEqual([0.5]);
  });
});

describe('heightOf', () => {
  it('is flat for digital silence, so that a deaf microphone looks deaf', () => {
    expect(heightOf(0)).toBe(0);
  });
  it('shows a quiet voice as clearly more than a room, which a linear scale would not', () => {
    expect(heightOf(0.05) - heightOf(0.005)).toBeGreaterThan(0.3);
    expect(heightOf(2)).toBe(1);
  });
});
