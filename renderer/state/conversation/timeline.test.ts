import { describe, expect, it } from 'vitest';
import { createTimeline } from './timeline';

const level = (atMs: number) => ({ atMs, lengthMs: 32, peak: 0.5 });

describe('createTimeline', () => {
  it('draws the gap from the last voiced frame to the first sample played, and takes the measured one when it comes', () => {
    const timeline = createTimeline();
    timeline.heard(level(1_000), true);
    timeline.heard(level(1_032), false);
    timeline.waiting();
    expect(timeline.read().gaps).toEqual([{ fromMs: 1_032, untilMs: null, measuredMs: null }]);
    timeline.played(1, 'started', 0, 1_700);
    expect(timeline.read().gaps).toEqual([{ fromMs: 1_032, untilMs: 1_700, measuredMs: null }]);
    timeline.measured(1, 650);
    expect(timeline.read().gaps).toEqual([{ fromMs: 1_050, untilMs: 1_700, measuredMs: 650 }]);
  });

  it('opens no second gap for the same silence, and none before the first speech', () => {
    const timeline = createTimeline();
    timeline.waiting();
    expect(timeline.read().gaps).toEqual([]);
    timeline.heard(level(0), true);
    timeline.waiting();
    timeline.played(1, 'started', 0, 500);
    timeline.waiting();
    expect(timeline.read().gaps).toHaveLength(1);
  });

  it('strikes exactly what was never heard', () => {
    const timeline = createTimeline();
    timeline.queued(1, [0.1, 0.2, 0.3, 0.4], 20);
    timeline.played(1, 'started', 0, 1_000);
    expect(timeline.read().unplayed).toHaveLength(4);
    timeline.played(1, 'stopped', 40, 1_040);
    expect(timeline.read().unplayed).toEqual([]);
    expect(timeline.read().struck).toEqual([
      { atMs: 1_040, lengthMs: 20, peak: 0.3 },
      { atMs: 1_060, lengthMs: 20, peak: 0.4 },
    ]);
  });

  it('removes an open gap when there is no answer, instead of letting it grow for ever', () => {
    const timeline = createTimeline();
    timeline.heard(level(0), true);
    timeline.waiting();
    timeline.abandoned();
    expect(timeline.read().gaps).toEqual([]);
  });

  it('stays bounded through an hour of talk', () => {
    const timeline = createTimeline();
    for (let index = 0; index < 100_000; index += 1) {
      timeline.heard(level(index * 32), true);
      timeline.queued(1, [0.1], 20);
    }
    const view = timeline.read();
    expect(view.you.length).toBe(1_000);
    timeline.played(1, 'started', 0, 0);
    expect(timeline.read().unplayed.length).toBeLessThanOrEqual(2_000);
  });
});
