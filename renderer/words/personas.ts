/** Owns the sentences of the page on which personas are listed and edited. */
import type { Problem } from '../../engine/contract/errors';
import { MAX_PROFILE_BYTES } from '../../engine/contract/profile-limits';
import { duration } from '../state/format';
import { figure, plural } from './locale';
import { measures } from './measures';

/** Letters of English are a byte each. */
const sizeOf = (bytes: number): string =>
  bytes < 1024 ? plural(bytes, { one: '# byte', other: '# bytes' }) : measures.kB(figure(bytes / 1024, 1));

type FieldWords = { readonly label: string; readonly hint?: string };

const FIELD = {
  name: { label: 'Name', hint: 'Shown in the list.' },
  description: { label: 'Description', hint: 'One sentence: who it is and what it knows.' },
  system_prompt: {
    label: 'Instructions',
    hint: 'What the language model is told: who it is, what it knows, how it talks.',
  },
  greeting: { label: 'Greeting', hint: 'Said first; empty for none.' },
  voice: { label: 'Voice' },
  model: { label: 'Language model', hint: 'An Ollama model, such as qwen2.5:3b. Used if Ollama has it.' },
  temperature: { label: 'Temperature', hint: 'From 0 (always the same) to 2 (wild).' },
  reply_length: { label: 'Length of answers' },
  fallback_line: { label: 'When something fails', hint: 'Said instead of an answer.' },
  filler: { label: 'While it thinks', hint: 'Said when an answer takes long, such as “Let me see.”' },
  playbook_else: {
    label: 'When no scripted answer fits',
    hint: 'Only said where there is no language model.',
  },
} as const satisfies Record<string, FieldWords>;

export const personas = {
  hint: 'People you can talk to. Each is a file you can edit.',
  loading: 'Looking for personas…',
  none: 'No personas yet',
  noneHint: 'Make one, or import a file.',
  create: 'New persona',
  importOne: 'Import…',
  importFile: 'Choose a persona file',
  template: `# A persona is one file. Only name, description and system_prompt are needed.
name: New persona
description: Says in one sentence who it is.

system_prompt: |
  You are a friendly voice on the phone. Answer in one or two short sentences.

greeting: Hello. What can I do for you?
`,
  templateFile: 'new-persona.yaml',
  notText: (name: string): Problem => ({
    code: 'BAD_REQUEST',
    message: `${name} is not a UTF-8 text file of at most 64 kB.`,
    hint: 'Choose a .yaml file that holds a persona.',
  }),
  shipped: 'Comes with Sidetone',
  own: 'Yours',
  ownOverShipped: 'Yours, in place of the one that comes with Sidetone',
  unsaved: 'Unsaved changes',
  mistakesIn: (count: number): string => plural(count, { one: '# error.', other: '# errors.' }),
  mistake: (place: string, key: string, message: string): string => `${place}: ${key} ${message}`,
  mistakes: (count: number): string => plural(count, { one: '# error', other: '# errors' }),
  voice: (id: string): string => `Voice: ${id}`,
  talkWith: (name: string): string => `Talk with ${name}`,
  talk: 'Talk',
  trash: (count: number): string => `Trash (${count})`,
  trashed: (when: string): string => `on ${when}`,
  restore: 'Restore',
  restoreOne: (id: string): string => `Restore ${id}`,

  back: 'All personas',
  opening: 'Opening…',
  cantOpen: 'This persona can’t be opened.',
  tryAgain: 'Try again',
  views: 'How to edit',
  asText: 'Text',
  asForm: 'Form',
  editorLabel: (name: string): string => `Text of ${name}`,
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved',
  savedBroken: 'Saved. It can’t be used until its errors are fixed.',
  clean: 'No unsaved changes',
  unsavedYet: 'Not saved yet',
  duplicate: 'Duplicate',
  rename: 'Rename…',
  remove: 'Delete…',
  exportIt: 'Export',
  versions: 'Former versions',
  noVersions: 'Each time you save, what was there before is kept here.',
  version: (when: string): string => `As it was until ${when}`,
  versionShipped: 'As it comes with Sidetone',
  versionTitle: 'Replace your unsaved changes?',
  versionHint: 'The former version takes their place. “Back to my changes” brings them back until you save.',
  keepChanges: 'Keep my changes',
  replaceChanges: 'Replace them',
  discard: 'Discard changes',
  note: {
    draft: (when: string): string => `These changes are from ${when} and not saved yet.`,
    followed: 'The file was changed outside. This is what it says now.',
    merged: 'The file was changed outside. Both changes are joined here.',
    gone: 'The file is not there any more. Saving writes it again.',
    discarded: 'Your changes were discarded.',
    reverted: 'This is the former version. Save to keep it, or discard.',
  },
  backToMine: 'Back to my changes',
  tooLong: (overBytes: number): string =>
    `The text is too long by ${sizeOf(overBytes)}: a persona has at most ${MAX_PROFILE_BYTES / 1024} kB, which end here.`,
  notSavedTooLong: (overBytes: number): string =>
    `It was not saved: the text is too long by ${sizeOf(overBytes)}.`,
  dismiss: 'Dismiss',

  conflictTitle: 'The file was changed outside, too',
  conflictHint:
    'Both of you changed the same lines. Whichever you don’t take stays in the former versions, or can be had back with undo.',
  yours: 'Yours',
  theirs: 'The file’s',
  keepMine: 'Keep mine',
  takeTheirs: 'Take the file’s',
  decideLater: 'Decide later',

  leaveTitle: (name: string): string => `${name} has unsaved changes`,
  leaveHint: 'They stay on this machine as a draft until you save or discard them.',
  saveAndLeave: 'Save',
  leaveDraft: 'Keep as draft',
  discardAndLeave: 'Discard',
  stay: 'Stay here',

  renameTitle: 'Rename the file',
  renameHint: 'The name that people see stands inside; this is the name of the file.',
  renameLabel: 'File name',
  renameAction: 'Rename',
  removeTitle: (name: string): string => `Delete ${name}?`,
  removeHint: 'It goes to the trash below the list, where you can restore it.',
  removeShippedHint: 'Yours goes to the trash; the one that comes with Sidetone is used again.',
  removeAction: 'Delete',
  cancel: 'Cancel',

  /** Under a field: "Name is empty: expected the persona's name." */
  fieldError: (label: string, message: string): string =>
    /^(?:is|has) /u.test(message) ? `${label} ${message}.` : `${label}: ${message}.`,
  inList: (list: string, number: number, label: string): string =>
    label === '' ? `${list} ${number}` : `${list} ${number}, ${label}`,
  playbookName: 'Scripted answer',
  examplesName: 'Example',
  unsavedWithErrors: (count: number): string =>
    plural(count, { one: 'Not saved yet, # error', other: 'Not saved yet, # errors' }),
  problems: 'Errors',
  noProblems: 'No errors.',
  checking: 'Checking…',
  place: (line: number | null, column: number | null): string =>
    line === null ? 'The file' : `Line ${line}, column ${column ?? 1}`,
  putKey: (key: string): string => `Use ${key}`,
  position: (line: number, column: number): string => `Line ${line}, column ${column}`,

  preview: 'Listen before you save',
  hear: 'Hear the voice',
  hearHint: 'The greeting, or what you have marked in the text.',
  tryTitle: 'Try a sentence',
  tryLabel: 'What you say',
  tryPlaceholder: 'When are you open?',
  tryAction: 'Ask',
  stop: 'Stop',
  doing: {
    asking: 'Thinking…',
    speaking: 'Speaking…',
    muting: 'Speaking… You are not heard meanwhile.',
  },
  said: (voice: string): string => `Spoken by ${voice}.`,
  otherVoice: (voice: string): string => `The voice it asks for is not installed; this was ${voice}.`,
  answered: (llm: string, ms: number): string => `Answered by ${llm} in ${duration(ms)}.`,
  mendFirst: 'Fix the errors first',
  cantPlay: {
    code: 'INTERNAL',
    message: 'Sound can’t be played here.',
    hint: 'Check the loudspeaker, then try again.',
  } satisfies Problem,
  draftLost: {
    code: 'DISK_FAILED',
    message: 'Unsaved changes can’t be kept here as a draft.',
    hint: 'Save soon.',
  } satisfies Problem,

  field: FIELD,
  defaultVoice: 'Automatic (best available)',
  length: {
    short: 'Short: one or two sentences',
    medium: 'Medium: three or four',
    long: 'Long: a paragraph',
  },
  lengthDefault: 'As usual: short',
  lengthTokens: (count: number): string => plural(count, { one: '# token', other: '# tokens' }),
  more: 'How it answers',
  lines: 'Fixed lines',
  examples: (count: number): string => `Example turns (${count})`,
  examplesHint: 'Shown to the language model as if they had happened. Small models copy them closely.',
  exampleUser: 'You say',
  examplePersona: 'It answers',
  addExample: 'Add an example',
  playbook: (count: number): string => `Scripted answers (${count})`,
  playbookHint: 'Said without a language model, when your words contain one of the phrases.',
  when: 'Phrases, one a line',
  say: 'It says',
  addAnswer: 'Add an answer',
  removeEntry: 'Remove',
  removeNumber: (number: number): string => `Remove number ${number}`,
  newPhrase: 'new phrase',
  newAnswer: 'What it says.',
  newQuestion: 'What you say.',
  noForm: 'The form can’t show this text.',
  noFormHint: 'Its YAML has an error. Fix it in the text; then the form is back.',
  showText: 'Show the text',
} as const;
