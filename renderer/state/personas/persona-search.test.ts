import { describe, expect, it } from 'vitest';
import { findPersonas } from './persona-search';

const all = [
  { name: 'Daniel', description: 'Admissions counsellor at Lakeside College' },
  { name: 'Maya', description: 'Receptionist at Brightwater Dental' },
  { name: 'Amélie', description: 'Knows Daniel' },
];
const names = (typed: string) => findPersonas(all, typed).map(({ name }) => name);

describe('findPersonas', () => {
  it('shows all personas to a user who has typed nothing', () => {
    expect(names('  ')).toEqual(['Daniel', 'Maya', 'Amélie']);
  });
  it('finds by name first, by description too, words in any order and half typed', () => {
    expect(names('dan')).toEqual(['Daniel', 'Amélie']);
    expect(names('dental recep')).toEqual(['Maya']);
    expect(names('plumber')).toEqual([]);
  });
  it('does not ask for accents, nor finds in the middle of words', () => {
    expect(names('amelie')).toEqual(['Amélie']);
    expect(names('side')).toEqual([]);
  });
});
