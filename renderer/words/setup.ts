/** Owns the words of the introduction and of fetching models. */
import type { Mode } from '../../engine/contract/mode';
import type { Settings } from '../../engine/contract/settings';
import type { LevelVerdict } from '../audio/level-meter';
import type { Step } from '../state/setup/setup';
import { plural } from './locale';

const STEP: Record<Step, { readonly name: string; readonly title: string; readonly hint: string }> = {
  microphone: {
    name: 'Microphone',
    title: 'Can Sidetone hear you?',
    hint: 'What you say is turned into words on this machine, and stays here. Sidetone speaks English only.',
  },
  models: {
    name: 'Voices and models',
    title: 'What Sidetone thinks and speaks with',
    hint: 'Models are downloaded once and then stay on this machine. You can continue while they download.',
  },
  keys: {
    name: 'Keys',
    title: 'How would you like to talk?',
    hint: 'You can change all of this in the settings.',
  },
  try: {
    name: 'Try it',
    title: 'Say a sentence',
    hint: 'Then hear the answer, and see where the time went.',
  },
};

const VERDICT: Record<LevelVerdict, string> = {
  waiting: 'Say something.',
  heard: 'We hear you.',
  faint: 'We hear you faintly. Come closer, or turn the microphone up.',
  loud: 'That is very loud. Turn the microphone down, or move back.',
  silent: 'Nothing comes from this microphone. Is a switch on it off?',
};

type KeyMode = Settings['keyMode'];

const PAD: Readonly<Record<Mode, Readonly<Record<KeyMode, (key: string) => string>>>> = {
  ptt: {
    auto: (key) => `Try it: hold or tap ${key}`,
    hold: (key) => `Try it: hold ${key}`,
    toggle: (key) => `Try it: tap ${key}`,
  },
  duplex: {
    auto: (key) => `Try it: hold ${key} to keep your turn, or tap it to mute`,
    hold: (key) => `Try it: hold ${key} to keep your turn`,
    toggle: (key) => `Try it: tap ${key} to mute`,
  },
};

export const setupWords = {
  title: 'Introduction',
  step: STEP,
  progress: (at: number, of: number): string => `${at} of ${of}`,
  steps: 'Steps',
  stepDone: 'done',
  skipAll: 'Skip the introduction',
  skipStep: 'Skip this step',
  back: 'Back',
  next: 'Next',
  finish: 'Start talking',
  /** While no persona is ready to be talked with. */
  leave: 'Close the introduction',
  endFirstTitle: (name: string): string => `You are talking with ${name}.`,
  endFirstHint: 'The introduction tries the microphone and the keys, so the conversation has to end first.',
  endFirst: 'End it and begin',
  stay: 'Back to the conversation',

  whyMicrophone: [
    'Sidetone is a telephone to personas that live on this computer, so it needs to hear you.',
    'When you press the button, your browser or system asks whether it may. Choose “Allow”.',
  ],
  whereSoundGoes:
    'No sound leaves this machine, and none is kept unless you say so in the settings. You can mute at any time.',
  allow: 'Turn on the microphone',
  waitingForAnswer: 'Waiting for your answer to the question about the microphone…',
  level: 'Level',
  verdict: VERDICT,
  youAreMuted: 'You are muted, so nothing is heard.',
  recordTitle: 'Hear yourself',
  recordHint: 'Records three seconds and plays them back. They are forgotten at once.',
  record: 'Record 3 seconds',
  recording: (leftS: number): string => `Speak now… ${leftS}`,
  playing: 'Playing what you said…',
  stop: 'Stop',
  again: 'Play again',
  nothingRecorded: 'There was only silence.',
  cantPlay: 'It could not be played. Is another loudspeaker connected?',
  bluetoothTitle: 'With a Bluetooth headset',
  bluetooth:
    'As long as its microphone is on, a Bluetooth headset sounds like an old telephone and adds a quarter of a second. For the best sound, listen through it and choose the computer’s own microphone.',
  isBluetooth: 'This looks like a Bluetooth headset.',

  talkAlready: 'You can already talk with what is installed. Better models take over when they arrive.',
  allHere: 'Everything is installed.',
  fetching: (received: string, total: string): string => `Downloading: ${received} of ${total}`,
  pausedAt: (received: string, total: string): string => `Paused at ${received} of ${total}`,
  pause: 'Pause',
  goOn: (size: string): string => `Resume (${size} left)`,
  goOnOne: 'Resume',
  cancel: 'Cancel',
  cancelHint: 'Cancel deletes what was downloaded so far.',
  dismiss: 'Dismiss',
  retryAll: 'Retry',
  fetchFrom: (sources: string): string => `from ${sources}`,
  bundled: 'comes with Sidetone',
  or: 'or',
  free: (size: string, folder: string): string => `${size} free on the disk of ${folder}`,
  freeUnknown: (folder: string): string => `Kept in ${folder}`,
  tooLittle: (needed: string): string =>
    `That is too little: ${needed} are still to come. Free some space first.`,
  chooseFolder: 'Choose a folder',
  folders: 'Folders',
  folderUp: 'Up',
  likelyFiles: (count: number): string =>
    count === 0
      ? 'No model files seen in this folder.'
      : plural(count, { one: '# file here may be models.', other: '# files here may be models.' }),
  noFolders: 'There are no folders in this one.',
  useThisFolder: 'Use this folder',

  keyTitle: 'The talk key',
  changeKey: 'Use another key',
  pressKey: 'Press the key you want…',
  anotherKey: 'Press another one, or Esc.',
  pad: (mode: Mode, keyMode: KeyMode, key: string): string => PAD[mode][keyMode](key),
  padOn: 'The microphone would be open now',
  padHeld: 'Let go to be answered.',
  padToggled: (key: string): string => `Tap ${key} again to be answered.`,
  padMuted: 'You would be muted now',
  padMutedHint: (key: string): string => `Tap ${key} to be heard again.`,
  padDone: 'That is all there is to it.',
  escTitle: 'stops the voice',
  escHint: 'The voice stops at once, and Sidetone keeps listening. You can also just talk over it.',

  tryNoModels: 'The models for hearing and speaking are not installed yet.',
  tryShowModels: 'Show models',
  tryNoEngine: 'Looking for Sidetone’s engine…',
  tryLoading: 'Getting ready. The first time takes longest.',
  trySay: '“What can you do?”',
  tryDuplex: (name: string): string => `${name} is listening. Say, for example:`,
  tryPtt: (name: string, keyMode: KeyMode, key: string): string =>
    keyMode === 'toggle'
      ? `Tap ${key}, speak to ${name}, and tap again. Say, for example:`
      : `Hold ${key}, speak to ${name}, and let go. Say, for example:`,
  tryHearing: 'Hearing you…',
  tryThinking: 'Thinking…',
  tryAnswering: (name: string): string => `${name} is answering.`,
  tryNothing: 'No words were recognised. Say it once more, a little louder.',
  tryYou: 'You',
  tryAgain: 'Say something else to see another turn.',
  answeredAfter: 'from your last sound to the first of the answer',
  longest: (stage: string, part: number): string => `The largest part of it (${part}%): ${stage}.`,
  ended: 'The conversation is over.',
  startAgain: 'Start again',
} as const;
