/**
 * Owns the inside of the inference process: it parses requests, has them done, and answers. What is loaded is
 * models.ts's, what sessions ask of that is work.ts's. It knows nothing of the process it runs in; child.ts connects it
 * to one.
 */
import type { ErrorCode } from '../contract/error-codes';
import { assertNever, SidetoneError, toProblem } from '../contract/errors';
import {
  inferenceRequestSchema,
  type DoneValue,
  type InferenceEvent,
  type InferenceRequest,
} from '../contract/inference';
import { EOT_MODELS } from './blame';
import type { Lane } from './fair-queue';
import { createModels, type InferenceLoaders } from './models';
import { createWork, type WorkRequest } from './work';

/** Requests that may wait at once, of all sessions; a host that asks for more has lost count. */
const MAX_REQUESTS = 640;

/** @param send delivers an event to the host. @returns what to call with each message of the host. */
export function createInferenceService(
  loaders: InferenceLoaders,
  send: (event: InferenceEvent) => void,
): (message: unknown) => void {
  const models = createModels(loaders);
  const work = createWork(models, send);
  const running = new Map<number, AbortController>();
  /** Requests that no user waits for yet, and whose they are. */
  const speculation = new Map<number, string>();
  const steps = createSteps(send);

  const run = async (request: InferenceRequest, signal: AbortSignal): Promise<DoneValue> => {
    switch (request.type) {
      case 'ping':
        return { of: 'ping', residentBytes: process.memoryUsage.rss() };
      case 'load.stt':
      case 'load.tts':
      case 'load.eot':
      case 'load.llm':
      case 'find.llm':
      case 'unload':
        return models.load(request, signal, (modelId) => steps.begin(request.requestId, modelId));
      case 'transcribe':
      case 'score':
      case 'pushAudio':
      case 'warm.llm':
      case 'prefill.llm':
      case 'generate':
      case 'synthesise':
        return work(request, laneOf(request, modelOf(request)), signal);
      case 'promote':
        for (const [requestId, session] of speculation) {
          if (session === request.session) speculation.delete(requestId);
        }
        models.refresh();
        return { of: 'promote' };
      case 'allow.llm':
        models.llms.get(request.modelId).provider.contexts?.allow(request.contexts);
        return { of: 'allow.llm' };
      case 'forget':
        models.forget(request.session);
        return { of: 'forget' };
      case 'cancel':
        throw new SidetoneError('INTERNAL', 'cancel is not run');
      default:
        return assertNever(request, 'request');
    }
  };

  const laneOf = ({ requestId, session }: WorkRequest, modelId: string): Lane => ({
    session,
    isSpeculative: () => speculation.has(requestId),
    begun: () => steps.begin(requestId, modelId),
  });

  const fail = (requestId: number, thrown: unknown, code: ErrorCode): void =>
    send({ kind: 'control', type: 'failed', requestId, problem: toProblem(thrown, code) });

  const answer = async (request: InferenceRequest, abort: AbortController): Promise<void> => {
    const { requestId } = request;
    try {
      if ('urgency' in request && request.urgency === 'speculation') {
        speculation.set(requestId, request.session);
      }
      const value = await run(request, abort.signal);
      send({ kind: 'control', type: 'done', requestId, value });
    } catch (thrown) {
      if (abort.signal.aborted) fail(requestId, new SidetoneError('CANCELLED'), 'CANCELLED');
      else fail(requestId, thrown, FAILURE_CODES[request.type]);
    } finally {
      running.delete(requestId);
      speculation.delete(requestId);
      steps.end(requestId);
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

/** Tells the host which request takes a step on a model, where another one took the last. */
function createSteps(send: (event: InferenceEvent) => void): {
  begin(requestId: number, modelId: string): void;
  /** The request takes no more. */
  end(requestId: number): void;
} {
  /** By model. */
  const last = new Map<string, number>();
  return {
    begin: (requestId, modelId) => {
      if (last.get(modelId) === requestId) return;
      last.set(modelId, requestId);
      send({ kind: 'control', type: 'begun', requestId, modelId });
    },
    end: (requestId) => {
      for (const [modelId, other] of last) if (other === requestId) last.delete(modelId);
    },
  };
}

const modelOf = (request: WorkRequest): string => {
  switch (request.type) {
    case 'synthesise':
      return request.voiceId;
    case 'score':
    case 'pushAudio':
      return EOT_MODELS;
    case 'transcribe':
    case 'generate':
    case 'prefill.llm':
    case 'warm.llm':
      return request.modelId;
    default:
      return assertNever(request, 'work');
  }
};

const FAILURE_CODES: Readonly<Record<InferenceRequest['type'], ErrorCode>> = {
  ping: 'INTERNAL',
  cancel: 'INTERNAL',
  'load.stt': 'MODEL_BROKEN',
  'load.tts': 'MODEL_BROKEN',
  'load.llm': 'NO_LLM',
  'find.llm': 'NO_LLM',
  unload: 'INTERNAL',
  'allow.llm': 'NO_LLM',
  promote: 'INTERNAL',
  forget: 'INTERNAL',
  'load.eot': 'MODEL_BROKEN',
  score: 'EOT_FAILED',
  pushAudio: 'EOT_FAILED',
  'warm.llm': 'LLM_FAILED',
  'prefill.llm': 'LLM_FAILED',
  transcribe: 'STT_FAILED',
  generate: 'LLM_FAILED',
  synthesise: 'TTS_FAILED',
};

function readRequestId(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('requestId' in message)) return null;
  return typeof message.requestId === 'number' ? message.requestId : null;
}
