/**
 * Owns how the numbers of digits-said.ts become sound that stops at each of their pauses, in the turn's last breath or in the
 * middle of it. It knows no voice and no recogniser.
 */
import { joined } from '../audio/joined';
import { framePowers, rmsDb } from '../audio/level';
import { MIC_RATE } from '../contract/units';
import { createChance, type SpokenNumber } from './digits-said';

export type SpokenPart = {
  readonly kind: string;
  /** What was said up to the pause, and its digits. */
  readonly text: string;
  readonly digits: string;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
};

/** @returns mono, 16 kHz. */
export type Say = (text: string) => Promise<Float32Array>;

const SPEECH_DB = -24;
/** The noise of a quiet room and its microphone. */
const ROOM_DB = -62;
const LEAD_MS = 300;
/** Pauses between groups, and what is heard of the one that ends the part: a key is let go, or a pause has been noticed. */
const PAUSES_MS = [350, 450, 550, 650, 750, 850];
const TAILS_MS = [60, 200, 500];
/** 40 dB under the loudest 10 ms. */
const SILENCE = 1e-4;

/** @returns a part for each pause of the number, and the whole of it. @param seed for the length of the pauses and the room */
export async function spokenParts(
  { kind, groups }: SpokenNumber,
  say: Say,
  seed: number,
): Promise<readonly SpokenPart[]> {
  const chance = createChance(seed);
  const pieces: Float32Array[] = [silence(LEAD_MS)];
  const parts: SpokenPart[] = [];
  for (const [index, { text }] of groups.entries()) {
    if (index > 0) pieces.push(silence(PAUSES_MS[chance(PAUSES_MS.length)] ?? 0));
    pieces.push(atSpeechLevel(withoutSilence(await say(text + (index === groups.length - 1 ? '.' : ',')))));
    const said = groups.slice(0, index + 1);
    parts.push({
      kind,
      text: said.map((group) => group.text).join(', '),
      digits: said.map(({ digits }) => digits).join(''),
      samples: inRoom(joined([...pieces, silence(TAILS_MS[chance(TAILS_MS.length)] ?? 0)]), chance),
    });
  }
  return parts;
}

const silence = (ms: number): Float32Array => new Float32Array((ms * MIC_RATE) / 1000);

function withoutSilence(samples: Float32Array): Float32Array {
  const powers = framePowers(samples, MIC_RATE, 10);
  const floor = powers.reduce((most, power) => Math.max(most, power), 0) * SILENCE;
  const first = powers.findIndex((power) => power > floor);
  const last = powers.findLastIndex((power) => power > floor);
  const frame = MIC_RATE / 100;
  return samples.subarray(Math.max(0, first - 1) * frame, (last + 2) * frame);
}

function atSpeechLevel(samples: Float32Array): Float32Array {
  const gain = 10 ** ((SPEECH_DB - rmsDb(samples)) / 20);
  return samples.map((sample) => sample * gain);
}

/** White noise under it. */
function inRoom(samples: Float32Array, chance: (below: number) => number): Float32Array {
  // An even distribution between -a and a has the power a² / 3.
  const amplitude = Math.sqrt(3) * 10 ** (ROOM_DB / 20);
  return samples.map((sample) => sample + amplitude * ((2 * chance(1_000_000)) / 1_000_000 - 1));
}
