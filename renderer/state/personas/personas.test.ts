import { describe, expect, it } from 'vitest';
import { inOrderOfNames, personaToStart } from './personas';

const profiles = ['admissions', 'guide', 'receptionist'].map((id) => ({
  id,
  name: id,
  description: '',
  voice: null,
}));

describe('personaToStart', () => {
  it('is the guide at the very first start; the order of file names would bring an arbitrary one', () => {
    expect(personaToStart(profiles, null)?.id).toBe('guide');
  });
  it('is the one used last, not the guide again at every start', () => {
    expect(personaToStart(profiles, 'receptionist')?.id).toBe('receptionist');
  });
  it('survives a persona that is gone, a folder without the guide, and an empty one', () => {
    expect(personaToStart(profiles, 'deleted')?.id).toBe('guide');
    expect(personaToStart(profiles.slice(2), 'deleted')?.id).toBe('receptionist');
    expect(personaToStart([], 'guide')).toBeNull();
  });
});

describe('inOrderOfNames', () => {
  it('is the order that readers know: catches the order of files, and a name with an accent at the end', () => {
    const names = (locale: string) =>
      inOrderOfNames(
        [{ name: 'Sofia' }, { name: 'maya' }, { name: 'Émile' }, { name: 'Daniel' }],
        locale,
      ).map(({ name }) => name);
    expect(names('en-GB')).toEqual(['Daniel', 'Émile', 'maya', 'Sofia']);
  });
});
