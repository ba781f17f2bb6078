import { describe, expect, it } from 'vitest';
import { sleep } from '../clock';
import { FRAME_MS, FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import { createVirtualClock } from './virtual-clock';
import { createVirtualMicrophone } from './virtual-microphone';

const deaf = { process: () => Promise.resolve(0), reset: () => {}, dispose: () => Promise.resolve() };

describe('the virtual microphone', () => {
  it('forgets what is older than it keeps: catches a long conversation that fills the memory', async () => {
    const clock = createVirtualClock();
    const failures: unknown[] = [];
    const microphone = createVirtualMicrophone(
      deaf,
      clock,
      () => {},
      (thrown) => failures.push(thrown),
      [],
      1_000,
    );
    await sleep(clock, 10_000);
    microphone.close();
    const heard = microphone.heard();
    const isSilent = (samples: Float32Array): boolean => samples.every((sample) => sample === 0);
    expect(failures).toEqual([]);
    expect(heard.length).toBeGreaterThan(9.5 * MIC_RATE);
    expect(isSilent(heard.subarray(0, 8 * MIC_RATE))).toBe(true);
    expect(isSilent(heard.subarray(-Math.round(1_000 / FRAME_MS - 1) * FRAME_SAMPLES))).toBe(false);
  });
});
