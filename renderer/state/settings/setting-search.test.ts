import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { SETTING_LIST as DESCRIBED } from '../../../engine/contract/settings-schema';
import { inWords } from '../../words/setting-words';
import { groupsOf, isChanged, isFound, shownSettings } from './setting-search';

const SETTING_LIST = DESCRIBED.map(inWords);

const found = (query: string): readonly string[] =>
  SETTING_LIST.filter((one) => isFound(one, query)).map(({ key }) => key);

describe('isFound', () => {
  it.each([
    ['barge', 'interruption'],
    ['ZOOM', 'textSize'],
    ['silence patience', 'pauseBeforeReply'],
    ['dark', 'theme'],
    ['Moonshine', 'sttId'],
    ['delete', 'retentionDays'],
  ])('finds by "%s" what people call otherwise', (query, key) => {
    expect(found(query)).toContain(key);
  });

  it('wants all words, in any order, and takes blanks for nothing', () => {
    expect(found('size text')).toEqual(['textSize']);
    expect(found('size nonsense')).toEqual([]);
    expect(found('  ')).toHaveLength(SETTING_LIST.length);
  });
});

describe('shownSettings', () => {
  it('leaves out what a browser can’t do and what is set elsewhere', () => {
    const inBrowser = shownSettings(SETTING_LIST, false).map(({ key }) => key);
    const inDesktop = shownSettings(SETTING_LIST, true).map(({ key }) => key);
    expect(inBrowser).not.toContain('globalShortcut');
    expect(inDesktop).toContain('globalShortcut');
    expect(inDesktop).not.toContain('firstRun');
  });

  it('puts each into one group and loses none', () => {
    const shown = shownSettings(SETTING_LIST, true);
    expect(groupsOf(shown).flatMap(({ list }) => list)).toHaveLength(shown.length);
  });
});

describe('isChanged', () => {
  it('compares by what is in it: catches a reset button that never goes', () => {
    expect(isChanged('theme', DEFAULT_SETTINGS, DEFAULT_SETTINGS)).toBe(false);
    expect(isChanged('theme', { ...DEFAULT_SETTINGS, theme: 'dark' }, DEFAULT_SETTINGS)).toBe(true);
  });
});
