import { expect, it } from 'vitest';
import type { VadProvider } from '../inference/providers';
import { countStarts } from './false-starts';

/** Takes what is louder than a tenth of full scale for speech. */
const vad: VadProvider = {
  process: async (frame) => (Math.abs(frame[0] ?? 0) > 0.1 ? 0.95 : 0.01),
  reset: () => {},
  dispose: async () => {},
};

it('counts every turn that noise begins, and not the clicks: catches a bench that can only print 0', async () => {
  const noise = new Float32Array(16_000 * 20);
  noise.fill(0.5, 16_000, 32_000);
  noise.fill(0.5, 16_000 * 8, 16_000 * 9);
  // A click of two frames.
  noise.fill(0.5, 16_000 * 16, 16_000 * 16 + 900);
  expect(await countStarts(noise, vad)).toEqual({ turns: 2, openings: 2 });
  expect(await countStarts(new Float32Array(16_000), vad)).toEqual({ turns: 0, openings: 0 });
});
