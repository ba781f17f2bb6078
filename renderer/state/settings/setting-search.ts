/**
 * Owns which settings are shown: those that this shell can do, that are not set elsewhere, and that have the words that
 * are looked for. Pure.
 */
import {
  SETTING_GROUPS,
  type SettingGroup,
  type SettingKey,
  type Settings,
} from '../../../engine/contract/settings';
import type { SettingWords, ShownSetting } from '../../words/setting-words';

export type Findable = SettingWords;

const plain = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

/** Each word that is looked for is somewhere in what is said of it, in any order. */
export function isFound(one: Findable, query: string): boolean {
  const said = plain(
    [one.label, one.help, one.alsoKnownAs ?? '', ...Object.values(one.choices ?? {})].join(' '),
  );
  return plain(query)
    .split(/\s+/)
    .every((word) => said.includes(word));
}

export const shownSettings = (list: readonly ShownSetting[], isDesktop: boolean): readonly ShownSetting[] =>
  list.filter(({ isHidden, desktopOnly }) => isHidden !== true && (isDesktop || desktopOnly !== true));

export type ShownGroup = { readonly group: SettingGroup; readonly list: readonly ShownSetting[] };

/** In the order of the groups; those with nothing in them are left out. */
export const groupsOf = (list: readonly ShownSetting[]): readonly ShownGroup[] =>
  SETTING_GROUPS.map((group) => ({ group, list: list.filter((one) => one.group === group) })).filter(
    (shown) => shown.list.length > 0,
  );

export const isChanged = (key: SettingKey, settings: Settings, defaults: Settings): boolean =>
  JSON.stringify(settings[key]) !== JSON.stringify(defaults[key]);
