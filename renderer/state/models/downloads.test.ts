import { describe, expect, it } from 'vitest';
import { createDownloads } from './downloads';

function setUp() {
  const timers = new Set<() => void>();
  const downloads = createDownloads((run) => {
    timers.add(run);
    return () => void timers.delete(run);
  });
  return { downloads, timers };
}

describe('downloads', () => {
  it('each is told its own end: catches a recording that counts as saved because another file was', async () => {
    const { downloads, timers } = setUp();
    const recording = downloads.follow('blob:recording');
    downloads.ended('blob:transcript', 'completed');
    expect(timers.size).toBe(1);
    downloads.ended('blob:recording', 'cancelled');
    expect(await recording).toBe('cancelled');
    expect(timers.size).toBe(0);
  });

  it('not told: unknown, never saved; catches a dialog that waits for ever', async () => {
    const { downloads, timers } = setUp();
    const lost = downloads.follow('blob:1');
    downloads.lost();
    expect(await lost).toBe('unknown');
    const late = downloads.follow('blob:2');
    for (const run of timers) run();
    expect(await late).toBe('unknown');
    downloads.ended('blob:2', 'completed');
    const again = downloads.follow('blob:2');
    downloads.ended('blob:2', 'completed');
    expect(await again).toBe('completed');
  });
});
