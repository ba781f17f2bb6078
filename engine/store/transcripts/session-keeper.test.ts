import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../contract/client';
import { EMPTY_SPANS, type TurnOutcome } from '../../contract/spans';
import { PLAYOUT_RATE } from '../../contract/units';
import type { Line } from './lines';
import { createSessionKeeper } from './session-keeper';
import type { Sound } from './writing';

function record(wishes = { keepTranscripts: true, keepAudio: true }) {
  const lines: Line[] = [];
  const sounds: Sound[] = [];
  let nowMs = 10_000;
  /** What the wall clock is ahead of the host's. */
  let aheadMs = 0;
  const keeper = createSessionKeeper({
    wishes: () => wishes,
    now: () => nowMs + aheadMs,
    measureMs: () => nowMs,
    toWall: (hostMs) => hostMs,
    writer: {
      id: 'x',
      add: (line) => lines.push(line),
      persona: (head) => lines.push({ is: 'session', version: 1, sessionId: 's', ...head }),
      addSound: (sound) => sounds.push(sound),
      end: (atMs) => lines.push({ is: 'end', atMs }),
    },
  });
  const words = (
    role: 'user' | 'persona',
    text: string,
    { isFinal = true, unheard = '', turnId = 1 } = {},
  ): void => keeper.sent({ kind: 'transcript', turnId, role, text, unheard, isFinal });
  const over = (outcome: TurnOutcome = 'completed', turnId = 1): void =>
    keeper.sent({ kind: 'metric', turnId, spans: EMPTY_SPANS, outcome, speculation: 'none', llm: 'm' });
  const sound = (value: number, count: number): void =>
    keeper.sent({ kind: 'audio', turnId: 1, samples: new Float32Array(count).fill(value) });
  const played = (playedSamples: number, atMs: number): void =>
    keeper.played({
      kind: 'control',
      type: 'playout',
      turnId: 1,
      phase: 'playing',
      playedSamples,
      atMs,
    });
  const pass = (ms: number): void => void (nowMs += ms);
  const setWallClock = (ms: number): void => void (aheadMs += ms);
  return { keeper, lines, sounds, words, over, sound, played, pass, setWallClock, wishes };
}

const flush: HostEvent = { kind: 'control', type: 'speech.flush', turnId: 1 };

describe('the times of what is kept', () => {
  it('are wall time for each line, and measured within the session: catches 8 h of sleep that history never saw', () => {
    const { lines, words, played, setWallClock, over } = record();
    words('persona', 'We open', { isFinal: false });
    played(0, 10_000);
    setWallClock(8 * 3_600_000);
    played(PLAYOUT_RATE, 11_000);
    words('persona', 'We open at nine.');
    over();
    const [, them, turn] = lines;
    expect(them).toMatchObject({ is: 'them', atMs: 10_000 + 8 * 3_600_000, fromMs: 10_000, toMs: 11_000 });
    expect(turn).toMatchObject({ is: 'turn', atMs: 10_000 + 8 * 3_600_000 });
  });

  it('do not hold back a line when the clock is set back: catches an interval by the wall clock', () => {
    const { lines, words, played, pass, setWallClock } = record();
    words('persona', 'We open', { isFinal: false });
    played(0, 10_000);
    setWallClock(-3_600_000);
    pass(1500);
    words('persona', 'We open at nine.', { isFinal: false });
    expect(lines).toHaveLength(2);
  });
});

describe('what is kept of a session', () => {
  it('is what was said in the end, not what was shown while it was being said', () => {
    const { lines, words } = record();
    words('user', 'What', { isFinal: false });
    words('user', 'What are', { isFinal: false });
    expect(lines).toEqual([]);
    words('user', 'What are your hours?');
    expect(lines).toMatchObject([{ is: 'you', text: 'What are your hours?' }]);
  });

  it('has a reply that is being spoken before it is over, so that a crash loses nothing that was said', () => {
    const { lines, words, played, pass } = record();
    words('persona', 'We open', { isFinal: false });
    expect(lines).toEqual([]);
    played(0, 10_000);
    expect(lines).toMatchObject([{ is: 'them', text: 'We open', isFinal: false }]);
    words('persona', 'We open at', { isFinal: false });
    expect(lines).toHaveLength(1);
    pass(1500);
    words('persona', 'We open at nine.', { isFinal: false });
    expect(lines).toHaveLength(2);
    pass(1500);
    // The same words once more say nothing.
    played(PLAYOUT_RATE, 13_000);
    expect(lines).toHaveLength(2);
  });

  it('has nothing of an utterance that came to nothing, but takes back one that was written', () => {
    const { lines, words } = record();
    words('user', '');
    expect(lines).toEqual([]);
    words('user', 'Well');
    words('user', '');
    expect(lines).toMatchObject([{ text: 'Well' }, { text: '' }]);
  });

  it('has nothing of turns in which nothing was recognised', () => {
    const { lines, over } = record();
    over('empty');
    expect(lines).toEqual([]);
  });

  it('is nothing at all if the person does not want it, from that moment on', () => {
    const { keeper, lines, sounds, words, over, sound, played, wishes } = record();
    words('user', 'Keep this.');
    wishes.keepTranscripts = false;
    words('user', 'Not this.');
    keeper.uttered({ turnId: 1, samples: new Float32Array(160), endedAtMs: 9000 });
    sound(0.5, 100);
    played(100, 11_000);
    words('persona', 'Nor this.');
    over();
    expect(lines.filter((line) => line.is !== 'end')).toHaveLength(1);
    expect(sounds).toEqual([]);
  });

  it('says when each side spoke', () => {
    const { keeper, lines, words, played } = record();
    keeper.uttered({ turnId: 1, samples: new Float32Array(16_000), endedAtMs: 9000 });
    words('user', 'Hello.');
    played(0, 10_000);
    played(PLAYOUT_RATE, 11_000);
    words('persona', 'Hello to you.');
    expect(lines).toMatchObject([
      { is: 'you', fromMs: 8000, toMs: 9000 },
      { is: 'them', fromMs: 10_000, toMs: 11_000 },
    ]);
  });
});

describe('the sound that is kept', () => {
  it('ends where the voice was stopped', () => {
    const { keeper, sounds, words, over, sound, played } = record();
    sound(0.5, 1000);
    sound(0.25, 1000);
    played(1200, 10_000);
    keeper.sent(flush);
    played(1500, 10_010);
    words('persona', 'Half', { unheard: 'of it' });
    over('interrupted');
    expect(sounds).toHaveLength(1);
    expect(sounds[0]?.samples).toHaveLength(1500);
    expect(sounds[0]?.samples[1499]).toBeCloseTo(0.25, 3);
  });

  it('has no sample of a reply that was begun anew', () => {
    const { keeper, sounds, over, sound, played } = record();
    sound(0.5, 1000);
    played(200, 10_000);
    keeper.sent(flush);
    sound(0.1, 600);
    played(600, 12_000);
    over();
    expect(sounds[0]?.samples).toHaveLength(600);
    expect(sounds[0]?.samples[0]).toBeCloseTo(0.1, 3);
  });

  it('is of the whole utterance if the user went on', () => {
    const { keeper, sounds, words, over } = record();
    keeper.uttered({ turnId: 1, samples: new Float32Array(100), endedAtMs: 9000 });
    words('user', 'Well');
    keeper.uttered({ turnId: 1, samples: new Float32Array(300), endedAtMs: 9500 });
    words('user', 'Well, hello.');
    over();
    expect(sounds).toMatchObject([{ side: 'you', samples: { length: 300 } }]);
  });

  it('is not kept unasked, however long the person talks', () => {
    const { keeper, sounds, words, over, sound, played } = record({
      keepTranscripts: true,
      keepAudio: false,
    });
    keeper.uttered({ turnId: 1, samples: new Float32Array(100), endedAtMs: 9000 });
    words('user', 'Hello.');
    sound(0.5, 1000);
    played(1000, 10_000);
    words('persona', 'Hello.');
    over();
    expect(sounds).toEqual([]);
  });

  it('is bounded: a voice that never ends fills no memory', () => {
    const { sounds, over, sound, played } = record();
    for (let index = 0; index < 30; index += 1) sound(0.5, 10 * PLAYOUT_RATE);
    played(300 * PLAYOUT_RATE, 10_000);
    over();
    expect(sounds[0]?.samples).toHaveLength(200 * PLAYOUT_RATE);
  });
});
