import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords, spokenBetween, wordsIn } from './echo-guard';
import { newTurn } from '../turn/new-turn';
import type { Reply, ReplyChunk } from '../turn/types';

const compare = (heard: string, spoken: string) => compareWords(wordsIn(heard), wordsIn(spoken));

describe('compareWords', () => {
  it('knows its own words though the recogniser misheard some and missed others', () => {
    const { share } = compare(
      'we are open form nine to sixx on week days',
      'Yes, we are open from nine to six on weekdays.',
    );
    expect(share).toBeGreaterThanOrEqual(0.7);
  });

  it('does not take the user for the echo because of a few small words', () => {
    const { share } = compare(
      'what about the one on Sunday',
      'We are open from nine to six on all days of the week.',
    );
    expect(share).toBeLessThan(0.6);
  });

  it('leaves what the user said between the echoes', () => {
    const { rest } = compare('we are open stop please from nine', 'We are open from nine to six.');
    expect(rest).toEqual(['stop', 'please']);
  });

  it('wants the same order: words picked from all over are no echo', () => {
    expect(compare('six nine open are we', 'We are open from nine to six.').share).toBeLessThan(0.5);
  });

  it('finds a part of what was said in all of it, and loses no word', () => {
    const words = fc.array(fc.constantFrom('a', 'one', 'three', 'seven', 'seventy', 'open'), {
      maxLength: 15,
    });
    fc.assert(
      fc.property(words, words, words, (before, part, after) => {
        expect(compareWords(part, [...before, ...part, ...after]).rest).toEqual([]);
        const { share, rest } = compareWords(part, after);
        expect(Math.round((1 - share) * part.length)).toBe(part.length === 0 ? 0 : rest.length);
      }),
    );
  });
});

describe('spokenBetween', () => {
  const reply = (chunks: readonly ReplyChunk[]): Reply => ({
    ...newTurn({ turnId: 1, number: 1 }, 0, 0).reply,
    chunks,
  });

  it('places words by their letters, over the borders of chunks', () => {
    const said = reply([
      { text: 'One two three four.', startSample: 0, endSample: 19_000, done: true },
      { text: 'Five six.', startSample: 19_000, endSample: 28_000, done: true },
      { text: 'Seven.', startSample: null, endSample: 0, done: false },
    ]);
    expect(spokenBetween(said, 9_000, 21_000)).toBe('three four. Five');
    expect(spokenBetween(said, -5_000, 1)).toBe('One');
  });

  it('does not squeeze a sentence into the samples that came of it so far', () => {
    const text = 'We are open on every working day of the week.';
    const said = reply([{ text, startSample: 0, endSample: 4_800, done: false }]);
    expect(spokenBetween(said, 0, 4_800)).not.toContain('week');
  });
});
