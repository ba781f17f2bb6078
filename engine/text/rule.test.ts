import { describe, expect, it } from 'vitest';
import { claimsOf, type Rule } from './rule';
import { RULES } from './rules/order';

const rule = (name: string, pattern: RegExp, words: string): Rule => ({ name, pattern, say: () => words });
const line = (text: string) => ({ text, isShouting: false });

describe('rules', () => {
  // A later rule that reads an earlier one's characters says them twice.
  it('take no character that was taken, and stand in order of place', () => {
    const claims = claimsOf(line('ab ab cd'), [
      rule('second', /cd/g, 'two'),
      rule('first', /b a/g, 'one'),
      rule('late', /ab|a|b/g, 'x'),
    ]);
    expect(claims.map(({ from, to, rule: name }) => [from, to, name])).toEqual([
      [0, 1, 'late'],
      [1, 4, 'first'],
      [4, 5, 'late'],
      [6, 8, 'second'],
    ]);
  });

  it('see what stands around a match as it was written, also where it was taken', () => {
    const seen: string[] = [];
    claimsOf(line('12 km'), [
      rule('number', /\d+/g, 'twelve'),
      {
        name: 'unit',
        pattern: /km/g,
        say: ({ before }) => {
          seen.push(before);
          return 'kilometers';
        },
      },
    ]);
    expect(seen).toEqual(['12 ']);
  });

  it('are not tried on a line without what they need', () => {
    const needy: Rule = { ...rule('digit', /a/g, 'x'), needs: /\d/ };
    expect(claimsOf(line('a'), [needy])).toEqual([]);
    expect(claimsOf(line('a1'), [needy])).toHaveLength(1);
  });

  it('may read less than they match', () => {
    const stop: Rule = { name: 'stop', pattern: /St\./g, say: () => ({ words: 'Street', length: 2 }) };
    expect(claimsOf(line('St.'), [stop])).toEqual([{ from: 0, to: 2, rule: 'stop', words: 'Street' }]);
  });
});

describe('the patterns of all rules', () => {
  // An unbounded repeat that backtracks takes minutes for a text of one kind of character.
  it.each(RULES.map(({ name, pattern }) => [name, pattern] as const))(
    '%s repeats a bounded number of times',
    (_, pattern) => {
      const source = pattern.source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x');
      expect(pattern.global).toBe(true);
      expect(source).not.toMatch(/[)x][*+]|\{\d+,\}/);
    },
  );
});
