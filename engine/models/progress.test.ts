import { expect, it, vi } from 'vitest';
import { silentLog } from '../log';
import { createCoalescer } from './coalesce';
import { createRateMeter } from './progress';

it('measures bytes per second, and follows a change within its window', () => {
  const meter = createRateMeter();
  for (let atMs = 0; atMs <= 10_000; atMs += 10) meter.add(atMs * 1_000, atMs);
  expect((meter.bytesPerSecond(10_000) ?? 0) / 1_000_000).toBeCloseTo(1, 1);
  for (let atMs = 10_000; atMs <= 16_000; atMs += 10) meter.add(10_000_000 + (atMs - 10_000) * 100, atMs);
  expect((meter.bytesPerSecond(16_000) ?? 0) / 100_000).toBeCloseTo(1, 1);
});

it('sinks while nothing comes, instead of showing the last good speed for ever', () => {
  const meter = createRateMeter();
  for (let atMs = 0; atMs <= 3_000; atMs += 100) meter.add(atMs * 1_000, atMs);
  expect(meter.bytesPerSecond(60_000)).toBeLessThan(100_000);
});

it('says nothing at first, and nothing negative after a restart', () => {
  const meter = createRateMeter();
  expect(meter.bytesPerSecond(0)).toBeNull();
  meter.add(5_000_000, 0);
  meter.add(6_000_000, 1_000);
  meter.add(0, 1_100);
  expect(meter.bytesPerSecond(1_150)).toBeNull();
  meter.add(1_000, 2_100);
  expect(meter.bytesPerSecond(2_100)).toBeCloseTo(1_000, 0);
});

it('turns a burst of changes into one call, and still tells of the last', () => {
  vi.useFakeTimers();
  try {
    const { notify, listen } = createCoalescer(100, silentLog);
    let calls = 0;
    const stop = listen(() => (calls += 1));
    for (let i = 0; i < 1_000; i += 1) notify();
    vi.advanceTimersByTime(100);
    expect(calls).toBe(1);
    notify();
    vi.advanceTimersByTime(100);
    expect(calls).toBe(2);
    stop();
    notify();
    vi.advanceTimersByTime(100);
    expect(calls).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
