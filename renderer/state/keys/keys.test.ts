import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { words } from '../../words';
import { createStores, type Panel } from '../stores';
import { keyActions } from './key-actions';
import { ariaKeys, KEYS, keyRow, keysHere, keyToRun, takesText } from './keys';

const press = (key: string, change = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

const TYPING = { isTyping: true, isTalking: false, isTrying: false };
const READING = { isTyping: false, isTalking: false, isTrying: false };
const TALKING = { isTyping: false, isTalking: true, isTrying: false };
const TRYING = { isTyping: false, isTalking: true, isTrying: true };

const ran = (pressed: ReturnType<typeof press>, scene = READING, settings = DEFAULT_SETTINGS) =>
  keyToRun(pressed, settings, scene)?.id ?? null;

describe('KEYS', () => {
  it('leaves letters and signs to a user who types, but not Esc', () => {
    expect(ran(press('?'), TYPING)).toBeNull();
    expect(ran(press('?'))).toBe('keys');
    expect(ran(press('Escape'), TYPING)).toBe('stop');
    expect(ran(press('?', { ctrlKey: true }))).toBeNull();
  });

  it('lists the talk key that was chosen, not the one that used to be', () => {
    const settings = { ...DEFAULT_SETTINGS, talkKey: 'F8' };
    const talk = keyRow('talk');
    expect(words.keys.shown(talk.shown(settings, false), false)).toBe('F8');
    expect(talk.matches(press('F8', { code: 'F8' }), settings)).toBe(true);
    expect(talk.matches(press(' ', { code: 'Space' }), settings)).toBe(false);
  });

  it('has words for every row, so that no key is listed without saying what it does', () => {
    for (const { id, shown } of KEYS) {
      expect(words.keys.does(id, DEFAULT_SETTINGS, null)).not.toBe('');
      expect(words.keys.shown(shown(DEFAULT_SETTINGS, true), true)).not.toBe('');
    }
  });

  it('mutes on every page, for the microphone is open on every page, but not by the key that talks', () => {
    const m = press('m', { code: 'KeyM' });
    const talksByM = { ...DEFAULT_SETTINGS, talkKey: 'KeyM' };
    expect([ran(m), ran(m, TYPING), ran(m, TALKING)]).toEqual(['mute', null, 'mute']);
    expect(ran(m, TALKING, talksByM)).toBeNull();
    expect(keysHere(talksByM, true).map(({ id }) => id)).not.toContain('mute');
  });

  it('does nothing else while the talk key is tried: M muted the microphone in the introduction', () => {
    expect(ran(press('m', { code: 'KeyM' }), TRYING)).toBeNull();
    expect(ran(press('?'), TRYING)).toBeNull();
    expect(ran(press('e', { code: 'KeyE', ctrlKey: true, shiftKey: true }), TRYING)).toBeNull();
    expect(ran(press('l', { code: 'KeyL', ctrlKey: true, shiftKey: true }), TRYING)).toBeNull();
    // What lies above is closed as everywhere.
    expect(ran(press('Escape'), TRYING)).toBe('stop');
  });

  it('lists the key that works everywhere in the desktop app alone', () => {
    expect(keysHere(DEFAULT_SETTINGS, false).map(({ id }) => id)).not.toContain('everywhere');
    expect(keysHere(DEFAULT_SETTINGS, true)).toHaveLength(KEYS.length);
  });

  it('starts no recording by a letter that is typed', () => {
    const chord = { code: 'KeyE', ctrlKey: true, shiftKey: true };
    expect(ran(press('E', chord), TYPING)).toBe('record');
    expect(ran(press('E', { ...chord, ctrlKey: false, metaKey: true }))).toBe('record');
    expect(ran(press('E', { ...chord, ctrlKey: false }))).toBeNull();
    expect(ran(press('e', { ...chord, shiftKey: false }))).toBeNull();
    // On some keyboards AltGr is Ctrl and Alt, and types.
    expect(ran(press('E', { ...chord, altKey: true }))).toBeNull();
  });

  it('leaves the key that reloads a page alone', () => {
    expect(ran(press('R', { code: 'KeyR', ctrlKey: true, shiftKey: true }))).toBeNull();
  });

  it('closes what is open before it stops the voice', () => {
    const done: string[] = [];
    const may = (panel: Panel) => {
      const stores = createStores();
      stores.ui.setState({ panel });
      return keyActions({
        actions: {
          stopVoice: () => void done.push('stop'),
          setPanel: (to) => void done.push(to),
          setMuted: vi.fn<() => void>(),
          set: vi.fn<() => void>(),
        },
        stores,
        recorder: { toggle: vi.fn<() => void>() },
      });
    };
    keyRow('stop').run?.(may('keys'));
    keyRow('stop').run?.(may('none'));
    expect(done).toEqual(['none', 'stop']);
  });

  it('is told to a screen reader as it is shown', () => {
    for (const id of ['record', 'overlay'] as const) {
      const shown = words.keys.shown(keyRow(id).shown(DEFAULT_SETTINGS, false), false);
      expect(ariaKeys(id, false).replace('Control', 'Ctrl').split('+')).toEqual(shown.split(' + '));
    }
    expect(ariaKeys('record', true)).toBe('Meta+Shift+E');
  });

  it('knows what is typed into', () => {
    expect(takesText({ tagName: 'INPUT', type: 'search', isContentEditable: false })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'checkbox', isContentEditable: false })).toBe(false);
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
    expect(takesText({ tagName: 'BUTTON', isContentEditable: false })).toBe(false);
  });
});
