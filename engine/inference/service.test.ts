import { describe, expect, it } from 'vitest';
import { PLAYOUT_RATE } from '../contract/units';
import type { LlmChoice } from '../contract/client';
import type { InferenceEvent } from '../contract/inference';
import { ENGINES } from './engines';
import type { LlmProvider, TurnScorer } from './providers';
import { createInferenceService, type InferenceLoaders } from './service';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** What it is made of is the loader's matter. */
const MODEL = { id: 'v', engine: 'e', files: {} };

const choiceOf = (kind: 'gguf' | 'playbook', label: string): LlmChoice => ({
  kind,
  label,
  why: '',
  traits: ENGINES[kind].traits,
});
/** A model that has the cores of recogniser and voice. */
const inThisProcess =
  (provider: LlmProvider): InferenceLoaders['loadLlm'] =>
  async () => ({ provider, choice: choiceOf('gguf', 'g') });

const createFixture = (overrides: Partial<InferenceLoaders> = {}) => {
  const events: InferenceEvent[] = [];
  const disposed: string[] = [];
  const warmed: unknown[] = [];
  const llm = (label: string): LlmProvider => ({
    warm: async (prefix) => void warmed.push(prefix),
    prime: async () => {},
    generate: async function* (_request, signal) {
      for (const word of ['one ', 'two ', 'three']) {
        await tick();
        signal.throwIfAborted();
        yield word;
      }
    },
    dispose: async () => void disposed.push(label),
  });
  const scorer: TurnScorer = {
    has: { smartTurn: true, textScore: false },
    score: async (_turn, signal) => {
      await tick();
      signal.throwIfAborted();
      return { smartTurn: 0.25, textScore: null };
    },
    attend: () => {},
    forget: () => {},
    dispose: async () => void disposed.push('scorer'),
  };
  const handle = createInferenceService(
    {
      loadStt: async ({ id }) => ({ id, transcribe: async () => 'hello', dispose: async () => {} }),
      loadTts: async ({ id }) => ({
        id,
        sampleRate: 16_000,
        synthesise: async function* () {
          yield new Float32Array(16_000).fill(0.1);
          yield new Float32Array(16_000).fill(0.1);
        },
        dispose: async () => {},
      }),
      loadLlm: async ({ wish }) => ({ provider: llm(wish), choice: choiceOf('playbook', wish) }),
      loadEot: async () => scorer,
      ...overrides,
    },
    (event) => events.push(structuredClone(event)),
  );
  return { handle, events, disposed, warmed };
};

const loadLlm = (requestId: number, wish: string) => ({
  kind: 'control',
  type: 'load.llm',
  requestId,
  prefix: [],
  wish: {
    wish,
    profileModel: '',
    ggufFiles: [],
    playbook: [],
    playbookElse: '',
    contextTokens: 1,
    cacheDir: '',
  },
});

const ended = (events: readonly InferenceEvent[], requestId: number): InferenceEvent | undefined =>
  events.find((event) => (event.type === 'done' || event.type === 'failed') && event.requestId === requestId);

describe('the service of the inference process', () => {
  it('brings every voice to the rate of the player, whole', async () => {
    const { handle, events } = createFixture();
    handle({ kind: 'control', type: 'load.tts', requestId: 1, voice: MODEL, cacheDir: '' });
    await tick();
    handle({ kind: 'control', type: 'synthesise', requestId: 2, voiceId: 'v', text: 'Hi.' });
    await tick();
    const total = events.reduce(
      (sum, event) => sum + (event.type === 'speech' ? event.samples.length : 0),
      0,
    );
    expect(total).toBe(2 * PLAYOUT_RATE);
    expect(ended(events, 2)).toMatchObject({ type: 'done', value: { sampleCount: 2 * PLAYOUT_RATE } });
  });

  it('says of a turn what it can, before its models are there and after', async () => {
    const { handle, events, disposed } = createFixture();
    const turn = { samples: new Float32Array(160), text: 'Yes', question: '' };
    const load = {
      kind: 'control',
      type: 'load.eot',
      models: { sound: MODEL, words: null },
      cacheDir: '',
    };
    handle({ kind: 'audio', type: 'score', requestId: 1, ...turn });
    handle({ ...load, requestId: 2 });
    await tick();
    handle({ kind: 'audio', type: 'attend', requestId: 3, samples: turn.samples });
    handle({ kind: 'audio', type: 'score', requestId: 4, ...turn });
    handle({ kind: 'audio', type: 'score', requestId: 5, ...turn });
    handle({ kind: 'control', type: 'cancel', requestId: 5 });
    await tick();
    await tick();
    expect(ended(events, 1)).toMatchObject({ value: { of: 'score', smartTurn: null, textScore: null } });
    expect(ended(events, 2)).toMatchObject({ value: { of: 'load.eot', smartTurn: true, textScore: false } });
    expect(ended(events, 3)).toMatchObject({ value: { of: 'attend' } });
    expect(ended(events, 4)).toMatchObject({ value: { of: 'score', smartTurn: 0.25, textScore: null } });
    expect(ended(events, 5)).toMatchObject({ type: 'failed', problem: { code: 'CANCELLED' } });
    handle({ ...load, requestId: 6 });
    await tick();
    expect(disposed).toEqual(['scorer']);
  });

  it('answers a request for what is not loaded instead of hanging', async () => {
    const { handle, events } = createFixture();
    handle({ kind: 'audio', type: 'transcribe', requestId: 1, modelId: 'm', samples: new Float32Array(1) });
    handle({ kind: 'control', type: 'generate', requestId: 2, messages: [], temperature: 0, maxTokens: 9 });
    await tick();
    expect(ended(events, 1)).toMatchObject({ type: 'failed', problem: { code: 'MODEL_MISSING' } });
    expect(ended(events, 2)).toMatchObject({ type: 'failed', problem: { code: 'NO_LLM' } });
  });

  it('answers a message it does not understand, if it has an id', () => {
    const { handle, events } = createFixture();
    handle({ kind: 'control', type: 'nonsense', requestId: 7 });
    handle('nonsense');
    expect(events).toHaveLength(1);
    expect(ended(events, 7)).toMatchObject({ type: 'failed', problem: { code: 'BAD_REQUEST' } });
  });

  it('stops a reply in the middle and says that it was stopped, not that it failed', async () => {
    const { handle, events } = createFixture();
    handle(loadLlm(1, 'a'));
    await tick();
    handle({ kind: 'control', type: 'generate', requestId: 2, messages: [], temperature: 0, maxTokens: 9 });
    await tick();
    await tick();
    handle({ kind: 'control', type: 'cancel', requestId: 2 });
    await tick();
    await tick();
    expect(ended(events, 2)).toMatchObject({ type: 'failed', problem: { code: 'CANCELLED' } });
    expect(events.filter((event) => event.type === 'token').length).toBeLessThan(3);
  });

  it('stops a reply that waits for what is urgent at once, too, and not when that is done', async () => {
    let judged = (): void => {};
    const { handle, events } = createFixture({
      loadEot: async () => ({
        has: { smartTurn: true, textScore: false },
        score: () => new Promise((resolve) => (judged = () => resolve({ smartTurn: 0.5, textScore: null }))),
        attend: () => {},
        forget: () => {},
        dispose: async () => {},
      }),
      loadLlm: inThisProcess({
        warm: async () => {},
        prime: async () => {},
        generate: async function* () {
          yield 'Never.';
        },
        dispose: async () => {},
      }),
    });
    handle(loadLlm(1, 'gguf'));
    const models = { sound: MODEL, words: null };
    handle({ kind: 'control', type: 'load.eot', requestId: 2, models, cacheDir: '' });
    await tick();
    const samples = new Float32Array(160);
    handle({ kind: 'audio', type: 'score', requestId: 3, samples, text: '', question: '' });
    handle({ kind: 'control', type: 'generate', requestId: 4, messages: [], temperature: 0, maxTokens: 9 });
    await tick();
    handle({ kind: 'control', type: 'cancel', requestId: 4 });
    await tick();
    expect(ended(events, 3)).toBeUndefined();
    expect(ended(events, 4)).toMatchObject({ type: 'failed', problem: { code: 'CANCELLED' } });
    judged();
    await tick();
    expect(events.filter(({ type }) => type === 'token')).toEqual([]);
  });

  // A voice that begins with a quarter of a second would otherwise be late with the next piece, and stutter.
  it('lets a model in the same process go on when a second of speech is ready, not at the first piece', async () => {
    let go = (): void => {};
    const { handle, events } = createFixture({
      loadTts: async ({ id }) => ({
        id,
        sampleRate: PLAYOUT_RATE,
        synthesise: async function* () {
          for (const seconds of [0.3, 0.8, 0.3]) {
            await new Promise<void>((resolve) => (go = resolve));
            yield new Float32Array(PLAYOUT_RATE * seconds);
          }
        },
        dispose: async () => {},
      }),
      loadLlm: inThisProcess({
        warm: async () => {},
        prime: async () => {},
        generate: async function* () {
          yield 'word';
        },
        dispose: async () => {},
      }),
    });
    const count = (type: InferenceEvent['type']): number =>
      events.filter((event) => event.type === type).length;
    handle(loadLlm(1, 'g'));
    handle({ kind: 'control', type: 'load.tts', requestId: 2, voice: MODEL, cacheDir: '' });
    await tick();
    handle({ kind: 'control', type: 'synthesise', requestId: 3, voiceId: 'v', text: 'Hi.' });
    handle({ kind: 'control', type: 'generate', requestId: 4, messages: [], temperature: 0, maxTokens: 9 });
    await tick();
    go();
    await tick();
    expect([count('speech'), count('token')]).toEqual([1, 0]);
    go();
    await tick();
    expect([count('speech'), count('token')]).toEqual([2, 1]);
    go();
    await tick();
    expect(ended(events, 3)).toMatchObject({ type: 'done' });
  });

  it('lets the former language model go before the next takes its memory', async () => {
    const { handle, disposed } = createFixture();
    handle(loadLlm(1, 'a'));
    await tick();
    handle(loadLlm(2, 'b'));
    await tick();
    expect(disposed).toEqual(['a']);
  });

  it('answers with the model that was asked for last, whichever loads faster', async () => {
    const { handle, events, disposed } = createFixture();
    handle(loadLlm(1, 'first'));
    handle(loadLlm(2, 'second'));
    await tick();
    await tick();
    expect(ended(events, 2)).toMatchObject({ type: 'done', value: { choice: { label: 'second' } } });
    expect(disposed).toEqual(['first']);
  });

  it('makes the model ready for another persona without loading it again', async () => {
    const { handle, events, disposed, warmed } = createFixture();
    handle(loadLlm(1, 'a'));
    const prefix = [{ role: 'system', content: 'You are Tom.' }];
    handle({ kind: 'control', type: 'warm.llm', requestId: 2, prefix });
    await tick();
    expect(ended(events, 2)).toMatchObject({ type: 'done', value: { of: 'warm.llm' } });
    expect(warmed).toEqual([prefix]);
    expect(disposed).toEqual([]);
  });

  it('answers a turn that comes while another model is being loaded, instead of having none', async () => {
    const { handle, events } = createFixture();
    handle(loadLlm(1, 'a'));
    await tick();
    handle(loadLlm(2, 'b'));
    handle({ kind: 'control', type: 'generate', requestId: 3, messages: [], temperature: 0, maxTokens: 9 });
    for (let round = 0; round < 6; round += 1) await tick();
    expect(ended(events, 3)).toMatchObject({ type: 'done' });
  });

  it('passes on why a model could not be loaded', async () => {
    const { handle, events } = createFixture({ loadStt: () => Promise.reject(new Error('bad file')) });
    handle({ kind: 'control', type: 'load.stt', requestId: 1, model: MODEL, cacheDir: '' });
    await tick();
    expect(ended(events, 1)).toMatchObject({
      type: 'failed',
      problem: { code: 'MODEL_BROKEN', message: 'bad file' },
    });
  });
});
