/**
 * Owns how long the inference process takes on a virtual clock. Every request is really run, to its end, while the
 * clock stands still. Its answer is given when it would be due by the pace of its engine (inference/engines.ts). Loads
 * take no time: a conversation begins when they are over. Voices speak without chance. So what a conversation comes to
 * depends on the models and their paces, and not on the machine that runs them or on what else that machine does.
 *
 * It stands in front of a real child and knows no session. Nothing is called off in the child: a request that is
 * cancelled has had its answer computed already, and only its place in the virtual queue becomes free. That
 * cancellation reaches the models in time is for a conversation in real time to show.
 */
import type { Clock } from '../clock';
import { assertNever } from '../contract/errors';
import type { InferenceChild, InferenceEvent, InferenceRequest, SpawnInference } from '../contract/inference';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import type { LlmPace, SoundPace } from '../inference/engine-types';
import { engineOf, judgeOf } from '../inference/engines';
import type { Pace } from './scenario';

/** A step or two of a model's loop, after which a cancelled request leaves its place to the next (promised: 50 ms). */
export const CANCEL_MS = 20;

/** What runs one request at a time. */
type Queue = 'load' | 'ears' | 'sound' | 'words' | 'llm' | 'voice';

type Job = {
  readonly queue: Queue;
  readonly request: InferenceRequest;
  /** All that the child answered. */
  readonly events: InferenceEvent[];
  isComputed: boolean;
  isCancelled: boolean;
};

type Running = {
  readonly requestId: number;
  readonly endMs: number;
  readonly timers: readonly unknown[];
};

/** @param llmPace of the language model; null for that of its engine. */
export function createPacedSpawn(
  spawn: SpawnInference,
  clock: Clock,
  llmPace: Pace | null = null,
): SpawnInference {
  return () => createPacedChild(spawn(), clock, llmPace);
}

function createPacedChild(child: InferenceChild, clock: Clock, llmPace: Pace | null): InferenceChild {
  /** Jobs that have not begun, oldest first; the supervisor asks for no more than it can count. */
  let waiting: Job[] = [];
  const running = new Map<Queue, Running>();
  /** Lets the clock go on when every answer is there; null while nothing is computed. */
  let release: (() => void) | null = null;
  let listener: (event: InferenceEvent) => void = () => {};

  const paces = createPaces(llmPace);

  let isStarting = true;

  const isComputing = (): boolean => isStarting || waiting.some(({ isComputed }) => !isComputed);

  const standStill = (): void => {
    if (release === null) void clock.during(new Promise<void>((resolve) => (release = resolve)));
  };

  const free = (queue: Queue): void => {
    running.delete(queue);
    begin();
  };

  /** Begins what can begin, in the order in which it was asked for, whatever the order in which it was computed. */
  const begin = (): void => {
    if (isComputing()) return;
    waiting = waiting.filter(({ isCancelled }) => !isCancelled);
    for (const job of waiting) {
      const { queue, request, events } = job;
      if (running.has(queue)) continue;
      waiting = waiting.filter((other) => other !== job);
      const due = dueTimes(job, paces);
      const tookMs = due.at(-1) ?? 0;
      running.set(queue, {
        requestId: request.requestId,
        endMs: clock.nowMs() + tookMs,
        timers: [
          ...events.map((event, index) => clock.setTimer(() => listener(event), due[index] ?? tookMs)),
          clock.setTimer(() => free(queue), tookMs),
        ],
      });
    }
    release?.();
    release = null;
  };

  const cancel = (requestId: number): void => {
    for (const job of waiting) if (job.request.requestId === requestId) job.isCancelled = true;
    for (const [queue, { requestId: id, endMs, timers }] of running) {
      if (id !== requestId) continue;
      for (const timer of timers) clock.clearTimer(timer);
      // A stand-in is no model, and serves a request while it drops another.
      const leaveMs = queue === 'llm' && llmPace !== null ? 0 : CANCEL_MS;
      const restMs = Math.min(leaveMs, endMs - clock.nowMs());
      running.set(queue, {
        requestId,
        endMs: clock.nowMs() + restMs,
        timers: [clock.setTimer(() => free(queue), restMs)],
      });
    }
    begin();
  };

  standStill();
  return {
    send: (request) => {
      if (request.type === 'cancel') {
        cancel(request.requestId);
        return;
      }
      const queue = queueOf(request);
      if (queue !== null) {
        waiting.push({ queue, request, events: [], isComputed: false, isCancelled: false });
        standStill();
      }
      paces.loads(request);
      child.send(request.type === 'load.tts' ? { ...request, isSteady: true } : request);
    },
    onEvent: (given) => {
      listener = given;
      child.onEvent((event) => {
        const job =
          event.type === 'ready'
            ? undefined
            : waiting.find(({ request }) => request.requestId === event.requestId);
        if (job === undefined) {
          // What waits for the child to run is sent while it hears of it.
          given(event);
          isStarting &&= event.type !== 'ready';
          begin();
          return;
        }
        if (event.type === 'done' && event.value.of === 'load.llm') {
          paces.chose(event.value.modelId, event.value.choice.kind);
        }
        job.events.push(event);
        job.isComputed = event.type === 'done' || event.type === 'failed';
        begin();
      });
    },
    onExit: (given) =>
      child.onExit((reason, signal) => {
        for (const { timers } of running.values()) for (const timer of timers) clock.clearTimer(timer);
        isStarting = false;
        waiting = [];
        running.clear();
        begin();
        given(reason, signal);
      }),
    kill: () => child.kill(),
  };
}

/** Null for what no conversation waits for. */
function queueOf(request: InferenceRequest): Queue | null {
  switch (request.type) {
    case 'ping':
    case 'cancel':
    case 'promote':
    case 'forget':
    case 'allow.llm':
      return null;
    case 'find.llm':
    case 'unload':
    case 'load.stt':
    case 'load.tts':
    case 'load.llm':
    case 'load.eot':
      return 'load';
    case 'transcribe':
      return 'ears';
    case 'score':
      return request.samples.length > 0 ? 'sound' : 'words';
    case 'pushAudio':
      return 'sound';
    case 'warm.llm':
    case 'prefill.llm':
    case 'generate':
      return 'llm';
    case 'synthesise':
      return 'voice';
    default:
      return assertNever(request, 'request');
  }
}

const lengthMs = ({ length }: Float32Array, rate: number): number => (length * 1000) / rate;

/** What is known of the models that were loaded. What is not loaded takes no time to fail. */
type Paces = {
  loads(request: InferenceRequest): void;
  /** @param engine of a language model that answers. */
  chose(modelId: string, engine: string): void;
  /** Time that a stretch of sound takes. */
  earsMs(modelId: string, soundMs: number): number;
  voiceMs(voiceId: string, soundMs: number): number;
  judgeMs(by: 'sound' | 'words'): number;
  llm(modelId: string): LlmPace;
};

const NO_TIME: SoundPace = { ofAudio: 0, fixedMs: 0 };
const NO_LLM: LlmPace = { ttftMs: 0, tokensPerSecond: Infinity, prefillMs: 0 };

/** @param given of the language model, whichever it is. */
function createPaces(given: Pace | null): Paces {
  const ears = new Map<string, SoundPace>();
  const voices = new Map<string, SoundPace>();
  const judges = { sound: 0, words: 0 };
  const llms = new Map<string, LlmPace>();
  const standIn = given === null ? null : { ...given, prefillMs: 0 };
  const msOf = ({ ofAudio, fixedMs }: SoundPace, soundMs: number): number => ofAudio * soundMs + fixedMs;
  return {
    loads: (request) => {
      if (request.type === 'load.stt') ears.set(request.model.id, engineOf(request.model.engine, 'stt').pace);
      if (request.type === 'load.tts')
        voices.set(request.voice.id, engineOf(request.voice.engine, 'tts').pace);
      if (request.type !== 'load.eot') return;
      for (const by of ['sound', 'words'] as const) {
        const model = request.models[by];
        judges[by] = model === null ? 0 : judgeOf(model.engine, by).paceMs;
      }
    },
    chose: (modelId, engine) => void llms.set(modelId, engineOf(engine, 'llm').pace),
    earsMs: (modelId, soundMs) => msOf(ears.get(modelId) ?? NO_TIME, soundMs),
    voiceMs: (voiceId, soundMs) => msOf(voices.get(voiceId) ?? NO_TIME, soundMs),
    judgeMs: (by) => judges[by],
    llm: (modelId) => standIn ?? llms.get(modelId) ?? NO_LLM,
  };
}

/** When each answer to a request is due, from when it is begun. */
function dueTimes({ request, events }: Job, paces: Paces): readonly number[] {
  switch (request.type) {
    case 'ping':
    case 'cancel':
    case 'promote':
    case 'forget':
    case 'allow.llm':
    case 'find.llm':
    case 'unload':
    case 'load.stt':
    case 'load.tts':
    case 'load.llm':
    case 'load.eot':
    case 'warm.llm':
    case 'pushAudio':
      return events.map(() => 0);
    case 'transcribe': {
      const dueMs = paces.earsMs(request.modelId, lengthMs(request.samples, MIC_RATE));
      return events.map(() => dueMs);
    }
    case 'score': {
      const soundMs = request.samples.length > 0 ? paces.judgeMs('sound') : 0;
      const wordsMs = request.text === '' ? 0 : paces.judgeMs('words');
      return events.map(() => Math.max(soundMs, wordsMs));
    }
    case 'prefill.llm':
      return events.map(() => paces.llm(request.modelId).prefillMs);
    case 'generate': {
      const { ttftMs, tokensPerSecond } = paces.llm(request.modelId);
      let tokens = -1;
      return events.map(({ type }) => {
        if (type === 'token') tokens += 1;
        return ttftMs + (Math.max(0, tokens) * 1000) / tokensPerSecond;
      });
    }
    case 'synthesise': {
      let spokenMs = 0;
      return events.map((event) => {
        if (event.type === 'speech') spokenMs += lengthMs(event.samples, PLAYOUT_RATE);
        return paces.voiceMs(request.voiceId, spokenMs);
      });
    }
    default:
      return assertNever(request, 'request');
  }
}
