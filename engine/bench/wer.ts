/**
 * Owns the measurement of a recogniser on a folder of recordings with reference texts. It must not judge: what is
 * good enough is its caller's affair.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SidetoneError } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import { resample } from '../audio/resample';
import { readWav } from '../audio/wav';
import type { SttProvider } from '../inference/providers';
import { wordErrorRate, wordErrors } from './word-errors';

const lineSchema = z.object({ file: z.string().min(1), text: z.string() });

export type WerUtterance = {
  readonly file: string;
  readonly reference: string;
  readonly heard: string;
  readonly errors: number;
  readonly words: number;
  readonly audioMs: number;
  readonly computeMs: number;
};

export type WerReport = {
  /** Errors of all utterances by words of all: 0.05 is five in a hundred. */
  readonly wer: number;
  readonly errors: number;
  readonly words: number;
  readonly audioMs: number;
  readonly computeMs: number;
  /** Computing time by audio time; under 1 is faster than speech. */
  readonly realTimeFactor: number;
  /** Median of the time one utterance took; 0 if there are none. */
  readonly computeP50Ms: number;
  readonly utterances: readonly WerUtterance[];
};

/**
 * @param folder holds WAV files and one `.jsonl` with a line `{file, text}` each; other members are ignored.
 * @throws SidetoneError AUDIO_FILE if there is not exactly one `.jsonl` or a recording can't be read.
 */
export async function measureWer(
  provider: SttProvider,
  folder: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<WerReport> {
  const utterances: WerUtterance[] = [];
  for (const { file, text } of await readReferences(folder)) {
    const audio = readWav(await readFile(join(folder, file)));
    const samples = resample(audio.samples, audio.sampleRate, MIC_RATE);
    const startedAt = performance.now();
    const heard = await provider.transcribe(samples, signal);
    utterances.push({
      file,
      reference: text,
      heard,
      ...wordErrors(text, heard),
      audioMs: (samples.length * 1000) / MIC_RATE,
      computeMs: performance.now() - startedAt,
    });
  }
  const total = (of: (utterance: WerUtterance) => number) =>
    utterances.reduce((sum, utterance) => sum + of(utterance), 0);
  const audioMs = total((utterance) => utterance.audioMs);
  const computeMs = total((utterance) => utterance.computeMs);
  const times = utterances.map((utterance) => utterance.computeMs).toSorted((a, b) => a - b);
  return {
    wer: wordErrorRate(utterances),
    errors: total((utterance) => utterance.errors),
    words: total((utterance) => utterance.words),
    audioMs,
    computeMs,
    realTimeFactor: audioMs === 0 ? 0 : computeMs / audioMs,
    computeP50Ms: times[Math.floor(times.length / 2)] ?? 0,
    utterances,
  };
}

async function readReferences(folder: string): Promise<z.infer<typeof lineSchema>[]> {
  const lists = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const [list] = lists;
  if (list === undefined || lists.length > 1) {
    throw new SidetoneError(
      'AUDIO_FILE',
      `${folder} holds ${lists.length} lists of reference texts, not one.`,
    );
  }
  const lines = (await readFile(join(folder, list), 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}
