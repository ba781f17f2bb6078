import { describe, expect, it } from 'vitest';
import { bytes, duration, durationParts, momentOf, roughSeconds, speed, timeLeft } from './format';

describe('format', () => {
  it('has one form for how long an answer took: catches 13732 ms, 13.73 s and 13.7 s of one turn', () => {
    expect([0, 639.6, 999.4, 999.6, 1_451, 13_732].map((ms) => duration(ms))).toEqual([
      '0 ms',
      '640 ms',
      '999 ms',
      '1.00 s',
      '1.45 s',
      '13.73 s',
    ]);
    expect(durationParts(640)).toEqual({ figure: '640', unit: 'ms' });
    expect(durationParts(1_451)).toEqual({ figure: '1.45', unit: 's' });
  });

  it('writes what people read, in units that fit', () => {
    // Catches a line that ends between the two.
    expect(roughSeconds(640)).toBe('0.6\u00A0s');
    expect([bytes(2_300_000), bytes(1_240_000_000), bytes(12)]).toEqual(['2 MB', '1.2 GB', '1 kB']);
    expect(speed(3_140_000)).toBe('3.1 MB/s');
  });
  it('writes them as is usual where the person lives, in one spelling throughout', () => {
    expect([duration(1_450, 'en-DE'), duration(12_340, 'en-DE')]).toEqual(['1,45 s', '12,34 s']);
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
