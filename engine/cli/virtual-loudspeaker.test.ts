import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayoutReport } from '../contract/client';
import { PLAYOUT_RATE } from '../contract/units';
import { joined } from '../audio/joined';
import { createVirtualLoudspeaker } from './virtual-loudspeaker';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

const createFixture = () => {
  const reports: PlayoutReport[] = [];
  const loudspeaker = createVirtualLoudspeaker(
    () => Date.now(),
    (report) => reports.push(report),
  );
  return { loudspeaker, reports, phases: () => reports.map((report) => report.phase) };
};

const second = (): Float32Array => new Float32Array(PLAYOUT_RATE).fill(0.5);

describe('the virtual loudspeaker', () => {
  it('plays at the pace of real time and reports that it did', () => {
    const { loudspeaker, reports, phases } = createFixture();
    loudspeaker.play(1, second());
    loudspeaker.end(1, PLAYOUT_RATE);
    vi.advanceTimersByTime(500);
    expect(reports.at(-1)?.playedSamples).toBeGreaterThan(0.4 * PLAYOUT_RATE);
    expect(reports.at(-1)?.playedSamples).toBeLessThan(0.55 * PLAYOUT_RATE);
    vi.advanceTimersByTime(600);
    expect(phases()[0]).toBe('started');
    expect(phases().at(-1)).toBe('drained');
    expect(reports.at(-1)).toMatchObject({ playedSamples: PLAYOUT_RATE, atMs: 2_000 });
  });

  it('reports drained though the end was announced only after the last sample was played', () => {
    const { loudspeaker, phases } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(3_000);
    expect(phases()).not.toContain('drained');
    loudspeaker.end(1, PLAYOUT_RATE);
    vi.advanceTimersByTime(100);
    expect(phases().at(-1)).toBe('drained');
  });

  it('does not count a gap between two pieces as played', () => {
    const { loudspeaker, reports } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(2_000);
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(500);
    expect(reports.at(-1)?.playedSamples).toBeLessThan(1.6 * PLAYOUT_RATE);
    expect(loudspeaker.played().map((piece) => piece.atMs)).toEqual([1_000, 3_000]);
  });

  it('says where it stopped, and keeps only what was played', () => {
    const { loudspeaker, reports } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(250);
    loudspeaker.flush(1);
    expect(reports.at(-1)).toMatchObject({ phase: 'stopped', playedSamples: PLAYOUT_RATE / 4 });
    expect(loudspeaker.played()[0]?.samples.length).toBe(PLAYOUT_RATE / 4);
    expect(loudspeaker.isPlaying()).toBe(false);
  });

  it('starts a turn again after a flush, as a repaired turn does', () => {
    const { loudspeaker, reports } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(100);
    loudspeaker.flush(1);
    loudspeaker.play(1, second());
    loudspeaker.end(1, PLAYOUT_RATE);
    vi.advanceTimersByTime(1_200);
    expect(reports.at(-1)).toMatchObject({ phase: 'drained', playedSamples: PLAYOUT_RATE });
  });
});

describe('what it played between two moments', () => {
  it('is the same in small stretches as in one, with silence around it: an echo must have no seams', () => {
    const { loudspeaker } = createFixture();
    loudspeaker.play(1, new Float32Array(2_400).fill(0.5));
    vi.advanceTimersByTime(150);
    loudspeaker.play(1, new Float32Array(2_400).fill(0.25));
    vi.advanceTimersByTime(150);
    const whole = loudspeaker.samplesBetween(990, 1_290);
    const stretches = Array.from({ length: 10 }, (_, index) =>
      loudspeaker.samplesBetween(990 + index * 30, 1_020 + index * 30),
    );
    expect(joined(stretches)).toEqual(whole);
    const valueAt = (ms: number): number | undefined => whole[(ms - 990) * 24];
    expect([995, 1_000, 1_099, 1_120, 1_150, 1_249, 1_260].map(valueAt)).toEqual([
      0, 0.5, 0.5, 0, 0.25, 0.25, 0,
    ]);
  });
});
