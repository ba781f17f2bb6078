/**
 * Owns what a level meter shows of a microphone, and what can be said of it in words. For people only: nothing waits
 * for its verdict, and the session has its own judgement.
 */

/** A quiet room lies at the first, a voice close to the microphone at the second. */
export const METER_DB = { least: -52, most: -14 } as const;

export type LevelVerdict = 'waiting' | 'heard' | 'faint' | 'loud' | 'silent';

export type LevelReading = {
  /** 0 to 1: up at once, down slowly, so that an eye can follow. */
  readonly level: number;
  readonly verdict: LevelVerdict;
};

export type LevelMeter = {
  take(samples: Float32Array, speechProbability: number): LevelReading;
};

/** A frame is 32 ms long. */
const FALL_PER_FRAME = 0.04;
const VOICED = 0.5;
/** A third of a second of speech: no knock on the table lasts that long. */
const ENOUGH_FRAMES = 10;
/** Below this the words are recognised worse. */
const FAINT_DB = -42;
const SILENT_FRAMES = 94;
const CLIPPED = 0.985;
const LOUD_FRAMES = 8;

export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum === 0 || samples.length === 0 ? -Infinity : 10 * Math.log10(sum / samples.length);
}

export function createLevelMeter(): LevelMeter {
  let level = 0;
  let loudEnough = 0;
  let faint = 0;
  let clipped = 0;
  let zeros = 0;
  let heard = false;

  return {
    take: (samples, speechProbability) => {
      const db = decibels(samples);
      const height = (db - METER_DB.least) / (METER_DB.most - METER_DB.least);
      level = Math.min(1, Math.max(0, height, level - FALL_PER_FRAME));
      zeros = db === -Infinity ? zeros + 1 : 0;
      const isVoiced = speechProbability >= VOICED;
      if (isVoiced && db > FAINT_DB) loudEnough += 1;
      else if (isVoiced) faint += 1;
      const isClipped = samples.some((sample) => Math.abs(sample) >= CLIPPED);
      // Loudness that is over is no reason to turn anything down.
      clipped = isClipped ? Math.min(clipped + 2, 3 * LOUD_FRAMES) : Math.max(0, clipped - 0.2);
      // Once heard is heard: who falls silent again has no other microphone.
      heard ||= loudEnough >= ENOUGH_FRAMES;
      const verdict =
        zeros >= SILENT_FRAMES
          ? 'silent'
          : clipped >= LOUD_FRAMES
            ? 'loud'
            : heard
              ? 'heard'
              : faint >= ENOUGH_FRAMES
                ? 'faint'
                : 'waiting';
      return { level, verdict };
    },
  };
}
