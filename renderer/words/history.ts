/** Owns what a person reads on the page of kept conversations. */
import type { HistoryFormat, HistorySide } from '../../engine/contract/history';
import { plural } from './locale';

const conversations = (count: number): string =>
  plural(count, { one: '# conversation', other: '# conversations' });
const turns = (count: number): string => plural(count, { one: '# turn', other: '# turns' });

const FORMAT: Readonly<Record<HistoryFormat, string>> = {
  md: 'Markdown',
  txt: 'Plain text',
  json: 'JSON',
  srt: 'Subtitles (SRT)',
};

const kept = (days: number): string =>
  days === 0
    ? 'Kept on this machine until you delete them.'
    : plural(days, { one: 'Kept on this machine for # day.', other: 'Kept on this machine for # days.' });

export const historyWords = {
  hint: (count: number, days: number): string => `${conversations(count)}. ${kept(days)}`,
  reading: 'Reading your conversations…',
  notConnected: 'Waiting for Sidetone’s engine.',
  tryAgain: 'Try again',

  filters: 'Find conversations',
  search: 'Search what was said',
  persona: 'Persona',
  everyone: 'Everyone',
  from: 'From',
  to: 'To',
  clearFilters: 'Show all',
  found: (count: number): string =>
    count === 0
      ? 'Nothing found.'
      : plural(count, { one: '# conversation found.', other: '# conversations found.' }),
  turnsFound: (count: number): string => plural(count, { one: 'in # turn', other: 'in # turns' }),
  unsearched: (count: number): string =>
    plural(count, {
      one: 'There is too much to search it all: the words of the oldest conversation were left out.',
      other: 'There is too much to search it all: the words of the oldest # conversations were left out.',
    }),
  noneFound: 'Nothing found',
  noneFoundHint: 'Try fewer or other words. All of them must be said in one turn.',

  emptyTitle: 'No conversations yet',
  emptyHint: 'What you and the personas say is written down here as you talk, on this machine only.',
  offTitle: 'Conversations are not kept',
  offHint: 'What is said now is gone when the conversation ends.',
  keepAgain: 'Keep conversations',
  startTalking: 'Start talking',

  today: 'Today',
  yesterday: 'Yesterday',
  running: 'going on now',
  withSound: 'with sound',
  turns,
  more: 'Show more',
  skippedTitle: (count: number): string =>
    plural(count, { one: '# file could not be read in full', other: '# files could not be read in full' }),
  skippedHint: 'They are in the folder “sessions” of the data folder and were left as they are.',
  skippedFile: (file: string, lines: number): string =>
    lines === 0
      ? `${file}: no conversation of Sidetone`
      : plural(lines, {
          one: (n) => `${file}: ${n} line left out`,
          other: (n) => `${file}: ${n} lines left out`,
        }),

  select: 'Select',
  stopSelecting: 'Done',
  selectOne: (what: string): string => `Select ${what}`,
  selected: (count: number): string =>
    plural(count, { one: '# conversation selected', other: '# conversations selected' }),
  deleteSelected: 'Delete selected…',
  deleteAll: 'Delete all…',
  deleteOne: 'Delete…',
  conversation: (name: string, when: string): string => `${name}, ${when}`,

  confirmOne: 'Delete this conversation?',
  confirmSome: (count: number): string =>
    plural(count, { one: 'Delete # conversation?', other: 'Delete # conversations?' }),
  confirmAll: (count: number): string =>
    plural(count, { one: 'Delete all # conversation?', other: 'Delete all # conversations?' }),
  goesOne: (what: string, count: number, hasSound: boolean): string =>
    hasSound
      ? plural(count, {
          one: (n) => `${what}: ${n} turn and its sound.`,
          other: (n) => `${what}: ${n} turns and their sound.`,
        })
      : plural(count, { one: (n) => `${what}: ${n} turn.`, other: (n) => `${what}: ${n} turns.` }),
  goesMore: (count: number): string => plural(count, { other: 'and # more' }),
  goesAll: 'Every transcript and all kept sound, filtered out or not, and what could not be read.',
  goesRunning: 'What is said from now on in the conversation that is going on is kept again.',
  noWayBack: 'The files are removed from this machine. They can’t be brought back.',
  confirmDelete: 'Delete',
  confirmKeep: 'Keep',
  deleted: (count: number): string =>
    plural(count, { one: '# conversation deleted.', other: '# conversations deleted.' }),

  back: 'All conversations',
  copy: 'Copy',
  copied: 'Copied.',
  cantCopy: 'The transcript could not be copied.',
  cantCopyHint: 'Export it as plain text instead.',
  export: 'Export',
  exportAs: 'Export as',
  exported: (file: string): string => `${file} is ready to be saved.`,
  format: FORMAT,
  transcript: 'Transcript',
  gap: (text: string): string => `Answered after ${text}`,
  notFinal: 'Sidetone ended here: how much of this was heard is not known.',
  moreTurns: (count: number): string =>
    plural(count, { one: 'Show # turn more', other: 'Show # turns more' }),
  skippedLines: (count: number): string =>
    plural(count, {
      one: '# line of this file could not be read and is left out.',
      other: '# lines of this file could not be read and are left out.',
    }),
  play: (side: HistorySide, name: string): string =>
    side === 'you' ? 'Play what you said' : `Play what ${name} said`,
  stop: 'Stop',
  cantPlay: 'The sound of this turn can’t be played here.',
  cantPlayHint: 'Check the loudspeaker in the settings.',
  otherOutput: 'Played on the default loudspeaker: the chosen one could not be used.',
} as const;
