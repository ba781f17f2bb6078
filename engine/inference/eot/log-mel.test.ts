import { describe, expect, it } from 'vitest';
import { createLogMel, MEL_BANDS, MEL_FRAMES, type LogMel } from './log-mel';
import { REFERENCES, samplesOf } from './testing/smart-turn-reference';

const pushed = (samples: Float32Array, pieceLength: number): LogMel => {
  const mel = createLogMel();
  for (let at = 0; at < samples.length; at += pieceLength) mel.push(samples.subarray(at, at + pieceLength));
  return mel;
};

/** What the model hears in features that are off by this much: nothing. Measured: 3e-6. */
const TOLERANCE = 2e-5;

describe('features of Smart Turn', () => {
  it.each(REFERENCES.map((reference) => [reference.files.join(' + '), reference] as const))(
    'are the reference’s for %s, or the model is given what it was not trained on',
    (_name, reference) => {
      const features = pushed(samplesOf(reference), 512).features();
      for (const [band, frame, value] of reference.points) {
        expect(Math.abs((features[band * MEL_FRAMES + frame] ?? NaN) - value)).toBeLessThan(TOLERANCE);
      }
      const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
      expect(mean).toBeCloseTo(reference.mean, 4);
    },
  );

  it('are exactly the same however the samples came and when they were asked for, longer than the window too', () => {
    for (const reference of REFERENCES) {
      const samples = samplesOf(reference);
      const mel = createLogMel();
      for (let at = 0; at < samples.length; at += 3333) {
        mel.push(samples.subarray(at, at + 3333));
        mel.features();
      }
      expect(mel.features()).toEqual(pushed(samples, samples.length).features());
    }
  });

  it('cost only the new spectra and three at the edges of the window', () => {
    const [reference] = REFERENCES;
    if (reference === undefined) throw new Error('no reference');
    const samples = samplesOf(reference);
    const mel = pushed(samples, samples.length);
    mel.features();
    const before = mel.spectra();
    mel.push(new Float32Array(1600));
    mel.features();
    expect(mel.spectra() - before).toBe(10 + 3);
  });

  it('forget the former utterance', () => {
    const [one, other] = REFERENCES;
    if (one === undefined || other === undefined) throw new Error('no reference');
    const mel = pushed(samplesOf(one), 512);
    mel.features();
    mel.reset();
    mel.push(samplesOf(other));
    expect(mel.features()).toEqual(pushed(samplesOf(other), 512).features());
  });

  it('of nothing and of silence are numbers', () => {
    const silent = createLogMel();
    silent.push(new Float32Array(20_000));
    for (const features of [createLogMel().features(), silent.features()]) {
      expect(features).toHaveLength(MEL_BANDS * MEL_FRAMES);
      expect(features.every(Number.isFinite)).toBe(true);
    }
  });
});
