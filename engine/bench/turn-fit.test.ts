import { describe, expect, it } from 'vitest';
import type { HeardPoint } from './turn-curve';
import { fitWeights, heldOutTunings } from './turn-fit';

const point = (fold: string, isEnd: boolean, text: string): HeardPoint => ({
  set: 'callers',
  file: `${fold}.wav`,
  fold,
  recordingKind: 'question',
  speechFromMs: 300,
  silenceFromMs: 1000,
  holdMs: isEnd ? null : 800,
  text,
  smartTurn: isEnd ? 0.9 : 0.2,
  textScore: isEnd ? 0.5 : 0.01,
  recogniserMs: 100,
});
const points = ['a', 'b', 'c'].flatMap((voice) => [
  point(voice, true, 'Where can I park?'),
  point(voice, true, 'I need a cleaning.'),
  point(voice, false, 'I need a'),
  point(voice, false, 'My name is'),
]);

describe('the fit', () => {
  it('learns the right signs', () => {
    const { all, words } = fitWeights(points);
    expect(all.text).toBeGreaterThan(0);
    expect(all.sound).toBeGreaterThan(0);
    expect(words.unfinished).toBeLessThan(0);
    expect(words.text).toBeUndefined();
  });

  it('tries no point on weights that have seen its voice: catches fitted figures told as held out', () => {
    // One voice contradicts the others; only its own fold may not know it.
    const odd = points.map((one) =>
      one.fold === 'c' ? { ...one, holdMs: one.holdMs === null ? 800 : null } : one,
    );
    const tunings = heldOutTunings(odd);
    const weightsOf = (voice: string) => tunings.get(odd.find(({ fold }) => fold === voice)!)!.weights.all;
    expect(weightsOf('c').text).toBeGreaterThan((weightsOf('a').text ?? 0) + 0.1);
    expect(weightsOf('c')).toEqual(fitWeights(odd.filter(({ fold }) => fold !== 'c')).all);
  });

  it('gives the same weights each time', () => {
    expect(fitWeights(points)).toEqual(fitWeights(points));
  });
});
