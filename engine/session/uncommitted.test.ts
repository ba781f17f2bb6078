import { describe, expect, it } from 'vitest';
import type { TurnEffect } from './turn/events';
import { newTurn } from './turn/new-turn';
import { newChunk, withReply } from './turn/reply';
import type { Turn } from './turn/types';
import { letOut, type Aside } from './uncommitted';

const ATTEMPT = { turnId: 1, number: 1 };
const INTERIM: Turn = { ...newTurn(ATTEMPT, 0, 9_000), userText: 'Where can I park?', isInterim: true };
const line = (role: 'user' | 'persona', text: string): Aside => ({
  type: 'transcript',
  turnId: 1,
  role,
  text,
  unheard: '',
  isFinal: role === 'user',
});
const speak = (chunk: number): Aside => ({ type: 'synthesise', attempt: ATTEMPT, chunk, text: 'Behind it.' });
const PLAY: Aside = { type: 'play', turnId: 1, samples: new Float32Array(480) };
const ASKED: TurnEffect = { type: 'generate', attempt: ATTEMPT, userText: 'Where can I park?' };

const withChunks = (turn: Turn, texts: readonly string[]): Turn =>
  withReply(turn, { chunks: texts.map(newChunk) });

describe('letOut', () => {
  it('puts aside what is seen and heard, and lets requests pass', () => {
    const { out, uncommitted } = letOut(
      INTERIM,
      { turn: INTERIM, effects: [line('user', 'Where can I park?'), ASKED, PLAY] },
      [],
    );
    expect(out).toEqual([ASKED]);
    expect(uncommitted).toEqual([line('user', 'Where can I park?'), PLAY]);
  });

  it('has the first clause spoken once all words are heard, the next when they are confirmed', () => {
    const begun = letOut(INTERIM, { turn: INTERIM, effects: [speak(0)] }, []);
    expect(begun).toEqual({ out: [], uncommitted: [speak(0)] });
    const allHeard: Turn = withChunks({ ...INTERIM, isAllHeard: true }, ['Here.', 'Behind it.']);
    const first = letOut(INTERIM, { turn: allHeard, effects: [] }, begun.uncommitted);
    expect(first).toEqual({ out: [speak(0)], uncommitted: [] });
    const second = letOut(allHeard, { turn: allHeard, effects: [speak(1)] }, first.uncommitted);
    expect(second).toEqual({ out: [], uncommitted: [speak(1)] });
    const confirmed: Turn = { ...allHeard, isInterim: false };
    expect(letOut(allHeard, { turn: confirmed, effects: [] }, second.uncommitted).out).toEqual([speak(1)]);
  });

  it('has the first clause after a thought spoken as early: catches one that waits as a later one would', () => {
    const allHeard: Turn = withChunks({ ...INTERIM, isAllHeard: true }, [
      '',
      '',
      'Behind it.',
      'Mind the step.',
    ]);
    const { out, uncommitted } = letOut(allHeard, { turn: allHeard, effects: [speak(2), speak(3)] }, []);
    expect([out, uncommitted]).toEqual([[speak(2)], [speak(3)]]);
  });

  it('lets all out, in order and in the words of the whole, once the turn is committed', () => {
    const aside = [line('user', 'where can i park'), line('persona', 'Behind it.'), PLAY];
    const committed: Turn = { ...INTERIM, isInterim: false, isDecided: true };
    const { out, uncommitted } = letOut(
      INTERIM,
      { turn: committed, effects: [{ type: 'reword', text: 'Where can I park?' }] },
      aside,
    );
    expect(out).toEqual([line('user', 'Where can I park?'), line('persona', 'Behind it.'), PLAY]);
    expect(uncommitted).toEqual([]);
  });

  it('shows nothing of a reply that is unsaid: catches a thought that is read aloud', () => {
    const aside = [line('user', 'Where can I park?'), line('persona', 'The user wants'), speak(0), PLAY];
    const unsaid = (what: 'reply' | 'all') =>
      letOut(INTERIM, { turn: INTERIM, effects: [{ type: 'unsay', what }] }, aside);
    expect(unsaid('reply')).toEqual({ out: [], uncommitted: [line('user', 'Where can I park?')] });
    expect(unsaid('all')).toEqual({ out: [], uncommitted: [] });
  });
});
