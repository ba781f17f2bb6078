/**
 * Owns reference values of Smart Turn's features, and the recordings they are of. They were made with numpy 2.4.6 by
 * `compute_whisper_log_mel_features` of the Python package pipecat-ai 1.14.0 (pipecat/audio/turn/smart_turn/
 * _whisper_features.py), the probabilities with onnxruntime 1.32.0 (Python) from those features. The recordings were
 * joined and cut to `samples`, and `offset` was added to each sample. The last 8 s count, with zeros in front if
 * there is less.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav } from '../../../audio/wav';

/** What a recording is cut from, and the probability that the turn is over there. */
export type SmartTurnClip = {
  readonly files: readonly string[];
  readonly samples: number;
  /** A microphone's constant offset, which the mean has to take off. */
  readonly offset: number;
  readonly probability: number;
};

export type SmartTurnReference = SmartTurnClip & {
  /** Mean of all features. */
  readonly mean: number;
  /** Band, frame, value. */
  readonly points: readonly (readonly [number, number, number])[];
};

const callers = fileURLToPath(new URL('../../../../e2e/callers', import.meta.url));

export const REFERENCES = JSON.parse(
  readFileSync(new URL('smart-turn-reference.json', import.meta.url), 'utf8'),
) as readonly SmartTurnReference[];

/**
 * Silences that the model is sure of, made with the same program: four inside a turn, four at its end. Wrong features
 * flip some of them. With features that are not normalised, or mirrored in time, all the open ones are called over
 * (0.7 and more). With mirrored bands and swapped axes most are.
 */
export const SURE: readonly SmartTurnClip[] = [
  { files: ['pause_12.wav'], samples: 21_952, offset: 0, probability: 0.023 },
  { files: ['hold_04.wav'], samples: 66_411, offset: 0, probability: 0.023 },
  { files: ['hold_06.wav'], samples: 26_336, offset: 0, probability: 0.009 },
  { files: ['hold_09.wav'], samples: 36_784, offset: 0, probability: 0.048 },
  { files: ['question_01.wav'], samples: 28_637, offset: 0, probability: 0.981 },
  { files: ['question_06.wav'], samples: 36_192, offset: 0, probability: 0.973 },
  { files: ['question_08.wav'], samples: 31_839, offset: 0, probability: 0.984 },
  { files: ['short_20.wav'], samples: 22_999, offset: 0, probability: 0.973 },
];

export function samplesOf({ files, samples, offset }: SmartTurnClip): Float32Array {
  const joined = files.flatMap((file) => [...readWav(readFileSync(join(callers, file))).samples]);
  return Float32Array.from(joined.slice(0, samples), (value) => value + offset);
}
