import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../engine/contract/errors';
import {
  brokenFileOf,
  firstToMend,
  inMendingOrder,
  inPlaceOf,
  mistakesOfRefusal,
  mistakesToTell,
  personaOfFile,
  personaToOpen,
  withoutMended,
} from './persona-trouble';

const mistakeIn = (file: string) => ({ file, line: 3, key: 'voice', message: 'is no voice' });
const refusalOf = (file: string) =>
  problemOf('PROFILE_INVALID.file', { file, line: 3, key: 'voice', mistake: 'is no voice' });
const other = problemOf('LLM_FAILED.empty');

describe('persona files with mistakes', () => {
  it('are told of once: catches a second notice for the file that a conversation could not begin with', () => {
    const both = [mistakeIn('/p/tom.yaml'), mistakeIn('/p/ann.yaml')];
    expect(mistakesToTell(both, [], [])).toEqual(both);
    expect(mistakesToTell(both, [other, refusalOf('/p/tom.yaml')], [])).toEqual([mistakeIn('/p/ann.yaml')]);
    expect(mistakesToTell(both, [refusalOf('/p/tom.yaml')], ['/p/ann.yaml'])).toEqual([]);
  });

  it('are no trouble any more once mended: catches a refusal that stays beside the persona that works', () => {
    const listed = [other, refusalOf('/p/tom.yaml')];
    expect(withoutMended(listed, [mistakeIn('/p/tom.yaml')])).toBe(listed);
    expect(withoutMended(listed, [mistakeIn('/p/ann.yaml')])).toEqual([other]);
    expect(brokenFileOf(other)).toBeNull();
  });

  it('say who is there instead: catches a conversation that goes on after it was hung up', () => {
    const files = ['/p/tom.yaml'];
    const robin = { id: 'guide', name: 'Robin', description: '', voice: null };
    const known = { chosen: 'tom', profiles: [robin], snapshot: null };
    const running = { state: 'ACTIVE', profileId: 'tom', personaName: 'Tom' } as const;
    const instead = { tag: 'instead', name: 'Robin' };
    expect(inPlaceOf(files, { ...known, snapshot: running })).toEqual({ tag: 'kept' });
    expect(inPlaceOf(files, { ...known, snapshot: { ...running, state: 'TERMINATED' } })).toEqual(instead);
    expect(inPlaceOf(files, known)).toEqual(instead);
    const maya = { ...running, profileId: 'maya', personaName: 'Maya' };
    expect(inPlaceOf(files, { ...known, snapshot: maya })).toEqual({ tag: 'instead', name: 'Maya' });
    expect(inPlaceOf(['/p/ann.yaml'], known)).toBeNull();
    expect(inPlaceOf(files, { ...known, profiles: [{ ...robin, id: 'tom' }] })).toBeNull();
    expect(inPlaceOf(files, { ...known, profiles: [] })).toBeNull();
  });

  it('are opened by the name that the editor knows: catches a folder that is opened as a persona', () => {
    expect(personaOfFile('/home/p/profiles/tom.yaml')).toBe('tom');
    expect(personaOfFile(String.raw`C:\p\Ann B.YML`)).toBe('Ann B');
    expect(personaOfFile('/home/p/profiles')).toBeNull();
  });

  it('are opened themselves or not at all: catches the sound file of the same name that is shown as the broken one', () => {
    const sound = [{ id: 'maya' }];
    const problems = [mistakeIn('/p/tom.yaml'), mistakeIn('/p/tom.yml'), mistakeIn('/p/maya.yml')];
    expect(personaToOpen('/p/tom.yaml', { profiles: sound, problems })).toBe('tom');
    expect(personaToOpen('/p/maya.yml', { profiles: sound, problems })).toBeNull();
    expect(personaToOpen('/p/tom.yml', { profiles: sound, problems })).toBeNull();
    expect(personaToOpen('/p/ann.yaml', { profiles: sound, problems })).toBe('ann');
    expect(personaToOpen('/p', { profiles: [], problems: [] })).toBeNull();
  });

  it('are opened where mending helps most: catches being sent to the key that only seems to be missing', () => {
    const missing = { line: 1, column: 1, key: 'description', message: 'is missing', meant: null };
    const misspelt = { line: 2, column: 1, key: 'descripton', message: 'is unknown', meant: 'description' };
    expect(firstToMend([missing, misspelt])).toBe(misspelt);
    expect(firstToMend([missing])).toBe(missing);
    expect(firstToMend([])).toBeUndefined();
    expect(inMendingOrder([missing, misspelt])).toEqual([misspelt, missing]);
    expect(inMendingOrder([])).toEqual([]);
  });

  it('are told of whole where nothing began: catches the one that is shown, and another one that is jumped to', () => {
    const file = '/p/tom.yaml';
    const missing = { file, line: 1, key: 'description', message: 'is missing' };
    const misspelt = { file, line: 2, key: 'descripton', message: 'is unknown', meant: 'description' };
    const refusal = problemOf('PROFILE_INVALID.file', {
      file,
      line: 1,
      key: 'description',
      mistake: 'is missing',
    });
    const known = [mistakeIn('/p/ann.yaml'), missing, misspelt];
    expect(mistakesOfRefusal(refusal, known)).toEqual([misspelt, missing]);
    expect(mistakesOfRefusal(refusal, [])).toEqual([missing]);
    expect(mistakesOfRefusal(other, known)).toEqual([]);
  });
});
