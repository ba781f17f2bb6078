/** Owns every sentence about recording a conversation. */
import type { RecorderFailure, StopReason } from '../recorder/recorder-machine';

const ENDED: Record<StopReason, string> = {
  asked: '',
  long: 'It ended at an hour, which is the longest a recording may be. All of it is here.',
  large: 'It ended because it had become as large as a recording may be. All of it is here.',
  disk: 'It ended because the disk has no room for more. What was written is here.',
  broken: 'It ended because the sound or the picture broke off. What was recorded is here.',
  unfinished: 'The window closed while it was being made. All but the last moment is here.',
};

const FAILURE: Record<RecorderFailure, { readonly title: string; readonly hint: string }> = {
  'no-recorder': {
    title: 'This browser can’t record.',
    hint: 'Open Sidetone as an app, or in Chrome, Edge or Firefox.',
  },
  'no-webm': {
    title: 'This browser can’t write WebM videos.',
    hint: 'Open Sidetone as an app, or in Chrome, Edge or Firefox.',
  },
  'cant-begin': {
    title: 'The recording could not start.',
    hint: 'The sound must be on and the disk must have room. Then try again.',
  },
  empty: { title: 'Nothing was recorded.', hint: 'It ended before there was a picture. Try again.' },
  'not-saved': { title: 'It could not be saved.', hint: 'Choose another place.' },
};

const FAULT: Record<'not-saved' | 'not-removed', string> = {
  'not-saved': 'The video could not be saved there. It is still here: choose another place.',
  'not-removed':
    'It could not be removed from the disk. Try again, or close what else has it open; until then it stays here.',
};

export const recorderWords = {
  record: 'Record',
  recordHint: 'Record a video of the conversation',
  stop: 'Stop',
  stopHint: 'Stop recording',
  pause: 'Pause',
  pauseHint: 'Pause recording',
  goOn: 'Resume',
  goOnHint: 'Resume recording',
  group: 'Recording',
  starting: 'Starting…',
  finishing: 'Finishing…',
  running: 'Recording',
  paused: 'Paused',
  inMemory: 'in memory only: a crash would lose it',
  lengthAndSize: (length: string, size: string): string => `${length}, ${size}`,
  said: {
    recording: 'Recording.',
    paused: 'Recording paused.',
    finished: (length: string): string => `Recorded ${length}.`,
  },
  waits: 'Show recording',
  title: 'Your recording',
  preview: 'The recorded conversation',
  save: 'Save video',
  saving: 'Saving…',
  saved: 'Saved.',
  onDisk: {
    unsaved: 'It is kept here until you save or discard it.',
    saved: 'Sidetone’s own copy goes when it starts the next time.',
    handed: 'Handed to the browser’s downloads; kept here until you discard it.',
    discard: 'Is the video among your downloads? Discard the copy that is kept here?',
  },
  /** Where there is no folder on the disk for it. */
  memory: {
    unsaved: 'It is in memory only: save it before you close this window, or it is lost.',
    saved: 'Sidetone’s own copy goes when you close this.',
    handed:
      'Handed to the browser’s downloads. The copy here is in memory only and goes with this window: look among your downloads first.',
    discard: 'Is the video among your downloads? Discard the copy in memory?',
  },
  saveAgain: 'Save again',
  discard: 'Discard',
  discardSure: 'Discard it for good?',
  discardTitle: 'Discard this recording for good?',
  discardHint: 'There is no way back.',
  keep: 'Keep it',
  later: 'Later',
  close: 'Close',
  tryAgain: 'Try again',
  ended: ENDED,
  failure: FAILURE,
  fault: FAULT,
  unfinished: (when: string, size: string): string => `A recording of ${when} was not finished (${size}).`,
  unfinishedHint: 'The window closed before it was saved.',
  notSaved: (when: string, size: string): string => `A recording of ${when} was not saved yet (${size}).`,
  notSavedHint: 'All of it is here. Look at it to save it.',
  kept: (when: string, size: string): string => `A recording of ${when} is kept here (${size}).`,
  keptHint: 'It was handed to the browser’s downloads. Discard it once you have the video.',
  show: 'Show it',
} as const;
