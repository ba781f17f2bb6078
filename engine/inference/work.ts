/**
 * Owns the work that sessions ask of the loaded models: what is run on which, in whose turn, and what is sent of it. It
 * loads nothing, and decides nothing about a session.
 */
import { unlessAborted } from '../abort';
import { createResampler } from '../audio/resample';
import { assertNever, problemOf, thrownOf } from '../contract/errors';
import type { DoneValue, InferenceEvent, InferenceRequest } from '../contract/inference';
import { PLAYOUT_RATE } from '../contract/units';
import type { Lane } from './fair-queue';
import type { LoadedLlm } from './llm/loaded-llms';
import { elapsedSince, type Models } from './models';
import { TAKE_BACK, type TtsProvider } from './providers';
import { createUrgentWork } from './urgent';

/**
 * Of a chunk of speech so much is urgent. A voice may begin with a quarter of a second. If a language model took the
 * cores from what follows, that would come after the first was played. A second lasts for several slices made beside
 * one.
 */
const URGENT_SAMPLES = PLAYOUT_RATE;

export type WorkRequest = Extract<
  InferenceRequest,
  {
    type: 'transcribe' | 'score' | 'pushAudio' | 'warm.llm' | 'prefill.llm' | 'generate' | 'synthesise';
  }
>;
type Of<T extends WorkRequest['type']> = Extract<WorkRequest, { type: T }>;

/** What the work is done with. */
type Tools = {
  readonly models: Models;
  readonly send: (event: InferenceEvent) => void;
  readonly urgent: ReturnType<typeof createUrgentWork>;
};

/** @returns a function that does a session's work and settles with what it came to. */
export function createWork(
  models: Models,
  send: (event: InferenceEvent) => void,
): (request: WorkRequest, lane: Lane, signal: AbortSignal) => Promise<DoneValue> {
  const tools: Tools = { models, send, urgent: createUrgentWork() };
  return async (request, lane, signal) => {
    switch (request.type) {
      case 'transcribe':
        return transcribe(tools, request, lane, signal);
      case 'score':
        return score(tools, request, lane, signal);
      case 'pushAudio': {
        const startMs = performance.now();
        tools.models.scorer()?.pushAudio(request.samples, lane.session);
        return { of: 'pushAudio', ms: elapsedSince(startMs) };
      }
      case 'warm.llm':
        return warm(tools, request, lane, signal);
      case 'prefill.llm':
        return prefill(tools, request, lane, signal);
      case 'generate':
        return generate(tools, request, lane, signal);
      case 'synthesise':
        return synthesise(tools, request, lane, signal);
      default:
        return assertNever(request, 'work');
    }
  };
}

async function letUrgentGoFirst(
  tools: Tools,
  { traits }: LoadedLlm,
  lane: Lane,
  signal: AbortSignal,
): Promise<void> {
  if (traits.sharesCores) await tools.urgent.settled(lane.session, signal);
}

async function transcribe(
  tools: Tools,
  { modelId, samples }: Of<'transcribe'>,
  lane: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const { provider, queue } = tools.models.recogniser(modelId) ?? notLoaded(modelId);
  const startMs = performance.now();
  const text = await queue.run(lane, signal, () => {
    lane.begun?.();
    return provider.transcribe(samples, signal, lane.session);
  });
  return { of: 'transcribe', text, ms: elapsedSince(startMs) };
}

async function score(
  tools: Tools,
  { samples, text, question }: Of<'score'>,
  { session, begun }: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const startMs = performance.now();
  begun?.();
  const scored = tools.models.scorer()?.score({ samples, text, question }, signal, session);
  const scores = (await tools.urgent.add(session, scored ?? Promise.resolve(null))) ?? {
    smartTurn: null,
    textScore: null,
  };
  return { of: 'score', ms: elapsedSince(startMs), ...scores };
}

async function prefill(
  tools: Tools,
  { modelId, messages }: Of<'prefill.llm'>,
  own: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const startMs = performance.now();
  const model = tools.models.llms.get(modelId);
  const lane = { ...own, isSpeculative: () => true };
  await letUrgentGoFirst(tools, model, lane, signal);
  await model.provider.prefill(messages, signal, lane);
  return { of: 'prefill.llm', ms: elapsedSince(startMs) };
}

async function warm(
  tools: Tools,
  { modelId, prefix }: Of<'warm.llm'>,
  lane: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const startMs = performance.now();
  const { provider } = tools.models.llms.get(modelId);
  await provider.warm(prefix, signal, { ...lane, isSpeculative: () => true });
  return { of: 'warm.llm', ms: elapsedSince(startMs) };
}

async function write(
  tools: Tools,
  { requestId, messages, temperature, maxTokens }: Of<'generate'>,
  model: LoadedLlm,
  lane: Lane,
  signal: AbortSignal,
): Promise<number> {
  await letUrgentGoFirst(tools, model, lane, signal);
  let tokens = 0;
  for await (const piece of model.provider.generate({ messages, temperature, maxTokens }, signal, lane)) {
    signal.throwIfAborted();
    if (piece === TAKE_BACK) {
      tools.send({ kind: 'transcript', type: 'takeBack', requestId });
      continue;
    }
    tokens += 1;
    tools.send({ kind: 'transcript', type: 'token', requestId, text: piece });
    await letUrgentGoFirst(tools, model, lane, signal);
  }
  return tokens;
}

async function generate(
  tools: Tools,
  request: Of<'generate'>,
  lane: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const startMs = performance.now();
  const model = tools.models.llms.get(request.modelId);
  const work = (): Promise<number> => write(tools, request, model, lane, signal);
  const { queue } = model;
  // A connection that is being closed takes no place from what comes after it.
  const tokens = await (queue === null
    ? work()
    : queue.run(lane, signal, () => unlessAborted(work(), signal)));
  return { of: 'generate', tokens, ms: elapsedSince(startMs) };
}

/** @param beHeard called once so much is sent that what follows has time. */
async function speak(
  tools: Tools,
  { requestId, text }: Of<'synthesise'>,
  provider: TtsProvider,
  signal: AbortSignal,
  beHeard: () => void,
): Promise<number> {
  const resampler = createResampler(provider.sampleRate, PLAYOUT_RATE);
  let sampleCount = 0;
  const sendSamples = (samples: Float32Array): void => {
    if (samples.length === 0) return;
    sampleCount += samples.length;
    tools.send({ kind: 'audio', type: 'speech', requestId, samples });
    if (sampleCount >= URGENT_SAMPLES) beHeard();
  };
  for await (const samples of provider.synthesise(text, signal)) {
    signal.throwIfAborted();
    sendSamples(resampler.push(samples));
  }
  sendSamples(resampler.flush());
  return sampleCount;
}

async function synthesise(
  tools: Tools,
  request: Of<'synthesise'>,
  lane: Lane,
  signal: AbortSignal,
): Promise<DoneValue> {
  const { provider, queue } = tools.models.voice(request.voiceId) ?? notLoaded(request.voiceId);
  const startMs = performance.now();
  let beHeard = (): void => {};
  const beUrgent = (): void =>
    void tools.urgent.add(lane.session, new Promise<void>((resolve) => (beHeard = resolve)));
  // What a user waits for is urgent from the moment when it is asked for. Else a step of a model that is asked for
  // next would slip in between. Speculation is urgent once it runs, for it may wait long for others.
  const isWaitedFor = !lane.isSpeculative();
  if (isWaitedFor) beUrgent();
  try {
    const sampleCount = await queue.run(lane, signal, () => {
      if (!isWaitedFor) beUrgent();
      lane.begun?.();
      return speak(tools, request, provider, signal, () => beHeard());
    });
    return { of: 'synthesise', sampleCount, ms: elapsedSince(startMs) };
  } finally {
    beHeard();
  }
}

function notLoaded(id: string): never {
  throw thrownOf(problemOf('MODEL_MISSING.notLoaded', { id }));
}
