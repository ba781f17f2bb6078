import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accepted, decideNow, differences, newestOf, sumOf } from './testing/decisions/record';

const FOLDER = join(import.meta.dirname, 'decisions');

describe('what the session machine decides', () => {
  it('is what was accepted: if it is meant to change, npm run decisions -- --accept "why"', () => {
    expect(differences(accepted(FOLDER), decideNow()).join('\n\n')).toBe('');
  });

  it('was accepted with a reason: catches a record that is changed by hand', () => {
    expect(newestOf(FOLDER)?.sum).toBe(sumOf(accepted(FOLDER)));
  });

  it('is told with the place of the first difference', () => {
    const before = { 'a.txt': '== one\nsame\nold\n', 'b.txt': 'same\n' };
    const now = { 'a.txt': '== one\nsame\nnew\n', 'b.txt': 'same\n' };
    expect(differences(before, now)).toEqual(['a.txt, line 3 == one\n- old\n- \n+ new\n+ ']);
  });
});
