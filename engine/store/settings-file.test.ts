import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../contract/settings';
import { formatSettings, overlaid, parseSettings } from './settings-file';

describe('the settings file', () => {
  it('says what is not understood, and keeps apart what another version may understand', () => {
    const parsed = parseSettings(
      JSON.stringify({ version: 9, theme: 'dark', textSize: 'huge', ofTomorrow: 1 }),
    );
    expect(parsed).toEqual({
      settings: { ...DEFAULT_SETTINGS, theme: 'dark' },
      dropped: ['textSize'],
      rest: { textSize: 'huge', ofTomorrow: 1 },
    });
  });

  it.each(['', '{', '[]', '"text"', 'null', '7'])('is none if it is %j', (text) => {
    expect(parseSettings(text)).toBeNull();
  });

  it('comes out as it went in: catches a key of another version that takes the place of one of ours', () => {
    const settings = { ...DEFAULT_SETTINGS, theme: 'dark' as const };
    const text = formatSettings(settings, { ofTomorrow: 1, theme: 'light' });
    expect(parseSettings(text)).toMatchObject({ settings, rest: { ofTomorrow: 1 } });
  });

  it('takes the keys that were changed here, and no others', () => {
    const own = { ...DEFAULT_SETTINGS, theme: 'dark' as const, textSize: 150 };
    const theirs = { ...DEFAULT_SETTINGS, textSize: 120, greet: false };
    expect(overlaid(theirs, own, new Set(['theme']))).toEqual({ ...theirs, theme: 'dark' });
  });
});
