import { describe, expect, it } from 'vitest';
import { leavesAtMs } from './output-clock';

const reading = {
  contextTimeS: 1.98,
  performanceTimeMs: 5_000,
  currentTimeS: 2,
  nowMs: 1_005_001,
  latencyMs: 25,
  timeOriginMs: 1_000_000,
};

describe('leavesAtMs', () => {
  it('trusts the device, which knows of the buffers behind the context', () => {
    expect(leavesAtMs(48_000, 24_000, reading)).toBeCloseTo(1_005_020, 6);
  });
  it('falls back on the latency where the device says nothing, instead of dating samples to 1970', () => {
    const silent = { ...reading, contextTimeS: 0, performanceTimeMs: 0 };
    expect(leavesAtMs(48_000, 24_000, silent)).toBeCloseTo(1_005_026, 6);
  });
  it('does not believe a timestamp that stands still, which would stretch every gap', () => {
    const stuck = { ...reading, contextTimeS: 0.5, performanceTimeMs: 5_000 };
    expect(leavesAtMs(48_000, 24_000, stuck)).toBeCloseTo(1_005_026, 6);
  });
});
