/**
 * Owns reference values of Smart Turn's features, and the recordings they are of. They were made with numpy 2.4.6 by
 * `compute_whisper_log_mel_features` of the Python package pipecat-ai 1.14.0 (pipecat/audio/turn/smart_turn/
 * _whisper_features.py), the probabilities with onnxruntime 1.32.0 (Python) from those features: the recordings joined,
 * cut to `samples`, `offset` added to each sample, the last 8 s of it or zeros in front.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav } from '../../../audio/wav';

export type SmartTurnReference = {
  readonly files: readonly string[];
  readonly samples: number;
  /** A microphone's constant offset, which the mean has to take off. */
  readonly offset: number;
  readonly probability: number;
  /** Mean of all features. */
  readonly mean: number;
  /** Band, frame, value. */
  readonly points: readonly (readonly [number, number, number])[];
};

const callers = fileURLToPath(new URL('../../../../e2e/callers', import.meta.url));

export const REFERENCES = JSON.parse(
  readFileSync(new URL('smart-turn-reference.json', import.meta.url), 'utf8'),
) as readonly SmartTurnReference[];

export function samplesOf({ files, samples, offset }: SmartTurnReference): Float32Array {
  const joined = files.flatMap((file) => [...readWav(readFileSync(join(callers, file))).samples]);
  return Float32Array.from(joined.slice(0, samples), (value) => value + offset);
}
