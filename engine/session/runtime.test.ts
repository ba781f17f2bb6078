import { describe, expect, it } from 'vitest';
import type { HostEvent, LlmChoice } from '../contract/client';
import { SidetoneError } from '../contract/errors';
import { FRAME_MS, FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import { silentLog } from '../log';
import { createSession } from './runtime';
import type { SessionPorts } from './ports';

const PERSONA = { profileId: 'maya', name: 'Maya', greeting: null, fallbackLine: 'Sorry?' };

const settle = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
};

const LLM: LlmChoice = {
  kind: 'e',
  label: 'script',
  why: '',
  traits: { isScripted: true, isReplyCheap: true, sharesCores: false },
};

const createFixture = (overrides: Partial<SessionPorts> = {}) => {
  const sent: HostEvent[] = [];
  const completed: string[] = [];
  const heard: Float32Array[] = [];
  const clock = { nowMs: 10_000, idleCount: 0 };
  const session = createSession(
    { sessionId: 's', persona: PERSONA, mode: 'duplex' },
    {
      prepare: async () => ({
        llm: LLM,
        voiceId: 'v',
        sttId: 'm',
      }),
      restore: () => {},
      transcribe: async (samples) => {
        heard.push(samples);
        return 'Hello there.';
      },
      prefill: async () => {},
      score: async () => ({ smartTurn: null, textScore: null }),
      pushAudio: () => {},
      notePauses: () => {},
      generate: async (_request, _signal, onToken) => onToken('Good morning.'),
      synthesise: async (_text, _signal, onSpeech) => onSpeech(new Float32Array(2_400).fill(0.5)),
      send: (event) => sent.push(event),
      idle: () => {
        clock.idleCount += 1;
      },
      completed: (reason) => completed.push(reason),
      now: () => clock.nowMs,
      setTimer: (callback, ms) => ({ callback, ms }),
      clearTimer: () => {},
      log: silentLog,
      ...overrides,
    },
  );
  let sequence = 7;
  const frames = (count: number, amplitude: number): void => {
    for (let index = 0; index < count; index += 1) {
      clock.nowMs += FRAME_MS;
      session.hear({
        kind: 'audio',
        sequence,
        capturedAtMs: clock.nowMs,
        speechProbability: amplitude > 0.1 ? 0.9 : 0.01,
        samples: new Float32Array(FRAME_SAMPLES).fill(amplitude),
      });
      sequence += 1;
    }
  };
  const skip = (count: number): void => {
    sequence += count;
  };
  return { session, sent, completed, heard, clock, frames, skip };
};

describe('the session runtime', () => {
  it('says what is speculation, and when it is none any more: catches guesses that other sessions wait for', async () => {
    const asked: string[] = [];
    const { session, frames } = createFixture({
      transcribe: async (_samples, _signal, urgency = 'turn') => {
        asked.push(`transcribe ${urgency}`);
        return 'Hello there.';
      },
      generate: async (_request, _signal, onToken, _onTakeBack, urgency) => {
        asked.push(`generate ${urgency}`);
        onToken('Good morning.');
      },
      synthesise: async (_text, _signal, onSpeech, urgency) => {
        asked.push(`synthesise ${urgency}`);
        onSpeech(new Float32Array(2_400).fill(0.5));
      },
      decided: () => asked.push('decided'),
    });
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(20, 0.0001);
    for (let step = 0; step < 15; step += 1) {
      frames(2, 0.5);
      await settle();
    }
    for (let step = 0; step < 80; step += 1) {
      frames(1, 0.0001);
      await settle();
    }
    const before = asked.slice(0, asked.indexOf('decided'));
    expect(before).toContain('transcribe speculation');
    expect(before).toContain('generate speculation');
    expect(before).not.toContain('generate turn');
    // The utterance to its end is what the user waits for, also before it is decided that it is one.
    expect(before).toContain('transcribe turn');
    expect(asked.filter((line) => line === 'decided')).toHaveLength(1);
    expect(asked.slice(before.length)).not.toContain('generate speculation');
  });

  it('measures voice-to-voice from the last voiced sample, not from the decision', async () => {
    const { session, sent, frames, clock } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(20, 0.0001);
    frames(30, 0.5);
    const lastVoicedMs = clock.nowMs;
    frames(80, 0.0001);
    await settle();
    const playedAtMs = clock.nowMs + 100;
    session.playout({
      kind: 'control',
      type: 'playout',
      turnId: 1,
      phase: 'drained',
      playedSamples: 2_400,
      atMs: playedAtMs + 100,
    });
    const metric = sent.find((event) => event.kind === 'metric');
    expect(metric?.spans.voiceToVoiceMs).toBeCloseTo(playedAtMs - lastVoicedMs, 0);
    // Nothing but the silence itself told that the turn was over.
    expect(metric?.spans.endOfTurnDelayMs).toBeCloseTo(24 * FRAME_MS, 0);
  });

  it('gives the recogniser the utterance with its pre-roll and without what was before', async () => {
    const { session, heard, frames } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(100, 0.0001);
    frames(30, 0.5);
    frames(80, 0.0001);
    await settle();
    // The first silent frames are enough to begin the work.
    const expected = MIC_RATE / 2 + (30 + 1) * FRAME_SAMPLES;
    expect(heard.at(-1)?.length).toBe(expected);
    expect(heard.at(-1)?.[MIC_RATE / 2]).toBeCloseTo(0.5);
  });

  it('keeps positions true to time when frames are lost, and speech whole around the gap', () => {
    const { session, frames, skip } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    frames(10, 0.5);
    skip(5);
    frames(1, 0.5);
    expect(session.micSample()).toBe(16 * FRAME_SAMPLES);
    // An hour in a suspended laptop is not made up for.
    skip(100_000);
    frames(1, 0.5);
    expect(session.micSample()).toBe(17 * FRAME_SAMPLES);
  });

  it('drops what comes late or twice, but is not deaf to a client that counts anew', () => {
    const { session, frames, skip } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    frames(100, 0.5);
    skip(-3);
    frames(3, 0.5);
    expect(session.micSample()).toBe(100 * FRAME_SAMPLES);
    frames(1, 0.5);
    expect(session.micSample()).toBe(101 * FRAME_SAMPLES);
    skip(-101);
    frames(2, 0.5);
    expect(session.micSample()).toBe(103 * FRAME_SAMPLES);
  });

  it('does not end an utterance because of what was lost in the middle of it', async () => {
    const { session, frames, skip, heard } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(30, 0.5);
    skip(25);
    frames(30, 0.5);
    expect(session.state().listening).toMatchObject({ kind: 'speaking', fromSample: 0 });
    frames(80, 0.0001);
    await settle();
    expect(heard.at(-1)?.length).toBe((30 + 25 + 30 + 1) * FRAME_SAMPLES);
  });

  it('numbers its snapshots, so that a late one can be told from the newest', async () => {
    const { session, sent, frames } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(50, 0.5);
    const revisions = sent.flatMap((event) =>
      event.kind === 'control' && event.type === 'snapshot' ? [event.snapshot.revision] : [],
    );
    expect(revisions.length).toBeGreaterThan(2);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it('tells why it could not connect, and ends', async () => {
    const { session, sent, completed } = createFixture({
      prepare: () => Promise.reject(new SidetoneError('NO_LLM', 'Ollama is not running.')),
    });
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    expect(completed).toEqual(['could-not-connect']);
    expect(sent).toContainEqual({
      kind: 'control',
      type: 'problem',
      problem: { code: 'NO_LLM', message: 'Ollama is not running.', hint: '' },
    });
  });

  it('tells when it becomes idle, for what arrived in mid-turn waits for that', async () => {
    const { session, frames, clock } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    expect(clock.idleCount).toBe(1);
    frames(30, 0.5);
    frames(80, 0.0001);
    await settle();
    expect(clock.idleCount).toBe(1);
    session.dispatch({ type: 'voice.stop' });
    expect(session.state()).toMatchObject({ tag: 'ACTIVE' });
    // The player has not said yet where it stopped, so the turn is not over.
    expect(clock.idleCount).toBe(1);
    session.playout({
      kind: 'control',
      type: 'playout',
      turnId: 1,
      phase: 'stopped',
      playedSamples: 2_400,
      atMs: clock.nowMs,
    });
    expect(clock.idleCount).toBe(2);
  });

  it('tells a client each step of an interruption, and recognises it with silence after it', async () => {
    const { session, sent, heard, frames, clock } = createFixture();
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(30, 0.5);
    frames(80, 0.0001);
    await settle();
    const report = { kind: 'control', type: 'playout', turnId: 1, atMs: clock.nowMs } as const;
    session.playout({ ...report, phase: 'playing', playedSamples: 1_200 });
    frames(12, 0.5);
    await settle();
    frames(12, 0.5);
    await settle();
    const steps = sent.filter((event) => event.kind === 'control' && event.type === 'barge');
    expect(steps).toMatchObject([
      { turnId: 1, action: 'duck', reason: 'speech' },
      { turnId: 1, action: 'pause', reason: 'speech-lasts' },
      // The fixture recognises "Hello there." whatever it is given.
      { turnId: 1, action: 'stop', reason: 'words' },
    ]);
    expect(steps.every((event) => 'atMs' in event && event.atMs > 0)).toBe(true);
    const types = sent.flatMap((event) => (event.kind === 'control' ? [event.type] : []));
    expect(types.filter((type) => /^speech\.(duck|pause|flush)$/.test(type))).toEqual([
      'speech.duck',
      'speech.pause',
      'speech.flush',
    ]);
    const isPadded = (samples: Float32Array): boolean =>
      samples.slice(-3_200).every((sample) => sample === 0);
    expect(heard.filter(isPadded)).toHaveLength(1);
  });

  it('judges no words whose attempt was called off while the language model read them', async () => {
    const reads: (() => void)[] = [];
    const judged: string[] = [];
    const utterances: Float32Array[] = [];
    const { session, frames } = createFixture({
      prepare: async () => ({
        llm: { ...LLM, traits: { ...LLM.traits, isReplyCheap: false } },
        voiceId: 'v',
        sttId: 'm',
      }),
      // The whole has a word more than the interim transcript, so that its words are judged anew.
      transcribe: async (samples) => {
        utterances.push(samples);
        return utterances.length === 1 ? 'What are your opening' : 'What are your opening hours';
      },
      prefill: () => new Promise<void>((resolve) => reads.push(resolve)),
      score: async (_samples, text) => {
        if (text !== '') judged.push(text);
        return { smartTurn: null, textScore: null };
      },
    });
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(20, 0.0001);
    frames(20, 0.5);
    await settle();
    frames(3, 0.0001);
    await settle();
    // The user goes on.
    frames(1, 0.5);
    expect(reads).not.toEqual([]);
    for (const end of reads) end();
    await settle();
    expect(judged).toEqual([]);
  });

  it('stops the requests of a turn when the session ends', async () => {
    let signal: AbortSignal | null = null;
    const { session, frames } = createFixture({
      generate: (_request, given) => {
        signal = given;
        return new Promise(() => {});
      },
    });
    session.dispatch({ type: 'connect', greet: false });
    await settle();
    frames(30, 0.5);
    frames(80, 0.0001);
    await settle();
    session.dispatch({ type: 'end', reason: 'hung-up' });
    expect(signal).toMatchObject({ aborted: true });
    expect(session.state().tag).toBe('TERMINATED');
  });
});
