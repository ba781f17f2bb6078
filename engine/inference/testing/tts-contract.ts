/**
 * Owns what every voice must do, as tests: what Sidetone relies on, whatever the model. How it sounds is for the tests of
 * each, and for people.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined } from '../../audio/joined';
import { rmsDb } from '../../audio/level';
import type { TtsEngine, VoiceOptions } from '../engine-types';
import type { TtsProvider } from '../providers';
import { describeBroken } from './broken-files';
import { callOffAfter, collect, MOST_TURNS, NEVER } from './turns';

const CANCELLED = { problem: { code: 'CANCELLED' } };
const SENTENCE = 'We are open from nine to five, Monday to Friday.';
const LONG =
  `${SENTENCE} A cleaning takes about forty five minutes, and you can park behind the house. `.repeat(2);

/** @param name of the voice, for people. @param options as the host gives them. */
export function describeVoice(name: string, engine: TtsEngine, options: VoiceOptions): void {
  describe(`${name}, as any voice`, { timeout: 60_000 }, () => {
    let voice: TtsProvider;
    beforeAll(async () => {
      voice = await engine.load({ ...options, isSteady: true });
    }, 60_000);
    afterAll(() => voice.dispose());
    const say = async (text: string): Promise<Float32Array> =>
      joined(await collect(voice.synthesise(text, NEVER)));
    const secondsOf = ({ length }: Float32Array): number => length / voice.sampleRate;

    it('goes by the id that it was loaded by, and tells its rate', () => {
      expect(voice.id).toBe(options.id);
      expect(voice.sampleRate).toBeGreaterThanOrEqual(8_000);
      expect(voice.sampleRate).toBeLessThanOrEqual(48_000);
    });

    it('speaks: as long as a person would, to be heard, within full scale', async () => {
      const pieces = await collect(voice.synthesise(SENTENCE, NEVER));
      const all = joined(pieces);
      for (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
      expect(secondsOf(all)).toBeGreaterThan(1);
      expect(secondsOf(all)).toBeLessThan(10);
      expect(all.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      expect(rmsDb(all)).toBeGreaterThan(-45);
    });

    it('says nothing where there is nothing to say', async () => {
      for (const text of ['', ' ', '... , !', '😊'])
        expect([text, (await say(text)).length]).toEqual([text, 0]);
    });

    it('says one short word', async () => {
      for (const text of ['Yes.', 'No', 'A.']) expect(secondsOf(await say(text))).toBeGreaterThan(0.1);
    });

    it('takes text for text: accents, other scripts, signs, halves of letters', async () => {
      const texts = [
        'naïve café',
        '“Quotes” — and … dots',
        '日本語 and English',
        '-o file',
        'a\u0000b',
        'x\uD800y',
        '\u200B',
      ];
      for (const text of texts) {
        const samples = await say(text);
        expect([text, samples.every((sample) => Math.abs(sample) <= 1)]).toEqual([text, true]);
      }
    });

    it('begins before it knows the end, and takes text without a full stop', async () => {
      const pieces = await collect(voice.synthesise(LONG, NEVER));
      expect(pieces.length).toBeGreaterThan(2);
      expect(secondsOf(joined(pieces))).toBeGreaterThan(2 * secondsOf(await say(SENTENCE)));
      expect((await say('word and '.repeat(40))).length).toBeGreaterThan(0);
    });

    it('says the same each time if it is to be steady, one at a time or two', async () => {
      const texts = ['One thing is this.', SENTENCE];
      const alone = [];
      for (const text of texts) alone.push(await say(text));
      expect(await Promise.all(texts.map(say))).toEqual(alone);
    });

    it('does not begin what is called off already', async () => {
      await expect(collect(voice.synthesise(SENTENCE, AbortSignal.abort()))).rejects.toMatchObject(CANCELLED);
    });

    it('gives out nothing more once it is called off', async () => {
      const abort = new AbortController();
      let count = 0;
      const speak = async (): Promise<void> => {
        for await (const piece of voice.synthesise(LONG, abort.signal)) {
          count += piece.length > 0 ? 1 : 0;
          abort.abort();
        }
      };
      await expect(speak()).rejects.toMatchObject(CANCELLED);
      expect(count).toBe(1);
    });

    it('stops with the step under way: catches one that goes on to the end, or works in one go', async () => {
      for (const after of [0, 1, 2]) {
        const { wasOver, thrown, turns } = await callOffAfter(after, (signal) =>
          collect(voice.synthesise(LONG, signal)),
        );
        expect(wasOver).toBe(false);
        expect(thrown).toMatchObject(CANCELLED);
        expect(turns).toBeLessThanOrEqual(MOST_TURNS);
      }
      expect((await say('Yes.')).length).toBeGreaterThan(0);
    });

    it('is not held up by a listener that walks away', async () => {
      for await (const piece of voice.synthesise(LONG, NEVER)) if (piece.length > 0) break;
      expect((await say('Yes.')).length).toBeGreaterThan(0);
    });

    it('can be disposed of while it works, as a thread that ends does', async () => {
      const other = await engine.load(options);
      const abort = new AbortController();
      const working = collect(other.synthesise(LONG, abort.signal)).catch((thrown: unknown) => thrown);
      abort.abort();
      await other.dispose();
      expect(await working).toMatchObject(CANCELLED);
    });

    describeBroken({ load: (of) => engine.load({ ...options, ...of }) }, options.id, options.files);
  });
}
