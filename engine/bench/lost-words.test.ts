import { expect, it } from 'vitest';
import { lostWords } from './lost-words';

it('sees a beginning or an end that is gone, and forgives other mistakes', () => {
  const reference = 'Is the clinic open on Saturday?';
  expect(lostWords(reference, 'is the clinic open on Saturday')).toEqual({ first: false, last: false });
  expect(lostWords(reference, 'the clinic open on Saturday')).toEqual({ first: true, last: false });
  expect(lostWords(reference, 'Is the clinic open')).toEqual({ first: false, last: true });
  expect(lostWords(reference, 'Is the cleaning often on Saturday.')).toEqual({ first: false, last: false });
  expect(lostWords(reference, '')).toEqual({ first: true, last: true });
  expect(lostWords('', 'anything')).toEqual({ first: false, last: false });
});
