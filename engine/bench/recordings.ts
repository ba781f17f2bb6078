/**
 * Owns which recordings the benchmark talks with and where they are. Those of the project are always there; those
 * beside it may be missing, and the section that asks for them must say so.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SidetoneError } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import { readRecording } from '../simulation/audio-files';

export type Recording = { readonly file: string; readonly samples: Float32Array };

/** The built program lies in out/main. */
export const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CALLERS = join(CHECKOUT, 'e2e', 'callers');

/** Answers of a word or two. */
export const SHORT_TURNS = ['short_17', 'short_18', 'short_19', 'short_20', 'short_21'] as const;
/** Questions, answers and two dialogues: turns that are said without a pause to think. */
export const PLAIN_TURNS = [
  ...'question_01 question_02 question_03 question_04 question_05 question_06 question_07 question_08'.split(
    ' ',
  ),
  ...'dialogue_31 dialogue_32 dialogue_33 dialogue_34 dialogue_35 dialogue_36'.split(' '),
  ...SHORT_TURNS,
];

/** Every one of them is one turn: these, and eight turns with pauses to think. */
const CALLER_TURNS = [
  ...PLAIN_TURNS,
  ...'pause_09 pause_10 pause_11 pause_12 pause_13 pause_14 pause_15 pause_16'.split(' '),
];

/** Real people, and only whole sentences: half a one has no end that could be found. */
const SPEECH_TURNS = [
  'cmd_whatstheweatherlike',
  'cmd_turn_on_the_living_room_lamp',
  'cmd_goforward',
  'jfk_jfk',
  'librispeech_1089-134691-0000',
  'librispeech_1272-128104-0000',
  'librispeech_61-70968-0000',
  'librivox_sense_and_sensibility_01_austen_64kb-0880',
  'librivox_sense_and_sensibility_01_austen_64kb-0930',
  'ljspeech_LJ001-0009',
] as const;

export const INTERRUPTIONS = ['interrupt_27', 'interrupt_28', 'interrupt_29', 'interrupt_30'] as const;
export const BACKCHANNELS = ['backchannel_24', 'backchannel_25', 'backchannel_26'] as const;
export const QUESTIONS = ['question_01', 'question_02', 'question_03', 'question_04'] as const;

/** Where more recordings lie than the project has: speech/, noise/ and rir/. */
export const BESIDE = join(CHECKOUT, '..', 'shared', 'testdata');

/** A folder of recordings in `root`; null where it is not. */
export function folderIn(root: string, name: string): string | null {
  const path = join(root, name);
  return existsSync(path) ? path : null;
}

const readFrom = (folder: string, names: readonly string[]): Promise<readonly Recording[]> =>
  Promise.all(
    names.map(async (name) => ({
      file: `${name}.wav`,
      samples: await readRecording(join(folder, `${name}.wav`)),
    })),
  );

export function readCallers(names: readonly string[]): Promise<readonly Recording[]> {
  if (!existsSync(CALLERS)) {
    throw new SidetoneError(
      'AUDIO_FILE',
      `The recordings are missing: ${CALLERS}`,
      'Run this in a checkout.',
    );
  }
  return readFrom(CALLERS, names);
}

/** All turns that are here; without the speech of real people if that is not. */
export async function readTurns(root: string): Promise<readonly Recording[]> {
  const speech = folderIn(root, 'speech');
  const callers = await readCallers(CALLER_TURNS);
  return speech === null ? callers : [...callers, ...(await readFrom(speech, SPEECH_TURNS))];
}

/** Every WAV of a folder in `root`; none where it is missing. */
export async function readAll(root: string, name: string): Promise<readonly Recording[]> {
  const folder = folderIn(root, name);
  if (folder === null) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.wav')).toSorted();
  return readFrom(
    folder,
    files.map((file) => file.replace(/\.wav$/u, '')),
  );
}

export const audioMsOf = (recordings: readonly Recording[]): number =>
  recordings.reduce((sum, { samples }) => sum + (samples.length * 1000) / MIC_RATE, 0);
