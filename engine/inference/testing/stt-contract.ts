/**
 * Owns what every recogniser must do, as tests: what Sidetone relies on, whatever the model. How well it hears is for
 * the tests of each, and for the benchmark.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelFiles } from '../../contract/inference';
import type { SttEngine } from '../engine-types';
import type { SttProvider } from '../providers';
import { describeBroken } from './broken-files';
import { longSpeech, question, silence } from './sounds';
import { callOffAfter, MOST_TURNS, NEVER } from './turns';

const CANCELLED = { problem: { code: 'CANCELLED' } };

/** @param name of the model, for people. @param files as the store gives them. */
export function describeRecogniser(name: string, engine: SttEngine, id: string, files: ModelFiles): void {
  describe(`${name}, as any recogniser`, { timeout: 60_000 }, () => {
    let stt: SttProvider;
    beforeAll(async () => {
      stt = await engine.load({ id, files });
    }, 60_000);
    afterAll(() => stt.dispose());

    it('goes by the id that it was loaded by', () => {
      expect(stt.id).toBe(id);
    });

    it('hears words in speech, and leaves the sound as it was', async () => {
      const samples = question(1);
      const before = samples.slice();
      const text = await stt.transcribe(samples, NEVER);
      expect(text).toMatch(/\p{L}/u);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/[\p{Cc}\uFFFD]|<\|?[\w ]+\|?>/u);
      expect(samples).toEqual(before);
    });

    it('hears nothing in nothing: catches words for a silence, and an error for a click of the key', async () => {
      for (const samples of [new Float32Array(0), new Float32Array(1), silence(0.05), silence(2)]) {
        expect([samples.length, await stt.transcribe(samples, NEVER)]).toEqual([samples.length, '']);
      }
    });

    it('takes sound that is louder than full scale, as a voice right at a microphone is', async () => {
      const clipped = question(2).map((sample) => Math.sign(sample) * Math.min(4, Math.abs(sample) * 100));
      expect(typeof (await stt.transcribe(clipped, NEVER))).toBe('string');
    });

    it('hears an utterance that is given again and again while it grows, as interim transcripts are', async () => {
      const samples = question(3);
      const alone = await stt.transcribe(samples, NEVER);
      for (const part of [0.3, 0.6, 0.9]) {
        await stt.transcribe(samples.slice(0, samples.length * part), NEVER);
      }
      expect(await stt.transcribe(samples, NEVER)).toBe(alone);
    });

    it('hears speech that is longer than models were trained on', async () => {
      const words = (text: string): number => text.split(/\s+/u).length;
      const short = words(await stt.transcribe(question(1), NEVER));
      expect(words(await stt.transcribe(longSpeech(35), NEVER))).toBeGreaterThanOrEqual(short);
    });

    it('hears two at a time, each its own: catches a state that they share', async () => {
      const sounds = [question(4), question(5)];
      const alone: string[] = [];
      for (const samples of sounds) alone.push(await stt.transcribe(samples, NEVER));
      expect(await Promise.all(sounds.map((samples) => stt.transcribe(samples, NEVER)))).toEqual(alone);
    });

    it('does not begin what is called off already', async () => {
      await expect(stt.transcribe(question(1), AbortSignal.abort())).rejects.toMatchObject(CANCELLED);
    });

    it('stops with the step under way: catches one that goes on to the end, or works in one go', async () => {
      for (const [after, samples] of [longSpeech(6), longSpeech(8), longSpeech(10)].entries()) {
        const { wasOver, thrown, turns } = await callOffAfter(after, (signal) =>
          stt.transcribe(samples, signal),
        );
        expect(wasOver).toBe(false);
        expect(thrown).toMatchObject(CANCELLED);
        expect(turns).toBeLessThanOrEqual(MOST_TURNS);
      }
      expect(await stt.transcribe(question(1), NEVER)).toMatch(/\p{L}/u);
    });

    it('can be disposed of while it works, as a thread that ends does', async () => {
      const other = await engine.load({ id: 'other', files });
      const abort = new AbortController();
      const working = other.transcribe(longSpeech(5), abort.signal).catch((thrown: unknown) => thrown);
      abort.abort();
      await other.dispose();
      expect(await working).toMatchObject(CANCELLED);
    });

    describeBroken(engine, id, files);
  });
}
