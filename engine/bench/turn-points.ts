/**
 * Owns the labelled moments that the policy of turn ends is measured on. They are every pause inside an utterance (a
 * hold) and the end of every utterance, read from the folder of test recordings. It knows nothing of models or of the
 * policy.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SidetoneError } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import { resample } from '../audio/resample';
import { readWav } from '../audio/wav';
import { TUNING } from '../session/tuning';
import { speechSpans, type Span } from './speech-spans';

export const TURN_SETS = ['callers', 'orders', 'speech'] as const;
export type TurnSet = (typeof TURN_SETS)[number];

export type TurnPoint = {
  readonly set: TurnSet;
  readonly file: string;
  /** What is left out together when the policy is fitted: a voice of callers/, a file of the rest. */
  readonly fold: string;
  /** Kind of recording, as callers.jsonl has it; the set's name for the others. */
  readonly recordingKind: string;
  /** Where the turn's first speech begins in the file, and where this silence does. */
  readonly speechFromMs: number;
  readonly silenceFromMs: number;
  /** How long a hold's silence lasts until speech goes on; null at an end. */
  readonly holdMs: number | null;
};

export type TurnRecording = {
  readonly samples: Float32Array;
  readonly points: readonly TurnPoint[];
};

/** Gaps shorter than this are no pauses but stops and closures within words; the specification's own limit. */
const MIN_PAUSE_MS = 200;

/** Said over the persona's voice: barge-in decides about these, not the policy of turn ends. */
const NOT_TURNS = ['backchannel', 'interrupt'];

const callerSchema = z.object({
  file: z.string(),
  kind: z.string(),
  voice: z.string(),
  speechMs: z.array(z.tuple([z.number(), z.number()])).min(1),
});

/**
 * @param folder holds callers/, orders/ and speech/, or some of them.
 * @param callersInstead is read where the folder has no callers/.
 * @throws SidetoneError AUDIO_FILE if none of them is there.
 */
export async function readTurnRecordings(
  folder: string,
  callersInstead: string,
): Promise<readonly TurnRecording[]> {
  const own = join(folder, 'callers');
  const callers = existsSync(join(own, 'callers.jsonl')) ? own : callersInstead;
  const recordings = [
    ...(await readCallers(callers)),
    ...(await readNatural(folder, 'orders')),
    ...(await readNatural(folder, 'speech')),
  ];
  if (recordings.length === 0) {
    throw new SidetoneError(
      'AUDIO_FILE',
      `Neither ${folder} nor ${callersInstead} holds recordings of callers.`,
      'Give the folder of test recordings as --data FOLDER.',
    );
  }
  return recordings;
}

async function readCallers(folder: string): Promise<readonly TurnRecording[]> {
  const list = join(folder, 'callers.jsonl');
  if (!existsSync(list)) return [];
  const lines = (await readFile(list, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const recordings: TurnRecording[] = [];
  for (const line of lines) {
    const { file, kind, voice, speechMs } = callerSchema.parse(JSON.parse(line));
    if (NOT_TURNS.includes(kind)) continue;
    const spans = speechMs.map(([fromMs, toMs]) => ({ fromMs, toMs }));
    recordings.push({
      samples: await samplesOf(join(folder, file)),
      points: pointsOf(spans, { set: 'callers', file, fold: voice, recordingKind: kind }),
    });
  }
  return recordings;
}

async function readNatural(folder: string, set: 'orders' | 'speech'): Promise<readonly TurnRecording[]> {
  const inside = join(folder, set);
  if (!existsSync(inside)) return [];
  const files = (await readdir(inside)).filter((name) => name.endsWith('.wav')).toSorted();
  const recordings: TurnRecording[] = [];
  for (const file of files) {
    const samples = await samplesOf(join(inside, file));
    const spans = speechSpans(samples, MIC_RATE, MIN_PAUSE_MS);
    recordings.push({ samples, points: pointsOf(spans, { set, file, fold: file, recordingKind: set }) });
  }
  return recordings;
}

async function samplesOf(path: string): Promise<Float32Array> {
  const { samples, sampleRate } = readWav(await readFile(path));
  return resample(samples, sampleRate, MIC_RATE);
}

/** A pause after each span of speech but the last, which is followed by the end. */
export const pointsOf = (
  spans: readonly Span[],
  of: Pick<TurnPoint, 'set' | 'file' | 'fold' | 'recordingKind'>,
): readonly TurnPoint[] =>
  spans.map(({ toMs }, index) => {
    const next = spans[index + 1];
    return {
      ...of,
      speechFromMs: spans[0]?.fromMs ?? 0,
      silenceFromMs: toMs,
      holdMs: next === undefined ? null : next.fromMs - toMs,
    };
  });

/** The turn's audio as it was heard `afterMs` into the silence: what a recording does not hold any more is silence. */
export function heardUpTo(samples: Float32Array, point: TurnPoint, afterMs: number): Float32Array {
  const from = sampleAt(Math.max(0, point.speechFromMs - TUNING.preRollMs));
  const to = sampleAt(point.silenceFromMs + afterMs);
  const heard = new Float32Array(to - from);
  heard.set(samples.subarray(from, Math.min(to, samples.length)));
  return heard;
}

const sampleAt = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);
