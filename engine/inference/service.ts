/**
 * Owns the inside of the inference process: it parses requests, runs them on the loaded providers, and answers. It
 * knows nothing of sessions and of the process it runs in; child.ts connects it to one.
 */
import { PLAYOUT_RATE } from '../contract/units';
import { assertNever, problemOf, SidetoneError, thrownOf, toProblem } from '../contract/errors';
import type { ErrorCode } from '../contract/error-codes';
import {
  inferenceRequestSchema,
  type DoneValue,
  type EotModels,
  type InferenceEvent,
  type InferenceRequest,
  type LlmWish,
  type Loadable,
} from '../contract/inference';
import { createResampler } from '../audio/resample';
import { unlessAborted } from '../abort';
import type { ChosenLlm, WarmLlm } from './llm/choose';
import { TAKE_BACK, type SttProvider, type TtsProvider, type TurnScorer } from './providers';

type LoadTts = Extract<InferenceRequest, { type: 'load.tts' }>;
export type LoadableVoice = LoadTts['voice'] & Pick<LoadTts, 'isSteady'>;

export type InferenceLoaders = {
  loadStt(model: Loadable, cacheDir: string): Promise<SttProvider>;
  loadTts(voice: LoadableVoice, cacheDir: string): Promise<TtsProvider>;
  /** Loads what is there of both models; one that fails is left out. */
  loadEot(models: EotModels, cacheDir: string): Promise<TurnScorer>;
  /** Chooses, loads and warms a model. @param warm see chooseLlm. */
  loadLlm(wish: LlmWish, warm: WarmLlm): Promise<ChosenLlm>;
};

/** Requests that may wait at once; a host that asks for more has lost count. */
const MAX_REQUESTS = 64;

/**
 * Of a chunk of speech so much is urgent. A voice may begin with a quarter of a second, and if a language model took the
 * cores from what follows, it would come after that was played; a second lasts for several slices made beside one.
 */
const URGENT_SAMPLES = PLAYOUT_RATE;

type Runner<R extends InferenceRequest['type']> = (
  request: Extract<InferenceRequest, { type: R }>,
  signal: AbortSignal,
) => Promise<DoneValue>;

/** @param send delivers an event to the host. @returns what to call with each message of the host. */
export function createInferenceService(
  loaders: InferenceLoaders,
  send: (event: InferenceEvent) => void,
): (message: unknown) => void {
  const recognisers = new Map<string, SttProvider>();
  const voices = new Map<string, TtsProvider>();
  let llm: ChosenLlm | null = null;
  let scorer: TurnScorer | null = null;
  const running = new Map<number, AbortController>();
  /**
   * Work that somebody waits for in silence: the first second of a chunk, the judgement whether the turn is over. A
   * model in this process lets it go first between any two of its own steps: its threads wait for each other by
   * spinning, so that two models at a time on two cores take ten times as long as one after the other.
   */
  const urgent = new Set<Promise<unknown>>();
  const asUrgent = <T>(work: Promise<T>): Promise<T> => {
    const ended = Promise.allSettled([work]);
    urgent.add(ended);
    void ended.finally(() => urgent.delete(ended));
    return work;
  };
  const letUrgentGoFirst = async ({ choice }: ChosenLlm, signal: AbortSignal): Promise<void> => {
    while (choice.traits.sharesCores && urgent.size > 0) {
      await unlessAborted(Promise.all(urgent), signal);
    }
  };

  const elapsedSince = (startMs: number): number => Math.round((performance.now() - startMs) * 10) / 10;

  const loadStt: Runner<'load.stt'> = async ({ model, cacheDir }) => {
    const startMs = performance.now();
    const provider = await loaders.loadStt(model, cacheDir);
    await recognisers.get(model.id)?.dispose();
    recognisers.set(model.id, provider);
    return { of: 'load.stt', ms: elapsedSince(startMs) };
  };

  const loadTts: Runner<'load.tts'> = async ({ voice, isSteady, cacheDir }) => {
    const startMs = performance.now();
    const provider = await loaders.loadTts({ ...voice, isSteady }, cacheDir);
    await voices.get(voice.id)?.dispose();
    voices.set(voice.id, provider);
    return { of: 'load.tts', ms: elapsedSince(startMs) };
  };

  const loadEot: Runner<'load.eot'> = async ({ models, cacheDir }) => {
    const startMs = performance.now();
    const loaded = await loaders.loadEot(models, cacheDir);
    const former = scorer;
    scorer = loaded;
    await former?.dispose();
    return { of: 'load.eot', ms: elapsedSince(startMs), ...loaded.has };
  };

  /** Loads of language models wait for each other: the last one asked for is the one that answers. */
  let llmLoads: Promise<unknown> = Promise.resolve();

  const loadLlm: Runner<'load.llm'> = (request, signal) => {
    const load = async (): Promise<DoneValue> => {
      const startMs = performance.now();
      signal.throwIfAborted();
      // The former model goes first: two do not fit into the memory of the machine this is made for.
      const former = llm;
      llm = null;
      await former?.provider.dispose();
      llm = await loaders.loadLlm(request.wish, (candidate) => candidate.warm(request.prefix, signal));
      return { of: 'load.llm', ms: elapsedSince(startMs), choice: llm.choice };
    };
    const loaded = llmLoads.then(load);
    llmLoads = loaded.catch(() => {});
    return loaded;
  };

  /** The model that answers, once the loads that were asked for before are over. */
  const loadedLlm = async (signal: AbortSignal): Promise<ChosenLlm> => {
    await unlessAborted(llmLoads, signal);
    if (llm === null) throw thrownOf(problemOf('NO_LLM.notLoaded'));
    return llm;
  };

  const warmLlm: Runner<'warm.llm'> = async ({ prefix }, signal) => {
    const startMs = performance.now();
    const { provider } = await loadedLlm(signal);
    await provider.warm(prefix, signal);
    return { of: 'warm.llm', ms: elapsedSince(startMs) };
  };

  const primeLlm: Runner<'prime.llm'> = async ({ messages }, signal) => {
    const startMs = performance.now();
    if (llm !== null) {
      await letUrgentGoFirst(llm, signal);
      await llm.provider.prime(messages, signal);
    }
    return { of: 'prime.llm', ms: elapsedSince(startMs) };
  };

  const transcribe: Runner<'transcribe'> = async ({ modelId, samples }, signal) => {
    const provider = recognisers.get(modelId);
    if (provider === undefined) throw thrownOf(problemOf('MODEL_MISSING.notLoaded', { id: modelId }));
    const startMs = performance.now();
    const text = await provider.transcribe(samples, signal);
    return { of: 'transcribe', text, ms: elapsedSince(startMs) };
  };

  const score: Runner<'score'> = async (turn, signal) => {
    const startMs = performance.now();
    const scores = (await asUrgent(scorer?.score(turn, signal) ?? Promise.resolve(null))) ?? {
      smartTurn: null,
      textScore: null,
    };
    return { of: 'score', ms: elapsedSince(startMs), ...scores };
  };

  const attend: Runner<'attend'> = async ({ samples }) => {
    const startMs = performance.now();
    scorer?.attend(samples);
    return { of: 'attend', ms: elapsedSince(startMs) };
  };

  const generate: Runner<'generate'> = async ({ requestId, messages, temperature, maxTokens }, signal) => {
    const startMs = performance.now();
    const chosen = await loadedLlm(signal);
    await letUrgentGoFirst(chosen, signal);
    let tokens = 0;
    for await (const piece of chosen.provider.generate({ messages, temperature, maxTokens }, signal)) {
      signal.throwIfAborted();
      if (piece === TAKE_BACK) {
        send({ kind: 'transcript', type: 'takeBack', requestId });
        continue;
      }
      tokens += 1;
      send({ kind: 'transcript', type: 'token', requestId, text: piece });
      await letUrgentGoFirst(chosen, signal);
    }
    return { of: 'generate', tokens, ms: elapsedSince(startMs) };
  };

  const synthesise: Runner<'synthesise'> = async ({ requestId, voiceId, text }, signal) => {
    const provider = voices.get(voiceId);
    if (provider === undefined) throw thrownOf(problemOf('MODEL_MISSING.notLoaded', { id: voiceId }));
    const startMs = performance.now();
    const resampler = createResampler(provider.sampleRate, PLAYOUT_RATE);
    let sampleCount = 0;
    let beHeard = (): void => {};
    const firstSamples = new Promise<void>((resolve) => (beHeard = resolve));
    void asUrgent(firstSamples);
    const sendSamples = (samples: Float32Array): void => {
      if (samples.length === 0) return;
      sampleCount += samples.length;
      send({ kind: 'audio', type: 'speech', requestId, samples });
      if (sampleCount >= URGENT_SAMPLES) beHeard();
    };
    try {
      for await (const samples of provider.synthesise(text, signal)) {
        signal.throwIfAborted();
        sendSamples(resampler.push(samples));
      }
      sendSamples(resampler.flush());
    } finally {
      beHeard();
    }
    return { of: 'synthesise', sampleCount, ms: elapsedSince(startMs) };
  };

  const run = (request: InferenceRequest, signal: AbortSignal): Promise<DoneValue> => {
    switch (request.type) {
      case 'ping':
        return Promise.resolve({ of: 'ping', residentBytes: process.memoryUsage.rss() });
      case 'load.stt':
        return loadStt(request, signal);
      case 'load.tts':
        return loadTts(request, signal);
      case 'load.llm':
        return loadLlm(request, signal);
      case 'load.eot':
        return loadEot(request, signal);
      case 'score':
        return score(request, signal);
      case 'prime.llm':
        return primeLlm(request, signal);
      case 'warm.llm':
        return warmLlm(request, signal);
      case 'attend':
        return attend(request, signal);
      case 'transcribe':
        return transcribe(request, signal);
      case 'generate':
        return generate(request, signal);
      case 'synthesise':
        return synthesise(request, signal);
      case 'cancel':
        throw new SidetoneError('INTERNAL', 'cancel is not run');
      default:
        return assertNever(request, 'request');
    }
  };

  const fail = (requestId: number, thrown: unknown, code: ErrorCode): void =>
    send({ kind: 'control', type: 'failed', requestId, problem: toProblem(thrown, code) });

  const answer = async (request: InferenceRequest, abort: AbortController): Promise<void> => {
    const { requestId } = request;
    try {
      const value = await run(request, abort.signal);
      send({ kind: 'control', type: 'done', requestId, value });
    } catch (thrown) {
      if (abort.signal.aborted) fail(requestId, new SidetoneError('CANCELLED'), 'CANCELLED');
      else fail(requestId, thrown, FAILURE_CODES[request.type]);
    } finally {
      running.delete(requestId);
    }
  };

  return (message) => {
    const parsed = inferenceRequestSchema.safeParse(message);
    if (!parsed.success) {
      const requestId = readRequestId(message);
      if (requestId !== null) fail(requestId, parsed.error, 'BAD_REQUEST');
      return;
    }
    const request = parsed.data;
    if (request.type === 'cancel') {
      running.get(request.requestId)?.abort();
      return;
    }
    if (running.size >= MAX_REQUESTS) {
      fail(request.requestId, new SidetoneError('BUSY'), 'BUSY');
      return;
    }
    const abort = new AbortController();
    running.set(request.requestId, abort);
    void answer(request, abort);
  };
}

const FAILURE_CODES: Readonly<Record<InferenceRequest['type'], ErrorCode>> = {
  ping: 'INTERNAL',
  cancel: 'INTERNAL',
  'load.stt': 'MODEL_BROKEN',
  'load.tts': 'MODEL_BROKEN',
  'load.llm': 'NO_LLM',
  'load.eot': 'MODEL_BROKEN',
  score: 'EOT_FAILED',
  attend: 'EOT_FAILED',
  'warm.llm': 'LLM_FAILED',
  'prime.llm': 'LLM_FAILED',
  transcribe: 'STT_FAILED',
  generate: 'LLM_FAILED',
  synthesise: 'TTS_FAILED',
};

function readRequestId(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('requestId' in message)) return null;
  return typeof message.requestId === 'number' ? message.requestId : null;
}
