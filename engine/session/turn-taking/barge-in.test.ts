import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hearOver, NO_BARGE, type BargeStep } from './barge-in';
import { newTurn } from '../turn/new-turn';
import { BARGE_THRESHOLDS } from '../tuning';

const SILENCE = Array.from({ length: 40 }, () => 0);

describe('hearOver', () => {
  it('ends where it began after any sound and a silence, and pauses only what it has ducked', () => {
    const { reply } = newTurn({ turnId: 1, number: 1 }, 0, 0);
    const probabilities = fc.array(fc.constantFrom(0, 0.3, 0.5, 0.9), { maxLength: 200 });
    const voicePower = 0.01;
    fc.assert(
      fc.property(
        probabilities,
        fc.boolean(),
        fc.constantFrom(...Object.values(BARGE_THRESHOLDS)),
        (sound, careful, thresholds) => {
          let step: BargeStep = { barge: NO_BARGE, acts: [] };
          const done: string[] = [];
          for (const [index, probability] of [...sound, ...SILENCE].entries()) {
            const power = probability * 0.01;
            const frame = { endSample: (index + 1) * 512, probability, atMs: index * 32, power };
            step = hearOver(step.barge, frame, { reply, audible: true, careful, voicePower, thresholds });
            done.push(...step.acts.map(({ type }) => type));
          }
          expect(step.barge).toMatchObject({ phase: 'open', overlap: null });
          const acts = done.filter((type) => type !== 'transcribe').join(' ');
          expect(acts).toMatch(/^(duck (pause (resume unduck|stop)|unduck|stop) ?)*$/);
        },
      ),
    );
  });

  /** Frames of speech after which the voice is paused, at these levels in dB; null if it never is. */
  function pausedAfter(
    levelsDb: readonly number[],
    voiceDb: number | null,
    probability = 0.99,
  ): number | null {
    const { reply } = newTurn({ turnId: 1, number: 1 }, 0, 0);
    const voicePower = voiceDb === null ? null : powerOf(voiceDb);
    const context = { reply, audible: true, careful: false, voicePower, thresholds: BARGE_THRESHOLDS.normal };
    let step: BargeStep = { barge: NO_BARGE, acts: [] };
    for (const [index, levelDb] of levelsDb.entries()) {
      const power = powerOf(levelDb);
      const frame = { endSample: (index + 1) * 512, probability, atMs: index * 32, power };
      step = hearOver(step.barge, frame, context);
      if (step.acts.some(({ type }) => type === 'pause')) return index + 1;
    }
    return null;
  }
  const powerOf = (db: number): number => 10 ** (db / 10);
  const steady = (levelDb: number): readonly number[] => Array.from({ length: 30 }, () => levelDb);

  it('holds the voice for a user as loud as before, and for any loudness before the first turn', () => {
    expect(pausedAfter(steady(-22), -18)).toBe(BARGE_THRESHOLDS.normal.pauseFrames);
    expect(pausedAfter(steady(-40), null)).toBe(BARGE_THRESHOLDS.normal.pauseFrames);
  });

  it('does not hold it for what is left of an echo, nor for what is hardly speech', () => {
    expect(pausedAfter(steady(-39), -18)).toBeNull();
    expect(pausedAfter(steady(-20), -18, 0.8)).toBeNull();
  });

  it('does not hold it for a tap that dies away, but does as soon as a voice rises from it', () => {
    const tap = [-19, -24, -30, -32, -33, -34, -36, -37, -38, -40];
    expect(pausedAfter(tap, -18)).toBeNull();
    expect(pausedAfter([...tap, -20, -19], -18)).toBe(tap.length + 1);
  });
});
