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

describe('figures in the middle of words', () => {
  it('keep their unit: catches a button that says "(753" in one line and "MB)" in the next', () => {
    expect(words.fetchAll('753 MB')).toBe('Download what is missing (753\u00A0MB)');
    expect(words.pauseStatistics(420, 1_300)).toContain('about 0.4\u00A0s, now and then for 1.3\u00A0s.');
  });
});
