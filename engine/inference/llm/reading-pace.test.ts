import { expect, it } from 'vitest';
import { createReadingPace } from './reading-pace';

/** Reads on a machine on which a call costs some milliseconds, and each token some more. @returns the last call's. */
const settled = (callMs: number, tokenMs: number): { tokens: number; ms: number } => {
  const pace = createReadingPace();
  let ms = 0;
  let tokens = 0;
  for (let call = 0; call < 10; call += 1) {
    tokens = pace.tokens();
    ms = callMs + tokens * tokenMs;
    pace.note(tokens, ms);
  }
  return { tokens, ms };
};

it('reads as much in a call as the machine can in the time that stopping may take', () => {
  expect(settled(2, 0.5)).toMatchObject({ tokens: 32 });
  const middling = settled(10, 3);
  expect(middling.tokens).toBeGreaterThan(4);
  expect(middling.ms).toBeLessThanOrEqual(50);
});

it('does not read word by word on a slow machine: it would never get to the end', () => {
  expect(settled(20, 50).tokens).toBe(4);
});

it('is not led astray by the last token of a prompt, or by a machine that was busy for a moment', () => {
  const pace = createReadingPace();
  for (let call = 0; call < 5; call += 1) pace.note(pace.tokens(), 10);
  const usual = pace.tokens();
  pace.note(1, 40);
  expect(pace.tokens()).toBe(usual);
  pace.note(usual, 2_000);
  expect(pace.tokens()).toBe(4);
  for (let call = 0; call < 5; call += 1) pace.note(pace.tokens(), 10);
  expect(pace.tokens()).toBe(usual);
});
