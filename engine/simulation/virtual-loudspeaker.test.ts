import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock } from '../clock';
import type { PlayoutReport } from '../contract/client';
import { PLAYOUT_RATE } from '../contract/units';
import { joined } from '../audio/joined';
import { createVirtualLoudspeaker } from './virtual-loudspeaker';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

const createFixture = () => {
  const reports: PlayoutReport[] = [];
  const loudspeaker = createVirtualLoudspeaker({ ...realClock, nowMs: () => Date.now() }, (report) =>
    reports.push(report),
  );
  return { loudspeaker, reports, phases: () => reports.map((report) => report.phase) };
};

const second = (): Float32Array => new Float32Array(PLAYOUT_RATE).fill(0.5);

describe('the virtual loudspeaker', () => {
  it('forgets what is older than it keeps: catches a long conversation that fills the memory', () => {
    const clock = { ...realClock, nowMs: () => Date.now() };
    const loudspeaker = createVirtualLoudspeaker(clock, () => {}, 5_000);
    for (let turn = 1; turn <= 30; turn += 1) {
      loudspeaker.play(turn, second());
      loudspeaker.end(turn, PLAYOUT_RATE);
      vi.advanceTimersByTime(1_500);
    }
    expect(loudspeaker.played().length).toBeLessThanOrEqual(5);
    // What an echo looks back at is all there.
    const endMs = Date.now();
    expect(
      loudspeaker.samplesBetween(endMs - 1_500, endMs - 600).filter((sample) => sample !== 0).length,
    ).toBeGreaterThan(0.8 * PLAYOUT_RATE);
  });

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

  it('plays nothing while it is held, and goes on with the very sample', () => {
    const { loudspeaker, reports } = createFixture();
    const counted = Float32Array.from({ length: PLAYOUT_RATE }, (_, index) => index + 1);
    loudspeaker.play(1, counted);
    loudspeaker.end(1, PLAYOUT_RATE);
    vi.advanceTimersByTime(300);
    loudspeaker.pause(1);
    const heldAt = 0.31 * PLAYOUT_RATE;
    expect(reports.at(-1)).toMatchObject({ phase: 'paused', playedSamples: heldAt, atMs: 1_310 });
    const before = reports.length;
    vi.advanceTimersByTime(2_000);
    expect(reports.length).toBe(before);
    expect(loudspeaker.isPlaying()).toBe(true);
    expect(loudspeaker.samplesBetween(1_310, 3_300).every((sample) => sample === 0)).toBe(true);
    loudspeaker.resume(1);
    vi.advanceTimersByTime(1_000);
    expect(reports.at(-1)).toMatchObject({ phase: 'drained', playedSamples: PLAYOUT_RATE, atMs: 3_990 });
    const [first, second] = loudspeaker.played();
    expect(second?.atMs).toBe(3_300);
    expect(first?.samples.length).toBe(heldAt);
    // 20 ms on, the fade is over and the samples are those that come 20 ms after the pause.
    expect(second?.samples[480]).toBeCloseTo(heldAt + 481);
  });

  it('shows on the recording how quiet it was made, over a ramp of at most 20 ms', () => {
    const { loudspeaker } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(200);
    loudspeaker.duck(1, -12);
    vi.advanceTimersByTime(200);
    loudspeaker.unduck(1);
    vi.advanceTimersByTime(600);
    expect(loudspeaker.levelAt(1_190)).toBeCloseTo(0.5);
    expect(loudspeaker.levelAt(1_240)).toBeCloseTo(0.5 * 10 ** (-12 / 20));
    expect(loudspeaker.levelAt(1_440)).toBeCloseTo(0.5);
    const [piece] = loudspeaker.played();
    expect(piece?.samples[0.22 * PLAYOUT_RATE]).toBeCloseTo(0.5 * 10 ** (-12 / 20));
    loudspeaker.play(2, second());
    vi.advanceTimersByTime(100);
    expect(loudspeaker.levelAt(2_050)).toBeCloseTo(0.5);
  });

  it('can be stopped while it is held, with what arrived meanwhile', () => {
    const { loudspeaker, reports } = createFixture();
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(300);
    loudspeaker.pause(1);
    loudspeaker.play(1, second());
    vi.advanceTimersByTime(500);
    loudspeaker.flush(1);
    expect(reports.at(-1)).toMatchObject({ phase: 'stopped', playedSamples: 0.31 * PLAYOUT_RATE });
    expect(loudspeaker.isPlaying()).toBe(false);
    vi.advanceTimersByTime(500);
    expect(loudspeaker.samplesBetween(1_400, 2_500).every((sample) => sample === 0)).toBe(true);
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
