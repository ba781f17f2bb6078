import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../../contract/errors';
import type { SmartTurnProvider, TextScoreProvider } from '../providers';
import { createTurnScorer } from './turn-scorer';

const never = new AbortController().signal;
const turn = { samples: new Float32Array(160), text: 'Yes', question: '' };
const sound: SmartTurnProvider = { score: async () => 0.9, attend: () => {}, dispose: async () => {} };
const words: TextScoreProvider = { score: async () => 0.4, dispose: async () => {} };
const broken = (): Promise<never> => Promise.reject(new SidetoneError('EOT_FAILED'));

describe('both judges of a turn', () => {
  it('leave out what is missing, what fails and what has nothing to judge, and keep the rest', async () => {
    const ask = (s: SmartTurnProvider | null, w: TextScoreProvider | null, of = turn) =>
      createTurnScorer(s, w).score(of, never);
    expect(await ask(sound, words)).toEqual({ smartTurn: 0.9, textScore: 0.4 });
    expect(await ask(null, words)).toEqual({ smartTurn: null, textScore: 0.4 });
    expect(await ask(sound, { ...words, score: broken })).toEqual({ smartTurn: 0.9, textScore: null });
    expect(await ask(sound, words, { ...turn, text: ' ... ' })).toEqual({ smartTurn: 0.9, textScore: null });
  });

  it('end a request that was called off as such, and not as one without answers', async () => {
    const abort = new AbortController();
    let answer: (probability: number) => void = () => {};
    const slow = { ...sound, score: () => new Promise<number>((resolve) => (answer = resolve)) };
    const score = createTurnScorer(slow, null).score(turn, abort.signal);
    abort.abort();
    answer(1);
    await expect(score).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });
});
