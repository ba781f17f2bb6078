import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../engine/contract/settings';
import { words } from '../words';
import { KEYS, keyToRun, takesText } from './keys';

const press = (key: string, change = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...change,
});

describe('KEYS', () => {
  it('leaves letters and signs to whoever types, but not Esc', () => {
    expect(keyToRun(press('?'), DEFAULT_SETTINGS, true)).toBeNull();
    expect(keyToRun(press('?'), DEFAULT_SETTINGS, false)?.id).toBe('keys');
    expect(keyToRun(press('Escape'), DEFAULT_SETTINGS, true)?.id).toBe('stop');
    expect(keyToRun(press('?', { ctrlKey: true }), DEFAULT_SETTINGS, false)).toBeNull();
  });
  it('lists the talk key that was chosen, not the one that used to be', () => {
    const talk = KEYS.find(({ id }) => id === 'talk');
    const settings = { ...DEFAULT_SETTINGS, talkKey: 'F8' };
    expect(talk?.shown(settings)).toEqual(['F8']);
    expect(talk?.matches(press('F8', { code: 'F8' }), settings)).toBe(true);
    expect(talk?.matches(press(' ', { code: 'Space' }), settings)).toBe(false);
  });
  it('has words for every row, so that no key is listed without saying what it does', () => {
    for (const { id } of KEYS) expect(words.talkview.keyDoes[id]).not.toBe('');
  });
  it('knows what is typed into', () => {
    expect(takesText({ tagName: 'INPUT', type: 'search', isContentEditable: false })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'checkbox', isContentEditable: false })).toBe(false);
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
    expect(takesText({ tagName: 'BUTTON', isContentEditable: false })).toBe(false);
  });
});
