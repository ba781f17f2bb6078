import { describe, expect, it } from 'vitest';
import { SETTING_KEYS } from '../../engine/contract/settings';
import { SETTING_LIST, settingsSchema } from '../../engine/contract/settings-schema';
import { inWords, settingWords } from './setting-words';

describe('the words of the settings', () => {
  it('are there for each: catches a setting that no user can find', () => {
    expect(Object.keys(settingWords).toSorted()).toEqual(SETTING_KEYS.toSorted());
    for (const { label, help, kind, choices, key, isHidden } of SETTING_LIST.map(inWords)) {
      expect([key, label !== '' && help.endsWith('.')]).toEqual([key, true]);
      expect([key, kind === 'choice' && choices === undefined && isHidden !== true]).toEqual([key, false]);
    }
  });

  it('name what can be chosen and nothing else: catches a choice that the host refuses', () => {
    for (const { key, kind, choices = {} } of SETTING_LIST.map(inWords)) {
      const named = Object.keys(choices);
      expect([key, named.length > 0 && kind !== 'choice' && kind !== 'number-or-choice']).toEqual([
        key,
        false,
      ]);
      const refused = named.filter((choice) => !settingsSchema.shape[key].safeParse(choice).success);
      expect([key, refused]).toEqual([key, []]);
    }
  });
});
