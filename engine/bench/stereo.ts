/**
 * Owns what a stereo recording of a conversation says: left what the microphone heard, right what the loudspeaker
 * played, on one clock. Pure, and it knows nothing of what the code says of itself: that is what it is held against.
 * Times are milliseconds from the start of the recording.
 */
import { firstAudibleSample, framePowers, lastVoicedSample } from '../audio/level';
import { speechSpans } from './speech-spans';

export type Stereo = {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly sampleRate: number;
};

/** Where in the recording something was said. */
export type Utterance = { readonly fromMs: number; readonly toMs: number };

const FRAME_MS = 10;
/** As in audio/level.ts: a frame is voiced if it is at most this far under the loudest of the utterance. */
const VOICED_RANGE_DB = 35;
/** Half of what a person hears as a step; an interruption's first phase is 12 dB quieter. */
const DUCKED_DB = 6;
/** Silence of the voice that a gap between two words (40 to 150 ms) is not. */
const SILENCE_MS = 200;
/** Under this a frame of the untouched voice is too soft to tell whether it was made softer. */
const COMPARABLE_DB = -45;

const sampleAt = (ms: number, sampleRate: number): number => Math.round((ms * sampleRate) / 1000);
const powerOf = (db: number): number => 10 ** (db / 10);

const cut = (samples: Float32Array, { fromMs, toMs }: Utterance, sampleRate: number): Float32Array =>
  samples.subarray(sampleAt(fromMs, sampleRate), sampleAt(toMs, sampleRate));

/** End of the last 10 ms frame within 35 dB of the loudest of the utterance; null for silence. */
export function lastVoicedMs({ left, sampleRate }: Stereo, said: Utterance): number | null {
  const last = lastVoicedSample(cut(left, said, sampleRate), sampleRate);
  return last === null ? null : said.fromMs + (last * 1000) / sampleRate;
}

/** Start of the first 10 ms frame within 35 dB of the loudest of the utterance; null for silence. */
export function firstVoicedMs({ left, sampleRate }: Stereo, said: Utterance): number | null {
  const powers = framePowers(cut(left, said, sampleRate), sampleRate, FRAME_MS);
  const floor = powers.reduce((most, power) => Math.max(most, power), 0) * powerOf(-VOICED_RANGE_DB);
  const first = floor <= 0 ? -1 : powers.findIndex((power) => power >= floor);
  return first === -1 ? null : said.fromMs + first * FRAME_MS;
}

/**
 * End of the last speech. Where a room is noisier than 35 dB under the voice its noise counts as voiced to the end of
 * the recording; speech stands out of it and lasts. Null for silence.
 */
function lastSpeechMs({ left, sampleRate }: Stereo, said: Utterance): number | null {
  const last = speechSpans(cut(left, said, sampleRate), sampleRate, 0, outOfTheRoom).at(-1);
  return last === undefined ? null : said.fromMs + last.toMs;
}

/** @returns the power from which a frame stands out of the room that the others are in. */
function outOfTheRoom(powers: Float64Array): number {
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  const overNoise = quietest(powers) * powerOf(OUT_OF_THE_ROOM_DB);
  return Math.max(
    loudest * powerOf(-VOICED_RANGE_DB),
    Math.min(overNoise, loudest * powerOf(-SURE_RANGE_DB)),
  );
}

/** Single frames of steady noise are up to 10 dB louder than all of it. */
const OUT_OF_THE_ROOM_DB = 12;
/** So near to the loudest it is speech in any room: a person may have spoken without a pause. */
const SURE_RANGE_DB = 20;
const ROOM_FRAMES = 10;

/** @returns the power of the quietest 100 ms. */
function quietest(powers: Float64Array): number {
  let least = Infinity;
  for (let from = 0; from + ROOM_FRAMES <= powers.length; from += 1) {
    const sum = powers.subarray(from, from + ROOM_FRAMES).reduce((total, power) => total + power, 0);
    least = Math.min(least, sum / ROOM_FRAMES);
  }
  return least;
}

/** Whether the persona was audible while this was being said. */
export function isSpokenOver(stereo: Stereo, said: Utterance): boolean {
  return isAudibleBefore(stereo, said, lastSpeechMs(stereo, said));
}

/** Whether the persona was audible after what was said, up to `untilMs`, be it in the noise that followed. */
export function isAnswered(stereo: Stereo, said: Utterance, untilMs = Infinity): boolean {
  const fromMs = lastSpeechMs(stereo, said);
  if (fromMs === null) return false;
  const toMs = Math.min(untilMs, (stereo.right.length * 1000) / stereo.sampleRate);
  return firstAudibleSample(cut(stereo.right, { fromMs, toMs }, stereo.sampleRate)) !== null;
}

function isAudibleBefore(stereo: Stereo, said: Utterance, toMs: number | null): boolean {
  const fromMs = firstVoicedMs(stereo, said);
  if (fromMs === null || toMs === null) return false;
  return firstAudibleSample(cut(stereo.right, { fromMs, toMs }, stereo.sampleRate)) !== null;
}

/**
 * From the last voiced sample of an utterance to the first sample of the persona over 0.01 of full scale after it, up
 * to `untilMs`. Null if nothing was answered, or if the persona spoke before that last sample: that is no pause at all.
 */
export function voiceToVoiceMs(stereo: Stereo, said: Utterance, untilMs = Infinity): number | null {
  const lastMs = lastVoicedMs(stereo, said);
  if (lastMs === null || isAudibleBefore(stereo, said, lastMs)) return null;
  const { right, sampleRate } = stereo;
  const from = sampleAt(lastMs, sampleRate);
  const to = untilMs === Infinity ? right.length : sampleAt(untilMs, sampleRate);
  const first = firstAudibleSample(right.subarray(from, to));
  return first === null ? null : (first * 1000) / sampleRate;
}

export type BargeIn = {
  /** From the first voiced frame of the user to the first frame of the voice that is softer than it was meant. */
  readonly toDuckMs: number | null;
  /** To the moment from which the voice is silent though it had more to say. */
  readonly toSilenceMs: number | null;
};

/** @param untouched what would have been played had the user said nothing. */
export function measureBargeIn(stereo: Stereo, untouched: Float32Array, said: Utterance): BargeIn {
  const onsetMs = firstVoicedMs(stereo, said);
  if (onsetMs === null) return { toDuckMs: null, toSilenceMs: null };
  const { right, sampleRate } = stereo;
  const from = sampleAt(onsetMs, sampleRate);
  const played = framePowers(right.subarray(from), sampleRate, FRAME_MS);
  const meant = framePowers(untouched.subarray(from), sampleRate, FRAME_MS);
  const isComparable = (frame: number): boolean => (meant[frame] ?? 0) >= powerOf(COMPARABLE_DB);
  const ducked = played.findIndex(
    (power, frame) => isComparable(frame) && power <= (meant[frame] ?? 0) * powerOf(-DUCKED_DB),
  );
  const isSilent = (frame: number): boolean => {
    const window = { fromMs: onsetMs + frame * FRAME_MS, toMs: onsetMs + frame * FRAME_MS + SILENCE_MS };
    return (
      firstAudibleSample(cut(right, window, sampleRate)) === null &&
      firstAudibleSample(cut(untouched, window, sampleRate)) !== null
    );
  };
  const silent = played.findIndex((_, frame) => isSilent(frame));
  return {
    toDuckMs: ducked === -1 ? null : ducked * FRAME_MS,
    toSilenceMs: silent === -1 ? null : silent * FRAME_MS,
  };
}
