import { describe, expect, it } from 'vitest';
import { PLAYOUT_RATE } from '../contract/units';
import type { InferenceEvent } from '../contract/inference';
import { ENGINES } from './engines';
import type { ChosenLlm } from './llm/choose';
import type { InferenceLoaders } from './models';
import type { LlmProvider, TurnScorer } from './providers';
import { createInferenceService } from './service';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** What it is made of is the loader's matter. */
const MODEL = { id: 'v', engine: 'e', files: {} };

/** What a wish comes to, whose words are its id. */
const chosen = async (
  wish: string,
  warm: (llm: LlmProvider) => Promise<void>,
  provider: LlmProvider,
  kind: 'gguf' | 'playbook' = 'gguf',
): Promise<ChosenLlm> => {
  await warm(provider);
  const choice = { kind, label: wish, why: '', traits: ENGINES[kind].traits };
  return { modelId: wish, wish, label: wish, bytes: 7, provider, choice };
};

const inThisProcess = (reply: string): LlmProvider => ({
  warm: async () => {},
  prefill: async () => {},
  generate: async function* () {
    yield reply;
  },
  dispose: async () => {},
});

const createFixture = (overrides: Partial<InferenceLoaders> = {}) => {
  const events: InferenceEvent[] = [];
  const disposed: string[] = [];
  const warmed: unknown[] = [];
  const llm = (label: string): LlmProvider => ({
    warm: async (prefix) => void warmed.push(prefix),
    prefill: async () => {},
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
    pushAudio: () => {},
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
      loadLlm: async ({ wish }, { warm, loaded }) =>
        chosen(wish, warm, loaded(wish) ?? llm(wish), 'playbook'),
      findLlms: async ({ wish }) => [{ modelId: wish, wish, label: wish, bytes: 7 }],
      gpuBytes: async () => null,
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
  session: 's',
  prefix: [],
  only: null,
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

const generate = (requestId: number, modelId = 'a', session = 's') => ({
  kind: 'control',
  type: 'generate',
  requestId,
  session,
  modelId,
  messages: [],
  temperature: 0,
  maxTokens: 9,
});

const ended = (events: readonly InferenceEvent[], requestId: number): InferenceEvent | undefined =>
  events.find((event) => (event.type === 'done' || event.type === 'failed') && event.requestId === requestId);

describe('the service of the inference process', () => {
  it('brings every voice to the rate of the player, whole', async () => {
    const { handle, events } = createFixture();
    handle({ kind: 'control', type: 'load.tts', requestId: 1, voice: MODEL, cacheDir: '' });
    await tick();
    handle({ kind: 'control', type: 'synthesise', requestId: 2, session: 's', voiceId: 'v', text: 'Hi.' });
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
    handle({ kind: 'audio', type: 'score', requestId: 1, session: 's', ...turn });
    handle({ ...load, requestId: 2 });
    await tick();
    handle({ kind: 'audio', type: 'pushAudio', requestId: 3, session: 's', samples: turn.samples });
    handle({ kind: 'audio', type: 'score', requestId: 4, session: 's', ...turn });
    handle({ kind: 'audio', type: 'score', requestId: 5, session: 's', ...turn });
    handle({ kind: 'control', type: 'cancel', requestId: 5 });
    await tick();
    await tick();
    expect(ended(events, 1)).toMatchObject({ value: { of: 'score', smartTurn: null, textScore: null } });
    expect(ended(events, 2)).toMatchObject({ value: { of: 'load.eot', smartTurn: true, textScore: false } });
    expect(ended(events, 3)).toMatchObject({ value: { of: 'pushAudio' } });
    expect(ended(events, 4)).toMatchObject({ value: { of: 'score', smartTurn: 0.25, textScore: null } });
    expect(ended(events, 5)).toMatchObject({ type: 'failed', problem: { code: 'CANCELLED' } });
    handle({ ...load, requestId: 6 });
    await tick();
    expect(disposed).toEqual(['scorer']);
  });

  it('answers a request for what is not loaded instead of hanging', async () => {
    const { handle, events } = createFixture();
    handle({
      kind: 'audio',
      type: 'transcribe',
      requestId: 1,
      session: 's',
      modelId: 'm',
      samples: new Float32Array(1),
    });
    handle(generate(2));
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
    handle(generate(2));
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
        pushAudio: () => {},
        forget: () => {},
        dispose: async () => {},
      }),
      loadLlm: async ({ wish }, { warm }) => chosen(wish, warm, inThisProcess('Never.')),
    });
    handle(loadLlm(1, 'a'));
    const models = { sound: MODEL, words: null };
    handle({ kind: 'control', type: 'load.eot', requestId: 2, models, cacheDir: '' });
    await tick();
    const samples = new Float32Array(160);
    handle({ kind: 'audio', type: 'score', requestId: 3, session: 's', samples, text: '', question: '' });
    handle(generate(4));
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
      loadLlm: async ({ wish }, { warm }) => chosen(wish, warm, inThisProcess('word')),
    });
    const count = (type: InferenceEvent['type']): number =>
      events.filter((event) => event.type === type).length;
    handle(loadLlm(1, 'a'));
    handle({ kind: 'control', type: 'load.tts', requestId: 2, voice: MODEL, cacheDir: '' });
    await tick();
    handle({ kind: 'control', type: 'synthesise', requestId: 3, session: 's', voiceId: 'v', text: 'Hi.' });
    handle(generate(4));
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

  it('keeps every language model until it is told to release it, and answers by the one that is named', async () => {
    const { handle, events, disposed } = createFixture();
    handle(loadLlm(1, 'a'));
    handle(loadLlm(2, 'b'));
    await tick();
    handle(generate(3, 'a'));
    handle(generate(4, 'c'));
    for (let round = 0; round < 5; round += 1) await tick();
    expect(ended(events, 2)).toMatchObject({ value: { modelId: 'b', bytes: 7, choice: { label: 'b' } } });
    expect(ended(events, 3)).toMatchObject({ type: 'done' });
    expect(ended(events, 4)).toMatchObject({
      type: 'failed',
      problem: { code: 'NO_LLM', message: expect.stringContaining('c is not loaded') as string },
    });
    expect(disposed).toEqual([]);
    handle({ kind: 'control', type: 'unload', requestId: 5, stage: 'llm', modelId: 'a' });
    handle({ kind: 'control', type: 'unload', requestId: 6, stage: 'llm', modelId: 'never' });
    await tick();
    handle(generate(7, 'a'));
    await tick();
    expect(disposed).toEqual(['a']);
    expect(ended(events, 6)).toMatchObject({ type: 'done' });
    expect(ended(events, 7)).toMatchObject({ type: 'failed', problem: { code: 'NO_LLM' } });
  });

  it('loads a model once for all sessions, and makes it ready for each', async () => {
    let created = 0;
    const warmed: unknown[] = [];
    const { handle, events } = createFixture({
      loadLlm: async ({ wish }, { warm, loaded }) => {
        const here = loaded(wish);
        if (here === null) created += 1;
        const made = { ...inThisProcess('word'), warm: async (prefix: unknown) => void warmed.push(prefix) };
        return chosen(wish, warm, here ?? made);
      },
    });
    const prefix = [{ role: 'system', content: 'You are Tom.' }];
    handle(loadLlm(1, 'a'));
    handle({ ...loadLlm(2, 'a'), session: 't', prefix });
    await tick();
    handle({ kind: 'control', type: 'warm.llm', requestId: 3, session: 't', modelId: 'a', prefix });
    await tick();
    expect([created, warmed]).toEqual([1, [[], prefix, prefix]]);
    expect(ended(events, 3)).toMatchObject({ type: 'done', value: { of: 'warm.llm' } });
  });

  it('names what a wish may come to, and what is loaded', async () => {
    const { handle, events } = createFixture();
    handle(loadLlm(1, 'a'));
    await tick();
    const { wish } = loadLlm(2, 'b');
    handle({ kind: 'control', type: 'find.llm', requestId: 2, wish });
    await tick();
    expect(ended(events, 2)).toMatchObject({
      value: { candidates: [{ modelId: 'b', bytes: 7 }], loaded: ['a'], gpuBytes: null },
    });
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

describe('several sessions on one model', () => {
  const stage = (requestId: number, session: string, urgency?: 'speculation') => ({
    kind: 'audio',
    type: 'transcribe',
    requestId,
    session,
    modelId: 'v',
    samples: new Float32Array(1),
    ...(urgency === undefined ? {} : { urgency }),
  });

  /** A recogniser that hears when the test lets it. */
  const createEars = async () => {
    const heard: string[] = [];
    const ends: (() => void)[] = [];
    const forgotten: string[] = [];
    const fixture = createFixture({
      loadStt: async ({ id }) => ({
        id,
        transcribe: async (_samples, _signal, session = '') => {
          heard.push(session);
          await new Promise<void>((resolve) => ends.push(resolve));
          return session;
        },
        forget: (session) => void forgotten.push(session),
        dispose: async () => {},
      }),
    });
    const load = { kind: 'control', type: 'load.stt', requestId: 1, model: MODEL, cacheDir: '' };
    fixture.handle(load);
    await tick();
    const end = async (): Promise<void> => {
      ends.shift()?.();
      await tick();
    };
    return { ...fixture, heard, forgotten, end };
  };

  it('wait for one piece of another’s speculation at most: catches a turn behind a flood of interim transcripts', async () => {
    const { handle, heard, end } = await createEars();
    for (let index = 0; index < 9; index += 1) handle(stage(10 + index, 'flood', 'speculation'));
    handle(stage(30, 'b'));
    handle(stage(31, 'c'));
    await tick();
    for (let index = 0; index < 3; index += 1) await end();
    expect(heard).toEqual(['flood', 'b', 'c', 'flood']);
  });

  it('have what was speculation done as a turn once it is decided', async () => {
    const { handle, events, heard, end } = await createEars();
    handle(stage(10, 'a'));
    handle(stage(11, 'b', 'speculation'));
    handle(stage(12, 'c', 'speculation'));
    handle({ kind: 'control', type: 'promote', requestId: 13, session: 'c' });
    await tick();
    await end();
    expect(heard).toEqual(['a', 'c']);
    expect(ended(events, 13)).toMatchObject({ type: 'done', value: { of: 'promote' } });
  });

  it('are refused when one has too much waiting, and the others not', async () => {
    const { handle, events } = await createEars();
    for (let index = 0; index < 20; index += 1) handle(stage(10 + index, 'flood', 'speculation'));
    handle(stage(40, 'b'));
    await tick();
    const refused = events.filter((event) => event.type === 'failed');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({
      problem: { code: 'BUSY', hint: expect.stringMatching(/./u) as string },
    });
    expect(ended(events, 40)).toBeUndefined();
  });

  it('are told apart by whose work runs: catches one that is blamed for another’s', async () => {
    const ends: (() => void)[] = [];
    const { handle, events } = createFixture({
      loadStt: async ({ id }) => ({
        id,
        transcribe: () => new Promise((resolve) => ends.push(() => resolve('hello'))),
        dispose: async () => {},
      }),
    });
    handle({ kind: 'control', type: 'load.stt', requestId: 1, model: MODEL, cacheDir: '' });
    await tick();
    const samples = new Float32Array(4);
    for (const requestId of [2, 3]) {
      handle({
        kind: 'audio',
        type: 'transcribe',
        requestId,
        session: `s${requestId}`,
        modelId: 'v',
        samples,
      });
    }
    await tick();
    const begun = (): readonly number[] =>
      events.flatMap((event) => (event.type === 'begun' && event.modelId === 'v' ? [event.requestId] : []));
    expect(begun()).toEqual([1, 2]);
    ends[0]?.();
    await tick();
    expect(begun()).toEqual([1, 2, 3]);
    ends[1]?.();
  });

  it('are forgotten when they are over', async () => {
    const { handle, events, forgotten } = await createEars();
    handle({ kind: 'control', type: 'forget', requestId: 10, session: 'a' });
    await tick();
    expect(forgotten).toEqual(['a']);
    expect(ended(events, 10)).toMatchObject({ type: 'done' });
  });
});
