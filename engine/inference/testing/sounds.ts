/** Owns the sounds that recognisers, detectors and judges of turns are tested with. 16 kHz mono. */
import { readFileSync } from 'node:fs';
import { joined } from '../../audio/joined';
import { resample } from '../../audio/resample';
import { readWav } from '../../audio/wav';
import { MIC_RATE } from '../../contract/units';

const CALLERS = new URL('../../../e2e/callers/', import.meta.url);

export const silence = (seconds: number): Float32Array => new Float32Array(seconds * MIC_RATE);

/** A caller's question, 1 to 4 s. @param number from 1 on. */
export function question(number: number): Float32Array {
  const file = new URL(`question_${String(number).padStart(2, '0')}.wav`, CALLERS);
  const { samples, sampleRate } = readWav(readFileSync(file));
  return resample(samples, sampleRate, MIC_RATE);
}

/** Questions with pauses between them, at least so long. */
export function longSpeech(seconds: number): Float32Array {
  const pieces: Float32Array[] = [];
  let length = 0;
  for (let number = 1; length < seconds * MIC_RATE; number = (number % 8) + 1) {
    for (const piece of [question(number), silence(0.6)]) {
      pieces.push(piece);
      length += piece.length;
    }
  }
  return joined(pieces);
}
