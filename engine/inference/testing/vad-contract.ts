/**
 * Owns what every detector of speech must do, as tests. How early it notices is for the tests of each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '../../contract/units';
import type { ModelFiles } from '../../contract/inference';
import type { VadEngine } from '../engine-types';
import type { VadProvider } from '../providers';
import { describeBroken } from './broken-files';
import { question, silence } from './sounds';

/** @param name of the model, for people. @param files as the store gives them. */
export function describeDetector(name: string, engine: VadEngine, id: string, files: ModelFiles): void {
  describe(`${name}, as any detector of speech`, { timeout: 60_000 }, () => {
    let vad: VadProvider;
    beforeAll(async () => {
      vad = await engine.load({ id, files });
    }, 60_000);
    afterAll(() => vad.dispose());

    const framesOf = (samples: Float32Array): readonly Float32Array[] =>
      Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, at) =>
        samples.subarray(at * FRAME_SAMPLES, (at + 1) * FRAME_SAMPLES),
      );
    const probabilities = async (samples: Float32Array): Promise<number[]> => {
      vad.reset();
      const all: number[] = [];
      for (const frame of framesOf(samples)) all.push(await vad.process(frame));
      return all;
    };

    it('is sure of speech and of silence, and gives probabilities', async () => {
      const spoken = await probabilities(question(1));
      expect(spoken.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(Math.max(...spoken)).toBeGreaterThan(0.8);
      expect(Math.max(...(await probabilities(silence(2))))).toBeLessThan(0.3);
    });

    it('forgets on reset: catches the last turn leaking into the next', async () => {
      const first = await probabilities(question(2));
      await probabilities(question(3));
      expect(await probabilities(question(2))).toEqual(first);
    });

    it('keeps frames in order that the caller does not wait for', async () => {
      const samples = question(4);
      const waited = await probabilities(samples);
      vad.reset();
      expect(await Promise.all(framesOf(samples).map((frame) => vad.process(frame)))).toEqual(waited);
    });

    it('refuses a frame of another length, and goes on', async () => {
      for (const length of [0, FRAME_SAMPLES - 1, FRAME_SAMPLES + 1]) {
        await expect(vad.process(new Float32Array(length))).rejects.toThrow(RangeError);
      }
      expect(await vad.process(new Float32Array(FRAME_SAMPLES))).toBeLessThan(0.5);
    });

    it('takes sound that is louder than full scale, and leaves the frame as it was', async () => {
      const frame = new Float32Array(FRAME_SAMPLES).fill(8);
      const probability = await vad.process(frame);
      expect(probability >= 0 && probability <= 1).toBe(true);
      expect(frame.every((sample) => sample === 8)).toBe(true);
    });

    describeBroken(engine, id, files);
  });
}
