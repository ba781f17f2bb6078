import { describe, expect, it } from 'vitest';
import { createAudioRing } from '../../audio/ring';
import type { Happening } from '../events';
import { createRequests, type RequestsDeps } from './requests';

const FIRST = { turnId: 1, number: 1 };
const SECOND = { turnId: 1, number: 2 };
const UTTERANCE = { fromSample: 0, toSample: 16_000 };

const settle = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
};

/** Ports that answer when they are told to. */
const createFixture = (ports: Partial<RequestsDeps['ports']> = {}) => {
  const happened: Happening[] = [];
  const asked: { readonly signal: AbortSignal; readonly answer: (text: string) => void }[] = [];
  const generating: AbortSignal[] = [];
  const ring = createAudioRing(32_000);
  ring.write(new Float32Array(16_000).fill(0.1));
  const requests = createRequests({
    ports: {
      transcribe: (_samples, signal) => new Promise((answer) => asked.push({ signal, answer })),
      generate: (_request, signal) => {
        generating.push(signal);
        return new Promise(() => {});
      },
      prefill: async () => {},
      score: async () => ({ smartTurn: null, textScore: null }),
      synthesise: async () => {},
      ...ports,
    },
    ring,
    lastCapturedAtMs: () => 0,
    urgency: () => 'turn',
    dispatch: (event) => void happened.push(event),
  });
  return { requests, happened, asked, generating };
};

describe('requests', () => {
  it('lets a recognition go on for another attempt: catches one that is lost, or goes to the attempt that was called off', async () => {
    const { requests, happened, asked, generating } = createFixture();
    requests.begin({ type: 'transcribe', attempt: FIRST, ...UTTERANCE });
    requests.begin({ type: 'generate', attempt: FIRST, userText: 'How much', history: [] });
    requests.takeOver(FIRST, SECOND);
    expect(generating.map(({ aborted }) => aborted)).toEqual([true]);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false]);
    asked[0]?.answer('How much is it?');
    await settle();
    expect(happened).toMatchObject([{ type: 'transcribed', attempt: SECOND, text: 'How much is it?' }]);
  });

  it('calls off what was taken over with its new attempt: catches a recogniser that can’t be stopped any more', async () => {
    const { requests, happened, asked } = createFixture();
    requests.begin({ type: 'transcribe', attempt: FIRST, ...UTTERANCE });
    requests.takeOver(FIRST, SECOND);
    requests.cancel(SECOND);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true]);
    asked[0]?.answer('How much is it?');
    await settle();
    expect(happened).toEqual([]);
  });

  it('takes over nothing where nothing is recognised: catches an attempt that waits for words that came before it', () => {
    const { requests, happened } = createFixture();
    requests.takeOver(FIRST, SECOND);
    requests.cancelAll();
    expect(happened).toEqual([]);
  });

  it('says when a recognition failed, of the attempt that it belongs to by then', async () => {
    let fail: (reason: Error) => void = () => {};
    const { requests, happened } = createFixture({
      transcribe: () => new Promise((_, reject) => (fail = reject)),
    });
    requests.begin({ type: 'transcribe', attempt: FIRST, ...UTTERANCE });
    requests.takeOver(FIRST, SECOND);
    fail(new Error('no model'));
    await settle();
    expect(happened).toMatchObject([{ type: 'failed', attempt: SECOND, stage: 'stt' }]);
  });

  it('calls off one chunk of the voice, and the reply goes on: catches a thought that is spoken on after it was taken back', async () => {
    const spoken: { readonly signal: AbortSignal; readonly end: () => void }[] = [];
    const { requests, happened, generating } = createFixture({
      synthesise: (_text, signal, onSpeech) =>
        new Promise((resolve) => {
          const end = (): void => {
            onSpeech(new Float32Array(8).fill(0.5));
            resolve();
          };
          spoken.push({ signal, end });
        }),
    });
    requests.begin({ type: 'generate', attempt: FIRST, userText: 'How much', history: [] });
    requests.begin({ type: 'synthesise', attempt: FIRST, chunk: 0, text: 'They ask.' });
    requests.cancelSpeech(FIRST, 0);
    requests.cancelSpeech(FIRST, 7);
    requests.begin({ type: 'synthesise', attempt: FIRST, chunk: 1, text: 'Nine.' });
    expect(spoken.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(generating.map(({ aborted }) => aborted)).toEqual([false]);
    for (const { end } of spoken) end();
    await settle();
    expect(happened).toMatchObject([
      { type: 'speech', chunk: 1 },
      { type: 'spoken', chunk: 1 },
    ]);
  });

  it('answers a judgement that failed with no opinion: catches a sound that is never asked about', async () => {
    const { requests, happened } = createFixture({
      score: async () => {
        throw new Error('no model');
      },
    });
    requests.begin({ type: 'score', attempt: FIRST, text: 'Yes.', question: '', fromSample: 0, toSample: 0 });
    await settle();
    expect(happened).toMatchObject([
      { type: 'scored', attempt: FIRST, scores: { smartTurn: null, textScore: null } },
    ]);
  });
});
