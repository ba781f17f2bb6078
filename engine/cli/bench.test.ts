import { describe, expect, it } from 'vitest';
import type { BenchContext } from '../bench/context';
import { single } from '../bench/figures';
import { runSections } from './bench';

describe('runSections', () => {
  it('keeps what the others measured when one fails, and says which: catches half an hour lost to the last section', async () => {
    const notes: string[] = [];
    const context = { say: () => undefined, note: (line: string) => void notes.push(line) };
    const { figures, failed } = await runSections(
      {
        first: async () => [single('a', 'a', 'ms', 1)],
        second: async () => {
          throw new Error('no browser');
        },
        third: async () => [single('c', 'c', 'ms', 3)],
        unasked: async () => [single('d', 'd', 'ms', 4)],
      },
      ['first', 'second', 'third'],
      context as unknown as BenchContext,
    );
    expect(figures.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(failed).toEqual(['second']);
    expect(notes).toEqual(['second failed: no browser']);
  });
});
