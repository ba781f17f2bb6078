import { describe, expect, it } from 'vitest';
import { createDrafts, createDraftsOfSessions } from './drafts';

const noise = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin((at + 1) * 12.9898 * seed) * 0.1);

const said = (tokens: readonly number[]) => ({ tokens, checkedTo: 0, agreed: '' });

describe('createDrafts', () => {
  it('knows an utterance that has grown: catches a guess that is never made', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 16_000), said([5, 6]));
    expect(drafts.guess(whole).tokens).toEqual([5, 6]);
  });

  it('knows one that was shorter than the silence before its words: catches a first draft forgotten', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 6_112), said([5]));
    expect(drafts.guess(whole).tokens).toEqual([5]);
    drafts.remember(whole.subarray(0, 1_000), said([7]));
    expect(drafts.guess(whole.subarray(0, 1_000)).tokens).toEqual([]);
  });

  it('knows it when its silence was cut elsewhere: catches a guess lost to the first loud word', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 16_000), said([5, 6]));
    expect(drafts.guess(whole.subarray(320)).tokens).toEqual([5, 6]);
    drafts.remember(whole.subarray(320), said([5, 6, 7]));
    expect(drafts.guess(whole).tokens).toEqual([5, 6, 7]);
  });

  it('knows no other, nor silence: catches tokens of one utterance guessed for the next', () => {
    const drafts = createDrafts();
    drafts.remember(noise(16_000, 3), said([5, 6]));
    drafts.remember(new Float32Array(16_000), said([9]));
    expect(drafts.guess(noise(16_000, 7)).tokens).toEqual([]);
    expect(drafts.guess(new Float32Array(16_000)).tokens).toEqual([]);
  });

  it('forgets the oldest: catches a memory that grows with the conversation', () => {
    const drafts = createDrafts();
    for (let seed = 1; seed <= 7; seed++) drafts.remember(noise(16_000, seed), said([seed]));
    expect(drafts.guess(noise(16_000, 1)).tokens).toEqual([]);
    expect(drafts.guess(noise(16_000, 7)).tokens).toEqual([7]);
  });
});

describe('the drafts of several sessions', () => {
  it('are no guess for another, though both hear the very same: catches words of one call in another’s', () => {
    const drafts = createDraftsOfSessions();
    const sound = noise(16_000, 3);
    drafts.of('a').remember(sound, said([5, 6]));
    expect(drafts.of('b').guess(sound).tokens).toEqual([]);
    expect(drafts.of('a').guess(sound).tokens).toEqual([5, 6]);
    drafts.forget('a');
    expect(drafts.of('a').guess(sound).tokens).toEqual([]);
  });

  it('are bounded: the session that was heard longest ago is forgotten', () => {
    const drafts = createDraftsOfSessions();
    const sound = noise(16_000, 3);
    for (let session = 0; session < 65; session += 1) drafts.of(String(session)).remember(sound, said([1]));
    expect(drafts.of('64').guess(sound).tokens).toEqual([1]);
    expect(drafts.of('0').guess(sound).tokens).toEqual([]);
  });
});
