import { describe, expect, it } from 'vitest';
import { bytes, milliseconds, momentOf, seconds, speed, timeLeft } from './format';

describe('format', () => {
  it('writes what people read, in units that fit', () => {
    expect([seconds(640), milliseconds(639.6), milliseconds(12_340)]).toEqual(['0.64 s', '640 ms', '12.3 s']);
    expect([bytes(2_300_000), bytes(1_240_000_000), bytes(12)]).toEqual(['2 MB', '1.2 GB', '1 kB']);
    expect(speed(3_140_000)).toBe('3.1 MB/s');
  });
  it('writes them as is usual where the person lives, in one spelling throughout', () => {
    expect([seconds(640, 'en-DE'), milliseconds(12_340, 'en-DE')]).toEqual(['0,64 s', '12,3 s']);
    expect([bytes(1_240_000_000, 'en-DE'), speed(3_140_000, 'en-DE')]).toEqual(['1,2 GB', '3,1 MB/s']);
    expect(timeLeft(42e6, 1e6, 'en-DE')).toBe('about 45 s');
    const at = new Date(2026, 10, 25, 17, 5).getTime();
    expect(momentOf(at, 'en-GB')).toBe('25 Nov 2026, 17:05');
    expect(momentOf(at, 'en-US')).toMatch(/^Nov 25, 2026, 5:05\sPM$/);
  });
  it('promises no time when nothing arrives, rather than "Infinity s"', () => {
    expect(timeLeft(1_000_000, 0)).toBeNull();
    expect(timeLeft(1_000_000, null)).toBeNull();
    expect(timeLeft(100e6, 1e6)).toBe('about 2 min');
    expect(timeLeft(42e6, 1e6)).toBe('about 45 s');
    expect(timeLeft(1, 1e6)).toBe('a few seconds');
  });
});
