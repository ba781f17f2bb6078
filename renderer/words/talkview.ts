/** Owns the words of the conversation's tools, the sheet of keys, the log and the page about Sidetone. */
import type { KeyId } from '../state/keys';

const KEY_DOES: Record<KeyId, string> = {
  talk: 'Hold to talk, let go to be answered',
  mute: 'Mute the microphone, or let it hear again',
  stop: 'Stop the voice; close what is open',
  keys: 'Show these keys',
};

const KEY_NAMES: Readonly<Record<string, string>> = {
  Space: 'Space',
  Escape: 'Esc',
  ControlLeft: 'Left Ctrl',
  ControlRight: 'Right Ctrl',
  AltLeft: 'Left Alt',
  AltRight: 'Right Alt',
  ShiftLeft: 'Left Shift',
  ShiftRight: 'Right Shift',
};

export const talkview = {
  searchPersona: 'Search personas',
  personasFound: (count: number): string =>
    count === 1 ? '1 persona' : count === 0 ? 'No persona' : `${count} personas`,
  noPersonaFound: (text: string): string => `Nobody here is found by “${text}”.`,
  showAllPersonas: 'Show all',
  usualVoice: 'Voice: the usual one',

  copy: 'Copy',
  copied: 'Copied',
  copyLine: (who: string): string => `Copy what ${who} said`,
  hear: 'Hear again',
  stopHearing: 'Stop',
  hearLine: (who: string): string => `Hear again what ${who} said`,
  stopLine: (who: string): string => `Stop hearing what ${who} said`,
  stopReplay: 'Stop playing',
  stopReplayHint: 'you are not heard meanwhile',
  youInSentence: 'you',
  copyAll: 'Copy the conversation',
  copyFailed: 'It could not be copied.',
  copyFailedHint: 'Click into the window, then copy again.',
  unheardInText: (text: string): string => `[not heard: ${text}]`,

  keys: 'Keys',
  keysHint: 'They work anywhere in the window.',
  keyDoes: KEY_DOES,
  keyName: (code: string): string => KEY_NAMES[code] ?? code.replace(/^(Key|Digit)/, ''),

  aboutHint: 'Talk with a persona at the pace of conversation, with every model on your own machine.',
  version: (version: string): string => `Version ${version}`,
  thisSidetone: 'This Sidetone',
  factVersion: 'Version',
  factSystem: 'System',
  factRuns: 'Runs on',
  factData: 'Data folder',
  factShell: 'Window',
  shell: { desktop: 'Desktop app', browser: 'Browser' },
  ownLicence: (licence: string): string => `Sidetone is free software under ${licence}.`,
  libraries: 'Libraries',
  librariesHint: (count: number): string => `Sidetone stands on the work of others: ${count} packages.`,
  filterLibraries: 'Search libraries',
  libraryFound: (count: number): string => (count === 1 ? '1 package' : `${count} packages`),
  noLibrary: 'No library is found by that.',
  licenceText: 'Licence text',
  noLicenceText: 'The package brings no text of its licence.',
  licencesUnread: 'The list of libraries could not be read.',
  readAgain: 'Read again',
  copyDiagnostics: 'Copy diagnostics',
  diagnosticsHint:
    'For whoever helps you: versions, machine, models, settings and the last lines of the log. Never a word of what was said.',
  showLog: 'Show the log',

  logHint: 'What happened inside Sidetone since it was started. Never a word of what was said.',
  logLevel: 'Show',
  logLevels: { info: 'Everything', warn: 'Warnings and errors', error: 'Errors only' },
  logCopy: 'Copy the log',
  logEmptyTitle: 'Nothing to show.',
  logEmptyHint: 'Nothing of this kind has happened since Sidetone was started.',
  logAll: 'Show everything',
  logLines: (count: number): string => (count === 1 ? '1 line' : `${count} lines`),
  logFollow: 'Follow',
  logSign: { debug: 'detail', info: 'note', warn: 'warning', error: 'error' },
} as const;
