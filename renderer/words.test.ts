import { describe, expect, it } from 'vitest';
import { words } from './words';

describe('the words for persona files with mistakes', () => {
  it('count the mistakes of one file: catches "a mistake" above a list of two', () => {
    expect(words.fileMistake('/p/tom.yaml', 1)).toBe('tom.yaml has an error.');
    expect(words.fileMistake('/p/tom.yaml', 2)).toBe('tom.yaml has 2 errors.');
    expect(words.profileProblems(1, 1)).toBe('A persona file has an error.');
    expect(words.profileProblems(1, 2)).toBe('A persona file has 2 errors.');
    expect(words.profileProblems(2, 3)).toBe('2 persona files have errors.');
  });
});
