/**
 * Owns the requests that are under way in the inference process, or wait for it. It knows how many there may be,
 * which answer goes to which caller, and which of them ran last on each model. It sends and starts nothing.
 */
import { problemOf, SidetoneError, thrownOf, type Problem } from '../contract/errors';
import type { DoneValue, InferenceEvent, InferenceRequest } from '../contract/inference';
import type { Stage, Suspect } from './blame';

/**
 * Requests that may be under way or waiting for the process: eight for each of as many sessions as a host has at most.
 */
const MAX_PENDING = 512;
/** Of these one session's: it must not fill the process for the others. Each has about ten at most. */
const MAX_OF_SESSION = 24;
/** Models on which called-off work may still run; a host has fewer, and scripts have names of their own. */
const MAX_LEFT = 64;

export type Listeners = {
  readonly onToken?: (text: string) => void;
  /** All text before was no part of the reply. */
  readonly onTakeBack?: () => void;
  readonly onSpeech?: (samples: Float32Array) => void;
};

export type Outcome = { readonly value: DoneValue } | { readonly problem: Problem };

export type Pending = {
  readonly message: InferenceRequest;
  /** Whose it is; null for what is done for all. */
  readonly session: string | null;
  readonly listeners: Listeners;
  readonly settle: (outcome: Outcome) => void;
};

export type UnderWay = {
  /** @throws SidetoneError BUSY if there is too much of the session's, or of all. */
  add(pending: Pending): void;
  /** Its caller waits for it no more. @returns whether a caller did. */
  remove(requestId: number): boolean;
  /** All that is waited for, in the order in which it was asked. */
  messages(): readonly InferenceRequest[];
  /** Hands an event to the one who asked. @returns the work that came to a good end, if it ran on a model. */
  receive(event: InferenceEvent): Suspect | null;
  /** What runs on the models: of a language model, which takes one step at a time, only what took the last one. */
  running(): readonly Suspect[];
  /** The process has ended, with all that ran in it. */
  failAll(problem: Problem): void;
};

export function createUnderWay(): UnderWay {
  const pending = new Map<number, Pending>();
  /** What began on a model and may run there still; what took a step last is the last. */
  const begun = new Map<number, Suspect>();
  /**
   * Of these what was called off and answered. The process answers at once, but nothing ends a native call: it may run
   * until other work is heard of on the same model. One for each model at most.
   */
  const left = new Set<number>();

  const settle = (requestId: number, outcome: Outcome): void => {
    const entry = pending.get(requestId);
    pending.delete(requestId);
    entry?.settle(outcome);
  };

  const drop = (requestId: number): void => {
    begun.delete(requestId);
    left.delete(requestId);
  };

  /** Nothing that was left on the model runs there any more. @param except the id of a request. */
  const dropLeft = (model: Pick<Suspect, 'stage' | 'modelId'>, except: number): void => {
    for (const id of left) {
      const former = begun.get(id);
      if (id !== except && former !== undefined && isOnSameModel(former, model)) drop(id);
    }
  };

  /** The model works for this request, did until now, or was released by it. */
  const hearOf = (requestId: number): void => {
    const message = pending.get(requestId)?.message;
    const model = message?.type === 'unload' ? message : begun.get(requestId);
    if (model !== undefined) dropLeft(model, requestId);
  };

  /** Its caller waits for it no more, and the process has said that it gave it up. */
  const leave = (requestId: number): void => {
    if (!begun.has(requestId)) return;
    left.add(requestId);
    const [oldest] = left;
    if (left.size > MAX_LEFT && oldest !== undefined) drop(oldest);
  };

  const begins = (requestId: number, modelId: string): void => {
    const entry = pending.get(requestId);
    const former = begun.get(requestId);
    if (entry === undefined && former === undefined) return;
    begun.delete(requestId);
    const work = entry?.message.type ?? former?.work;
    const session = entry === undefined ? (former?.session ?? null) : entry.session;
    const stage = work === undefined ? null : STAGES[work];
    if (work === undefined || stage === null) return;
    begun.set(requestId, { session, stage, modelId, work });
    hearOf(requestId);
  };

  return {
    add: (entry) => {
      const { session } = entry;
      const ofSession =
        session === null ? 0 : [...pending.values()].filter((other) => other.session === session).length;
      if (pending.size >= MAX_PENDING || ofSession >= MAX_OF_SESSION)
        throw thrownOf(problemOf('BUSY.models'));
      pending.set(entry.message.requestId, entry);
    },
    remove: (requestId) => pending.delete(requestId),
    messages: () => [...pending.values()].map(({ message }) => message),
    receive: (event) => {
      if (event.type === 'ready') return null;
      const { requestId } = event;
      switch (event.type) {
        case 'begun':
          begins(requestId, event.modelId);
          return null;
        case 'token':
          pending.get(requestId)?.listeners.onToken?.(event.text);
          return null;
        case 'takeBack':
          pending.get(requestId)?.listeners.onTakeBack?.();
          return null;
        case 'speech':
          pending.get(requestId)?.listeners.onSpeech?.(event.samples);
          return null;
        case 'done': {
          const done = begun.get(requestId) ?? null;
          hearOf(requestId);
          drop(requestId);
          settle(requestId, { value: event.value });
          return done;
        }
        case 'failed':
          hearOf(requestId);
          if (pending.has(requestId)) drop(requestId);
          else leave(requestId);
          settle(requestId, { problem: event.problem });
          return null;
      }
    },
    running: () => {
      const all = [...begun.values()];
      const isOvertaken = (one: Suspect, at: number): boolean =>
        one.stage === 'llm' && all.slice(at + 1).some((other) => isOnSameModel(one, other));
      return all.filter((one, at) => !isOvertaken(one, at));
    },
    failAll: (problem) => {
      const waiting = [...pending.values()];
      pending.clear();
      begun.clear();
      left.clear();
      for (const entry of waiting) entry.settle({ problem });
    },
  };
}

const isOnSameModel = (
  one: Pick<Suspect, 'stage' | 'modelId'>,
  other: Pick<Suspect, 'stage' | 'modelId'>,
): boolean => one.stage === other.stage && one.modelId === other.modelId;

/** The model that a kind of work runs on; null if it runs on none. */
export const STAGES: Readonly<Record<InferenceRequest['type'], Stage | null>> = {
  'load.stt': 'stt',
  transcribe: 'stt',
  'load.tts': 'tts',
  synthesise: 'tts',
  'load.llm': 'llm',
  'warm.llm': 'llm',
  'prefill.llm': 'llm',
  generate: 'llm',
  'load.eot': 'eot',
  score: 'eot',
  pushAudio: null,
  'find.llm': null,
  'allow.llm': null,
  unload: null,
  ping: null,
  promote: null,
  forget: null,
  cancel: null,
};

/** What a caller that is gone, or a host that closes, is told. */
export const calledOff = (): SidetoneError => new SidetoneError('CANCELLED');
