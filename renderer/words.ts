/**
 * Owns every sentence that a person reads or hears read out. Short, warm, exact: what happened, then what to do.
 * Problems of the host bring their own words.
 */
import type { SpeakerState } from './audio/player';
import type { ModelState } from '../engine/contract/client';
import { APP_NAME, PAGE_NAMES } from '../engine/contract/shared-words';
import type { TurnOutcome } from '../engine/contract/spans';
import type { CantTalk, Mood } from './state/conversation/mood';
import { keys } from './words/keys';
import { shell } from './words/shell';
import type { Page } from './state/pages';
import type { WayOut } from './state/problems/problems';
import type { Stage } from './state/conversation/waterfall';
import { settings } from './words/settings';
import { devicesWords, micFault } from './words/devices';
import { setupWords } from './words/setup';
import { historyWords } from './words/history';
import { personas } from './words/personas';
import { talkview } from './words/talkview';
import { gaugeWords } from './words/gauges';
import { recorderWords } from './words/recorder';
import { troubleWords } from './words/trouble';
import { loadingWords } from './words/loading';
import { measures } from './words/measures';
import { answererWords } from './words/answerers';
import { voiceWords } from './words/voices';
import { plural } from './words/locale';
import { roughSeconds } from './state/format';

const MOOD: Record<Mood, string> = {
  connecting: 'not connected',
  models: 'models missing',
  waiting: 'waiting for you',
  loading: 'getting ready',
  ended: 'hung up',
  refused: 'not started',
  elsewhere: 'elsewhere',
  deaf: 'no microphone',
  replaying: 'playing back',
  muted: 'muted',
  ready: 'ready',
  listening: 'listening',
  hearing: 'hearing you',
  thinking: 'thinking',
  speaking: 'speaking',
  paused: 'paused',
};

const STAGE: Record<Stage, { readonly name: string; readonly help: string }> = {
  endOfTurnDelayMs: {
    name: 'End of turn',
    help: 'From your last sound to being sure that you had finished.',
  },
  transcriptionDelayMs: { name: 'Transcript', help: 'Until your words were written down.' },
  llmTtftMs: { name: 'Thinking', help: 'Until the language model began to answer.' },
  firstSentenceMs: { name: 'First words', help: 'Until there was enough text to speak.' },
  ttsTtfbMs: { name: 'First voice', help: 'Until the voice had its first samples.' },
  playoutDelayMs: { name: 'Loudspeaker', help: 'Until they left the loudspeaker.' },
};

const OUTCOME: Record<TurnOutcome, string> = {
  completed: '',
  interrupted: 'interrupted',
  fallback: 'fallback line',
  failed: 'failed',
  empty: 'No words were recognised.',
};

const MODEL_STAGE: Record<ModelState['stage'], string> = {
  vad: 'Notices speech',
  stt: 'Writes down your words',
  eot: 'Notices when you are done',
  llm: 'Thinks of the answer',
  tts: 'Speaks',
};

const MODEL_STATUS: Record<ModelState['status'], string> = {
  present: 'Installed',
  missing: 'Not installed',
  paused: 'Paused',
  waiting: 'Waiting',
  fetching: 'Downloading',
  verifying: 'Checking',
  failed: 'Failed',
};

const nameOf = (file: string): string => file.replace(/^.*[\\/]/, '');

const WAY_OUT: Record<WayOut, string> = {
  again: 'Try again',
  models: 'Show models',
  profiles: 'Show personas',
  mistake: 'Show the error',
  settings: 'Choose who answers',
  voice: 'Choose a voice',
  'all-settings': 'Open settings',
  data: 'Show settings',
  restart: 'Start again',
  reload: 'Reload',
  dismiss: 'OK',
};

const CANT_TALK: Record<CantTalk, { readonly label: string; readonly hint: string }> = {
  connecting: { label: 'No connection', hint: 'trying again' },
  models: { label: 'Models first', hint: 'then you can talk' },
  waiting: { label: 'Not started yet', hint: 'one click is missing' },
  loading: { label: 'Getting ready', hint: 'one moment' },
  deaf: { label: 'No microphone', hint: 'nothing can be heard' },
};

const SPEAKER: Record<
  Exclude<SpeakerState, 'running' | 'starting'>,
  { readonly title: string; readonly hint: string }
> = {
  suspended: { title: 'The sound is off.', hint: 'It waits for a click before it plays.' },
  failed: {
    title: 'Sound can’t be played here.',
    hint: 'Check the loudspeaker, then open this window again.',
  },
};

const PAGE: Record<Page, string> = PAGE_NAMES;

export const words = {
  keys,
  shell,
  settings,
  history: historyWords,
  personas,
  talkview,
  gauges: gaugeWords,
  recorder: recorderWords,
  loading: loadingWords,
  trouble: troubleWords,
  voices: voiceWords,
  answerers: answererWords,
  page: PAGE,
  pages: 'Pages',
  menu: 'Menu',
  pauseStatistics: (usualMs: number, longMs: number): string =>
    `When you think in the middle of a sentence you pause for about ${roughSeconds(usualMs)}, now and then for ${roughSeconds(longMs)}. Sidetone waits accordingly.`,
  forgetPauseStatistics: 'Forget how I pause',
  appName: APP_NAME,
  measures,
  mood: MOOD,
  /** @param does what pressing the word for what goes on does. */
  moodButton: (mood: string, does: string): string => `${mood}. ${does}`,
  withKey: (does: string, key: string): string => `${does} (${key})`,
  stage: STAGE,
  outcome: OUTCOME,
  micFault,
  devices: devicesWords,
  setup: setupWords,
  modelStage: MODEL_STAGE,
  modelStatus: MODEL_STATUS,
  wayOut: WAY_OUT,
  moreBanners: (count: number): string => plural(count, { one: '# more notice', other: '# more notices' }),
  fewerBanners: 'Only the most important',
  speaker: SPEAKER,

  unanswered: 'Sidetone’s engine did not answer.',
  unansweredHint: 'Try again.',
  engineGone: 'Sidetone’s engine stopped answering. Trying again…',
  engineUnreachable: 'Sidetone’s engine is not answering yet. Trying again…',
  tryNow: 'Try now',
  soundOn: 'Turn sound on',
  overflow: 'A reply came faster than it could be played; its end was left out.',
  overflowHint: 'If it happens again, start a new conversation.',

  choosePersona: 'Persona',
  noPersonas: 'No personas',
  voiceOf: (voice: string): string => `Voice: ${voice}`,

  emptyTitle: (name: string): string => `${name} is listening.`,
  emptyDuplex: 'Just say something. A short pause is all it takes to be answered.',
  emptyTitlePtt: (name: string): string => `${name} is there.`,
  loadingTitle: (name: string): string => `${name} is getting ready.`,
  loadingHint: 'Models are being loaded into memory. The first time takes longest.',
  micTitle: 'Sidetone needs to hear you.',
  micHint: 'Your voice stays on this machine.',
  micAction: 'Turn on the microphone',
  micSuspended: 'The microphone waits for a click.',
  connectTitle: 'Looking for Sidetone’s engine.',
  connectHint: 'It runs on this machine and starts with the app.',
  elsewhereTitle: 'The conversation is held in another window.',
  elsewhereHint: 'Sidetone talks in one window at a time. Taking it over ends it there.',
  elsewhereAction: 'Talk here',
  elsewhereShort: 'ends it in the other window',
  endedTitle: 'The conversation is over.',
  endedAction: 'Start a new one',
  transcript: 'Transcript',
  transcriptKeys: 'Arrow keys move among the buttons of its lines.',
  skipToTalk: 'Skip to the talk button',
  skipToPage: 'Skip to the page',
  documentTitle: (page: string): string => `${page} – Sidetone`,
  you: 'You',
  unheard: 'not heard:',
  newConversation: (name: string): string => `New conversation with ${name}`,
  gapLabel: (text: string): string => `Answered after ${text}. Show this turn.`,
  jumpDown: 'Latest',

  latency: 'This turn',
  voiceToVoice: 'from your voice to theirs',
  median: (text: string): string => `median ${text}`,
  noTurnYet: 'The first answer’s timing appears here.',
  early: 'early',
  notDone: '–',
  pending: '…',
  answeredBy: (label: string): string => `Answered by ${label}.`,
  backToLatest: 'Show the latest',

  stopVoice: 'Stop the voice',
  stopVoiceHint: 'or press Esc',
  cantTalk: CANT_TALK,
  answerByItself: 'Hands-free',
  mute: 'Mute',
  unmute: 'Unmute',

  session: 'Session',
  whoAnswers: 'Who answers',
  voice: 'Voice',
  showModels: 'Models…',
  reloadPersonas: 'Reload personas',
  hangUp: 'Hang up',
  startAgain: 'Start again',
  startAgainHint: 'begins a new conversation',

  modelsTitle: 'Models',
  firstRunTitle: 'Sidetone needs a few models first.',
  firstRunHint: 'They are downloaded once and then stay on this machine.',
  modelsHint: 'Everything here runs on this machine.',
  fetchAll: (size: string): string => `Download what is missing (${measures.keptTogether(size)})`,
  notFetched: (count: number): string =>
    plural(count, { one: '# model could not be downloaded.', other: '# models could not be downloaded.' }),
  optionalTitle: 'Optional',
  optionalHint: 'Not needed to talk.',
  retry: 'Retry',
  fetchOne: 'Download',
  close: 'Close',
  licence: (name: string): string => `Licence: ${name}`,
  from: (source: string): string => `from ${source}`,
  ofSize: (received: string, total: string): string => `${received} of ${total}`,
  left: (time: string): string => `${time} left`,
  withoutIt: (what: string): string => `Without it: ${what}`,
  folderTitle: 'Have them already?',
  folderHint:
    'Choose a folder on this machine that holds the model files. They are recognised by their content.',
  folderLabel: 'Folder',
  folderPlaceholder: '/path/to/models',
  folderAction: 'Use this folder',
  noModels: 'The engine has not said yet which models there are.',

  fileMistake: (file: string, mistakes: number): string =>
    `${nameOf(file)} ${plural(mistakes, { one: 'has an error.', other: 'has # errors.' })}`,
  /** Of one file the mistakes are counted, of several the files. */
  profileProblems: (files: number, mistakes: number): string =>
    files === 1
      ? plural(mistakes, { one: 'A persona file has an error.', other: 'A persona file has # errors.' })
      : plural(files, { one: '# persona file has errors.', other: '# persona files have errors.' }),
  /** Of files that go by a name that another one has, and of folders. */
  mendOutside: (count: number): string =>
    plural(count, {
      one: 'It can’t be opened here: fix, rename or remove it in its folder.',
      other: 'They can’t be opened here: fix, rename or remove them in their folder.',
    }),
  /** The persona that was chosen can't be had: who speaks in its place. */
  personaInstead: (name: string): string => `Until it is fixed, ${name} answers.`,
  /** It broke in the middle of the conversation. */
  personaAsBefore: 'The conversation goes on as it was.',
  /** The folder is always the same, and long. */
  inFile: (file: string, line: number | null, key: string): string =>
    `${nameOf(file)}${line === null ? '' : `:${line}`}${key === '' ? '' : ` ${key}`}`,
  dismiss: 'Dismiss',
  times: (count: number): string => plural(count, { one: '# time', other: '# times' }),

  lineIdle: 'Sound line. Nothing has been said yet.',
  lineGap: (time: string): string => `You spoke. Answered after ${time}.`,
  tickNow: 'now',
} as const;
