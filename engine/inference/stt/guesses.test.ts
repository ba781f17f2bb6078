import { describe, expect, it } from 'vitest';
import { createGuesses, createGuessesOfSessions } from './guesses';

const noise = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin((at + 1) * 12.9898 * seed) * 0.1);

const said = (tokens: readonly number[]) => ({ tokens, checkedTo: 0, agreed: '' });

describe('createGuesses', () => {
  it('knows an utterance that has grown: catches a guess that is never made', () => {
    const guesses = createGuesses();
    const whole = noise(32_000, 3);
    guesses.remember(whole.subarray(0, 16_000), said([5, 6]));
    expect(guesses.guess(whole).tokens).toEqual([5, 6]);
  });

  it('knows one that was shorter than the silence before its words: catches a first guess forgotten', () => {
    const guesses = createGuesses();
    const whole = noise(32_000, 3);
    guesses.remember(whole.subarray(0, 6_112), said([5]));
    expect(guesses.guess(whole).tokens).toEqual([5]);
    guesses.remember(whole.subarray(0, 1_000), said([7]));
    expect(guesses.guess(whole.subarray(0, 1_000)).tokens).toEqual([]);
  });

  it('knows it when its silence was cut elsewhere: catches a guess lost to the first loud word', () => {
    const guesses = createGuesses();
    const whole = noise(32_000, 3);
    guesses.remember(whole.subarray(0, 16_000), said([5, 6]));
    expect(guesses.guess(whole.subarray(320)).tokens).toEqual([5, 6]);
    guesses.remember(whole.subarray(320), said([5, 6, 7]));
    expect(guesses.guess(whole).tokens).toEqual([5, 6, 7]);
  });

  it('knows no other, nor silence: catches tokens of one utterance guessed for the next', () => {
    const guesses = createGuesses();
    guesses.remember(noise(16_000, 3), said([5, 6]));
    guesses.remember(new Float32Array(16_000), said([9]));
    expect(guesses.guess(noise(16_000, 7)).tokens).toEqual([]);
    expect(guesses.guess(new Float32Array(16_000)).tokens).toEqual([]);
  });

  it('forgets the oldest: catches a memory that grows with the conversation', () => {
    const guesses = createGuesses();
    for (let seed = 1; seed <= 7; seed++) guesses.remember(noise(16_000, seed), said([seed]));
    expect(guesses.guess(noise(16_000, 1)).tokens).toEqual([]);
    expect(guesses.guess(noise(16_000, 7)).tokens).toEqual([7]);
  });
});

describe('the guesses of several sessions', () => {
  it('are no guess for another, though both hear the very same: catches words of one call in another’s', () => {
    const guesses = createGuessesOfSessions();
    const sound = noise(16_000, 3);
    guesses.of('a').remember(sound, said([5, 6]));
    expect(guesses.of('b').guess(sound).tokens).toEqual([]);
    expect(guesses.of('a').guess(sound).tokens).toEqual([5, 6]);
    guesses.forget('a');
    expect(guesses.of('a').guess(sound).tokens).toEqual([]);
  });

  it('are bounded: the session that was heard longest ago is forgotten', () => {
    const guesses = createGuessesOfSessions();
    const sound = noise(16_000, 3);
    for (let session = 0; session < 65; session += 1) guesses.of(String(session)).remember(sound, said([1]));
    expect(guesses.of('64').guess(sound).tokens).toEqual([1]);
    expect(guesses.of('0').guess(sound).tokens).toEqual([]);
  });
});
