/**
 * Owns the inference process as the host sees it: it starts it, waits for its handshake, matches answers to requests,
 * kills it when it hangs, restarts it when it dies, and waits a minute when it keeps dying. It restarts the process, never the work: requests in
 * flight fail with INFERENCE_CRASHED and whoever asked decides what to do.
 */
import { problemOf, SidetoneError, thrownOf, type Problem } from '../contract/errors';
import type {
  DoneValue,
  InferenceChild,
  InferenceEvent,
  InferenceRequest,
  SpawnInference,
} from '../contract/inference';
import type { Log } from '../log';

/** A child that has not said `ready` by then is stuck; importing its libraries takes about 1 s on two cores. */
const HANDSHAKE_TIMEOUT_MS = 15_000;
/**
 * A child that answers none of so many pings in a row (30 s) hangs and is killed. Native calls block its thread: a
 * model's load for some seconds, several times that on a slow disk or while the machine swaps; nothing that ends takes
 * 30 s. Pings are counted, not seconds, so that a machine that slept does not take its own sleep for the child's.
 */
const PING_INTERVAL_MS = 10_000;
const MAX_UNANSWERED_PINGS = 3;
/** The circuit opens after this many deaths within the window; Cherry Studio and VS Code use 3. */
const MAX_DEATHS = 3;
const DEATH_WINDOW_MS = 60_000;
/** Requests that may be under way or waiting for the process: eight for each of as many sessions as a host has at most. */
const MAX_PENDING = 512;
/** Of these one session's: it must not fill the process for the others. Each has about ten at most. */
const MAX_OF_SESSION = 24;

type OmitId<R> = R extends unknown ? Omit<R, 'requestId' | 'kind'> : never;
/** Any request but `cancel`, which is what `signal` is for. */
export type Ask = OmitId<Exclude<InferenceRequest, { type: 'cancel' }>>;
type AskOf<T extends Ask['type']> = { readonly type: T } & Extract<Ask, { readonly type: T }>;
type Done<T extends Ask['type']> = Extract<DoneValue, { of: T }>;

export type AskOptions = {
  readonly signal?: AbortSignal;
  readonly onToken?: (text: string) => void;
  /** All text before was no part of the reply. */
  readonly onTakeBack?: () => void;
  readonly onSpeech?: (samples: Float32Array) => void;
};

export type Inference = {
  /** @returns the answer. Rejects with a SidetoneError: CANCELLED, INFERENCE_CRASHED, BUSY, or the provider's own. */
  ask<T extends Ask['type']>(ask: AskOf<T>, options?: AskOptions): Promise<Done<T>>;
  /** Counts starts of the process; what was loaded in an older generation is gone. */
  generation(): number;
  /** Called each time a new process is ready, the first included. @returns how to stop listening. */
  onReady(listener: () => void): () => void;
  /** Called when the circuit opens, whether or not anybody asked anything; then comes a `ready`. @returns as above. */
  onDown(listener: (problem: Problem) => void): () => void;
  /** Process id of the running child, null while there is none. */
  pid(): number | null;
  /**
   * Starts once more after the circuit opened, before the window has passed. No death is forgotten for it: if the process
   * ends again within the window, the circuit is open again, for all sessions.
   */
  retry(): void;
  close(): void;
};

type Pending = {
  readonly message: InferenceRequest;
  /** Whose it is; null for what is done for all. */
  readonly session: string | null;
  readonly options: AskOptions;
  readonly settle: (outcome: { value: DoneValue } | { problem: Problem }) => void;
};

type ChildState =
  | { readonly tag: 'starting'; readonly child: InferenceChild }
  | { readonly tag: 'ready'; readonly child: InferenceChild; readonly pid: number }
  | { readonly tag: 'down' }
  | { readonly tag: 'closed' };

const DOWN = problemOf('INFERENCE_DOWN.deaths');

export function createInference(spawn: SpawnInference, log: Log): Inference {
  let state: ChildState = { tag: 'down' };
  let generation = 0;
  let nextId = 1;
  let deaths: number[] = [];
  const pending = new Map<number, Pending>();
  const readyListeners = new Set<() => void>();
  const downListeners = new Set<(problem: Problem) => void>();
  let isDownTold = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const crashed = (reason: string): Problem => problemOf('INFERENCE_CRASHED.reason', { reason });

  const failAll = (problem: Problem): void => {
    const waiting = [...pending.values()];
    pending.clear();
    for (const entry of waiting) entry.settle({ problem });
  };

  const start = (): void => {
    generation += 1;
    const mine = generation;
    // One that has ended is not, though no other took its place: its last words may come late.
    const isCurrent = (): boolean =>
      mine === generation && (state.tag === 'starting' || state.tag === 'ready');
    let child: InferenceChild;
    try {
      child = spawn();
    } catch (thrown) {
      log('error', 'inference could not be started', { reason: String(thrown) });
      died(String(thrown));
      return;
    }
    state = { tag: 'starting', child };
    const handshake = setTimeout(() => {
      if (!isCurrent() || state.tag !== 'starting') return;
      log('error', 'inference did not answer in time');
      child.kill();
    }, HANDSHAKE_TIMEOUT_MS);
    handshake.unref();
    let unanswered = 0;
    const watchdog = setInterval(() => {
      if (!isCurrent() || state.tag !== 'ready') return;
      if (unanswered >= MAX_UNANSWERED_PINGS) {
        log('error', 'inference hangs');
        child.kill();
        return;
      }
      unanswered += 1;
      child.send({ kind: 'control', type: 'ping', requestId: nextId });
      nextId += 1;
    }, PING_INTERVAL_MS);
    watchdog.unref();
    child.onEvent((event) => {
      if (!isCurrent()) return;
      // Any word is a sign of life.
      unanswered = 0;
      if (event.kind === 'control' && event.type === 'ready') {
        clearTimeout(handshake);
        state = { tag: 'ready', child, pid: event.pid };
        isDownTold = false;
        for (const entry of pending.values()) child.send(entry.message);
        for (const listener of readyListeners) listener();
        return;
      }
      receive(event);
    });
    child.onExit((reason) => {
      clearTimeout(handshake);
      clearInterval(watchdog);
      if (!isCurrent()) return;
      log('warn', 'inference ended', { reason });
      died(reason);
    });
  };

  const died = (reason: string): void => {
    const atMs = performance.now();
    deaths = [...deaths.filter((at) => atMs - at < DEATH_WINDOW_MS), atMs];
    state = { tag: 'down' };
    if (deaths.length >= MAX_DEATHS) {
      log('error', 'inference keeps ending; it is started again when a minute has passed');
      failAll(DOWN);
      open(atMs);
      return;
    }
    failAll(crashed(reason));
    start();
  };

  const open = (atMs: number): void => {
    const waitMs = DEATH_WINDOW_MS - (atMs - (deaths[0] ?? atMs));
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (state.tag === 'down') start();
    }, waitMs);
    retry.unref();
    if (isDownTold) return;
    isDownTold = true;
    for (const listener of downListeners) listener(DOWN);
  };

  const receive = (event: InferenceEvent): void => {
    if (event.type === 'ready') return;
    const entry = pending.get(event.requestId);
    if (entry === undefined) return;
    switch (event.type) {
      case 'token':
        entry.options.onToken?.(event.text);
        return;
      case 'takeBack':
        entry.options.onTakeBack?.();
        return;
      case 'speech':
        entry.options.onSpeech?.(event.samples);
        return;
      case 'done':
        pending.delete(event.requestId);
        entry.settle({ value: event.value });
        return;
      case 'failed':
        pending.delete(event.requestId);
        entry.settle({ problem: event.problem });
        return;
    }
  };

  const ask = <T extends Ask['type']>(request: AskOf<T>, options: AskOptions = {}): Promise<Done<T>> => {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(new SidetoneError('CANCELLED'));
    if (state.tag === 'closed') return Promise.reject(new SidetoneError('CANCELLED'));
    if (state.tag === 'down') {
      return Promise.reject(thrownOf(DOWN));
    }
    const session = sessionOf(request);
    const ofSession =
      session === null ? 0 : [...pending.values()].filter((other) => other.session === session).length;
    if (pending.size >= MAX_PENDING || ofSession >= MAX_OF_SESSION) {
      return Promise.reject(thrownOf(problemOf('BUSY.models')));
    }
    const requestId = nextId;
    nextId += 1;
    const kind = request.type === 'transcribe' ? 'audio' : 'control';
    const message = { ...request, kind, requestId } as unknown as InferenceRequest;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        const isSent = state.tag === 'ready';
        // The answer to a request that nobody waits for any more is dropped when it comes.
        if (!pending.delete(requestId)) return;
        if (isSent && state.tag === 'ready') {
          state.child.send({ kind: 'control', type: 'cancel', requestId });
        }
        reject(new SidetoneError('CANCELLED'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.set(requestId, {
        message,
        session,
        options,
        settle: (outcome) => {
          signal?.removeEventListener('abort', onAbort);
          if ('problem' in outcome) {
            reject(thrownOf(outcome.problem));
          } else if (outcome.value.of === request.type) {
            resolve(outcome.value as Done<T>);
          } else {
            reject(new SidetoneError('INTERNAL', `asked ${request.type}, answered ${outcome.value.of}`));
          }
        },
      });
      if (state.tag === 'ready') state.child.send(message);
    });
  };

  start();

  return {
    ask,
    generation: () => generation,
    onReady: (listener) => {
      readyListeners.add(listener);
      if (state.tag === 'ready') listener();
      return () => readyListeners.delete(listener);
    },
    onDown: (listener) => {
      downListeners.add(listener);
      return () => downListeners.delete(listener);
    },
    pid: () => (state.tag === 'ready' ? state.pid : null),
    retry: () => {
      if (state.tag !== 'down') return;
      clearTimeout(retry);
      start();
    },
    close: () => {
      const former = state;
      clearTimeout(retry);
      state = { tag: 'closed' };
      failAll(problemOf('CANCELLED.closing'));
      if (former.tag === 'starting' || former.tag === 'ready') former.child.kill();
    },
  };
}

const sessionOf = (request: Ask): string | null => ('session' in request ? request.session : null);
