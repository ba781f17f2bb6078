import { describe, expect, it } from 'vitest';
import { bytes, milliseconds, seconds, speed, timeLeft } from './format';

describe('format', () => {
  it('writes what people read, in units that fit', () => {
    expect([seconds(640), milliseconds(639.6), milliseconds(12_340)]).toEqual(['0.64 s', '640 ms', '12.3 s']);
    expect([bytes(2_300_000), bytes(1_240_000_000), bytes(12)]).toEqual(['2 MB', '1.2 GB', '1 kB']);
    expect(speed(3_140_000)).toBe('3.1 MB/s');
  });
  it('promises no time when nothing arrives, rather than "Infinity s"', () => {
    expect(timeLeft(1_000_000, 0)).toBeNull();
    expect(timeLeft(1_000_000, null)).toBeNull();
    expect(timeLeft(100e6, 1e6)).toBe('about 2 min');
    expect(timeLeft(42e6, 1e6)).toBe('about 45 s');
    expect(timeLeft(1, 1e6)).toBe('a few seconds');
  });
});
