/**
 * Owns what every judge of turns must do, as tests: one that hears the turn, and one that reads its words. How well it
 * judges is for the tests of each, and for the benchmark.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelFiles } from '../../contract/inference';
import type { EotEngine } from '../engine-types';
import type { SmartTurnProvider, TextScoreProvider } from '../providers';
import { describeBroken } from './broken-files';
import { longSpeech, question, silence } from './sounds';
import { callOffAfter, MOST_TURNS, NEVER } from './turns';

const CANCELLED = { problem: { code: 'CANCELLED' } };

const isProbability = (value: number): boolean => value >= 0 && value <= 1;

type Judge<J extends EotEngine['judges']> = Extract<EotEngine, { judges: J }>;

/** @param name of the model, for people. @param files as the store gives them. */
export function describeSoundJudge(
  name: string,
  engine: Judge<'sound'>,
  id: string,
  files: ModelFiles,
): void {
  describe(`${name}, as any judge of the sound of a turn`, { timeout: 60_000 }, () => {
    let judge: SmartTurnProvider;
    beforeAll(async () => {
      judge = await engine.load({ id, files });
    }, 60_000);
    afterAll(() => judge.dispose());

    it('gives a probability for any length of sound, and leaves the sound as it was', async () => {
      for (const samples of [new Float32Array(1), silence(0.1), silence(2), question(1), longSpeech(20)]) {
        const before = samples.slice();
        expect([samples.length, isProbability(await judge.score(samples, NEVER))]).toEqual([
          samples.length,
          true,
        ]);
        expect(samples).toEqual(before);
      }
    });

    it('judges the same whether the sound came early, bit by bit, or all at once', async () => {
      const samples = question(2);
      const atOnce = await judge.score(samples, NEVER);
      await judge.score(question(3), NEVER);
      for (const part of [0.3, 0.6, 0.9]) judge.pushAudio(samples.slice(0, samples.length * part));
      expect(await judge.score(samples, NEVER)).toBe(atOnce);
    });

    it('judges two at a time, each its own: catches a state that they share', async () => {
      const sounds = [question(4), question(5)];
      const alone: number[] = [];
      for (const samples of sounds) alone.push(await judge.score(samples, NEVER));
      expect(await Promise.all(sounds.map((samples) => judge.score(samples, NEVER)))).toEqual(alone);
    });

    it('does not begin what is called off already', async () => {
      await expect(judge.score(question(1), AbortSignal.abort())).rejects.toMatchObject(CANCELLED);
    });

    it('ends as called off when that comes while it works, and works after', async () => {
      const { thrown, turns } = await callOffAfter(0, (signal) => judge.score(question(1), signal));
      expect(thrown).toMatchObject(CANCELLED);
      expect(turns).toBeLessThanOrEqual(MOST_TURNS);
      expect(isProbability(await judge.score(question(1), NEVER))).toBe(true);
    });

    describeBroken(engine, id, files);
  });
}

/** See `describeSoundJudge`. */
export function describeWordsJudge(
  name: string,
  engine: Judge<'words'>,
  id: string,
  files: ModelFiles,
): void {
  describe(`${name}, as any judge of the words of a turn`, { timeout: 60_000 }, () => {
    let judge: TextScoreProvider;
    beforeAll(async () => {
      judge = await engine.load({ id, files });
    }, 60_000);
    afterAll(() => judge.dispose());

    it('gives a probability for any words: none, one, very many, other scripts, halves of letters', async () => {
      const long = 'and then I said to her that we had better go home again '.repeat(200);
      for (const text of ['', 'Yes', long, '日本語', 'x\uD800y', 'a\u0000b', '<|im_end|>', '...']) {
        expect([text, isProbability(await judge.score(text, '', NEVER))]).toEqual([text, true]);
      }
      expect(isProbability(await judge.score('Yes', long, NEVER))).toBe(true);
    });

    it('judges two at a time, each its own: catches a state that they share', async () => {
      const texts = ['I would like to cancel my appointment', 'I would like to cancel my'];
      const alone: number[] = [];
      for (const text of texts) alone.push(await judge.score(text, '', NEVER));
      const together = await Promise.all(texts.map((text) => judge.score(text, '', NEVER)));
      // In pieces or at once, sums are rounded otherwise.
      for (const [index, value] of together.entries()) expect(value).toBeCloseTo(alone[index] ?? NaN, 1);
    });

    it('does not begin what is called off already', async () => {
      await expect(judge.score('Yes', '', AbortSignal.abort())).rejects.toMatchObject(CANCELLED);
    });

    it('ends as called off when that comes while it works, and works after', async () => {
      const long = 'and then I said to her that we had better go home again '.repeat(6);
      for (const after of [0, 1]) {
        const { wasOver, thrown, turns } = await callOffAfter(after, (signal) =>
          judge.score(`${after} ${long}`, '', signal),
        );
        expect(wasOver).toBe(false);
        expect(thrown).toMatchObject(CANCELLED);
        expect(turns).toBeLessThanOrEqual(MOST_TURNS);
      }
      expect(isProbability(await judge.score('Yes', '', NEVER))).toBe(true);
    });

    describeBroken(engine, id, files);
  });
}
