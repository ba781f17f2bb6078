import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../../contract/errors';
import type { SmartTurnProvider, TextScoreProvider } from '../providers';
import { createTurnScorer } from './turn-scorer';

const never = new AbortController().signal;
const turn = { samples: new Float32Array(160), text: 'Yes', question: '' };
const sound: SmartTurnProvider = { score: async () => 0.9, pushAudio: () => {}, dispose: async () => {} };
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

  it('are told whose turn it is, and that a session is over', async () => {
    const told: string[] = [];
    const s: SmartTurnProvider = {
      score: async (_samples, _signal, session) => (told.push(`sound ${session}`), 0.5),
      pushAudio: (_samples, session) => void told.push(`pushAudio ${session}`),
      forget: (session) => void told.push(`sound forgets ${session}`),
      dispose: async () => {},
    };
    const w: TextScoreProvider = {
      score: async (_text, _question, _signal, session) => (told.push(`words ${session}`), 0.5),
      forget: (session) => void told.push(`words forget ${session}`),
      dispose: async () => {},
    };
    const scorer = createTurnScorer(s, w);
    scorer.pushAudio(turn.samples, 'a');
    await scorer.score(turn, never, 'b');
    scorer.forget('a');
    expect(told.toSorted()).toEqual([
      'pushAudio a',
      'sound b',
      'sound forgets a',
      'words b',
      'words forget a',
    ]);
  });

  it('judge one sound at a time: two would each take as long as both', async () => {
    const ends: (() => void)[] = [];
    const slow = { ...sound, score: () => new Promise<number>((resolve) => ends.push(() => resolve(0.5))) };
    const scorer = createTurnScorer(slow, null);
    const scores = [scorer.score(turn, never, 'a'), scorer.score(turn, never, 'b')];
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
    await settle();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await settle();
    ends[1]?.();
    expect(await Promise.all(scores)).toHaveLength(2);
  });
});
