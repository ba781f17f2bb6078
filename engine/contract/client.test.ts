import { describe, expect, it } from 'vitest';
import { clientEventSchema } from './client';
import { FRAME_SAMPLES } from './units';

const frame = (samples: Float32Array) => ({
  kind: 'audio',
  sequence: 0,
  capturedAtMs: 0,
  speechProbability: 0,
  samples,
});

describe('a frame of the microphone', () => {
  it('passes as it is: catches a copy of every frame', () => {
    const samples = new Float32Array(FRAME_SAMPLES).fill(-1);
    const parsed = clientEventSchema.parse(frame(samples));
    expect(parsed.kind === 'audio' && parsed.samples).toBe(samples);
  });

  it('has no sample that is no number or out of range: one made every later mean no number', () => {
    const samples = new Float32Array(FRAME_SAMPLES);
    samples.set([Number.NaN, Infinity, -Infinity, 1e30, 0.5]);
    const parsed = clientEventSchema.parse(frame(samples));
    const heard = parsed.kind === 'audio' ? parsed.samples : new Float32Array(0);
    expect(Array.from(heard.subarray(0, 5))).toEqual([0, 1, -1, 1, 0.5]);
  });

  it.each([9.1e15, -9.1e15, Infinity, Number.NaN])('at %d is refused: no clock says so', (capturedAtMs) => {
    const late = { ...frame(new Float32Array(FRAME_SAMPLES)), capturedAtMs };
    expect(clientEventSchema.safeParse(late).success).toBe(false);
  });
});
