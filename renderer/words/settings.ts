/** Owns the words of the settings view. What each setting is called, and its sentence, is setting-words.ts's. */
import type { SettingGroup } from '../../engine/contract/settings';
import { plural } from './locale';

const GROUP: Record<SettingGroup, string> = {
  talking: 'Talking',
  voices: 'Voices and models',
  keys: 'Keys',
  devices: 'Devices',
  sound: 'Sound',
  look: 'Look',
  history: 'History',
  app: 'Sidetone',
};

/** What stands behind a figure in a field. */
const UNIT = {
  ms: () => 's',
  '%': () => '%',
  /** None at all would read as “at once”. */
  days: (count: number) => (count === 0 ? 'days (never)' : plural(count, { one: 'day', other: 'days' })),
} as const;

const conversations = (count: number): string =>
  plural(count, { one: '# conversation', other: '# conversations' });
const daysOf = (days: number): string => plural(days, { one: '# day', other: '# days' });

export const settings = {
  group: GROUP,
  unit: UNIT,
  hint: 'Changes take effect immediately.',
  search: 'Search settings',
  searchPlaceholder: 'For example “pause” or “dark”',
  clearSearch: 'Clear search',
  found: (count: number): string => plural(count, { one: '# setting found.', other: '# settings found.' }),
  nothingFound: (query: string): string => `No setting matches “${query}”.`,
  nothingFoundHint: 'Try another word for it, or see all settings.',
  showAll: 'Show all settings',
  waitingTitle: 'Loading settings…',
  waitingHint: 'They come from Sidetone’s engine, which is not answering yet.',

  on: 'On',
  off: 'Off',
  fixed: 'Always the same',
  less: (label: string): string => `Less: ${label}`,
  more: (label: string): string => `More: ${label}`,
  outOfRange: (least: string, most: string, unit: string): string =>
    `Enter a number from ${least} to ${most}${unit === '%' ? '%' : ` ${unit}`}.`,
  noNumber: 'Enter a number.',

  eachItsOwn: 'Each persona’s own',
  bestRecogniser: 'Automatic (best available)',
  notHere: (name: string): string => `${name} (not installed)`,

  keyButton: (label: string, key: string): string => `${label}: ${key}. Change it.`,
  pressKey: 'Press a key…',
  pressCombination: 'Press the keys together…',
  pressHint: 'Esc keeps the current key.',
  removeKey: 'None',
  removeKeyLabel: (label: string): string => `${label}: none`,

  reset: 'Reset',
  resetOne: (label: string): string => `Reset: ${label}`,
  wasReset: (label: string): string => `${label} was reset to its default.`,
  resetAll: 'Reset all…',
  resetAllTitle: 'Reset all settings?',
  resetAllHint: (labels: readonly string[]): string =>
    `These go back to their defaults: ${labels.join(', ')}. Personas, conversations and models stay.`,
  resetAllAction: 'Reset everything',
  resetAllKeep: 'Cancel',
  wereReset: 'All settings were reset to their defaults.',
  nothingToReset: 'Everything is at its default.',

  retentionAsk: (count: number, days: number): string =>
    plural(count, {
      one: (written) =>
        `${written} conversation is older than ${daysOf(days)} and would be deleted now, for good.`,
      other: (written) =>
        `${written} conversations are older than ${daysOf(days)} and would be deleted now, for good.`,
    }),
  retentionKeep: (days: number): string => (days === 0 ? 'Keep everything' : `Keep ${daysOf(days)}`),
  retentionDelete: (count: number): string => `Delete ${conversations(count)}`,
  retentionDone: (count: number): string =>
    plural(count, {
      one: '# conversation will be deleted in a moment.',
      other: '# conversations will be deleted in a moment.',
    }),

  dataFolder: 'Data folder',
  dataFolderHelp: 'Settings, conversations, personas and models are kept here, on this machine only.',
  dataFolderKnownAs: 'path directory storage files where disk backup',
  copyPath: 'Copy path',
  copied: 'Copied.',
  copyFailed: 'The path could not be copied.',
  copyFailedHint: 'Select it and copy it by hand.',
  introduction: 'Introduction',
  introductionHelp: 'Microphone, models, keys and a first try, step by step.',
  introductionKnownAs: 'setup wizard first run onboarding again',
  runAgain: 'Run it again',
} as const;
