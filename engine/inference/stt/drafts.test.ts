import { describe, expect, it } from 'vitest';
import { createDrafts } from './drafts';

const noise = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin((at + 1) * 12.9898 * seed) * 0.1);

describe('createDrafts', () => {
  it('knows an utterance that has grown: catches a guess that is never made', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 16_000), [5, 6]);
    expect(drafts.guess(whole)).toEqual([5, 6]);
  });

  it('knows one that was shorter than the silence before its words: catches a first draft forgotten', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 6_080), [5]);
    expect(drafts.guess(whole)).toEqual([5]);
    drafts.remember(whole.subarray(0, 1_000), [7]);
    expect(drafts.guess(whole.subarray(0, 1_000))).toEqual([]);
  });

  it('knows it when its silence was cut elsewhere: catches a guess lost to the first loud word', () => {
    const drafts = createDrafts();
    const whole = noise(32_000, 3);
    drafts.remember(whole.subarray(0, 16_000), [5, 6]);
    expect(drafts.guess(whole.subarray(320))).toEqual([5, 6]);
    drafts.remember(whole.subarray(320), [5, 6, 7]);
    expect(drafts.guess(whole)).toEqual([5, 6, 7]);
  });

  it('knows no other, nor silence: catches tokens of one utterance guessed for the next', () => {
    const drafts = createDrafts();
    drafts.remember(noise(16_000, 3), [5, 6]);
    drafts.remember(new Float32Array(16_000), [9]);
    expect(drafts.guess(noise(16_000, 7))).toEqual([]);
    expect(drafts.guess(new Float32Array(16_000))).toEqual([]);
  });

  it('forgets the oldest: catches a memory that grows with the conversation', () => {
    const drafts = createDrafts();
    for (let seed = 1; seed <= 7; seed++) drafts.remember(noise(16_000, seed), [seed]);
    expect(drafts.guess(noise(16_000, 1))).toEqual([]);
    expect(drafts.guess(noise(16_000, 7))).toEqual([7]);
  });
});
