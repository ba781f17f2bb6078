/**
 * Owns the inference process as the host sees it. It starts the process, waits for its handshake, kills it when it
 * hangs, and restarts it when it dies. It waits a minute when the process keeps dying. It restarts the process, never
 * the work: requests in flight fail with INFERENCE_CRASHED and their callers decide what to do. What one conversation
 * or one model does again and again to the process is refused, so that the others go on (blame.ts).
 */
import { problemOf, SidetoneError, thrownOf, type Problem } from '../contract/errors';
import type { DoneValue, InferenceChild, InferenceRequest, SpawnInference } from '../contract/inference';
import type { Log } from '../log';
import { died, ended, EOT_MODELS, NO_BLAME, refusalsFor, suspectsOf, waitMsOf, type Refusal } from './blame';
import { calledOff, createUnderWay, STAGES, type Listeners, type UnderWay } from './under-way';
import { watch, type Watchdog } from './watchdog';

type OmitId<R> = R extends unknown ? Omit<R, 'requestId' | 'kind'> : never;
/** Any request but `cancel`, which is what `signal` is for. */
export type Ask = OmitId<Exclude<InferenceRequest, { type: 'cancel' }>>;
type AskOf<T extends Ask['type']> = { readonly type: T } & Extract<Ask, { readonly type: T }>;
type Done<T extends Ask['type']> = Extract<DoneValue, { of: T }>;

export type AskOptions = Listeners & { readonly signal?: AbortSignal };

export type Inference = {
  /**
   * @returns the answer. Rejects with a SidetoneError: CANCELLED, INFERENCE_CRASHED, BUSY, `refusalProblem`'s if the model
   * is refused to the session, or the provider's own.
   */
  ask<T extends Ask['type']>(ask: AskOf<T>, options?: AskOptions): Promise<Done<T>>;
  /** Counts starts of the process; what was loaded in an older generation is gone. */
  generation(): number;
  /** Called each time a new process is ready, the first included. @returns how to stop listening. */
  onReady(listener: () => void): () => void;
  /** Called when the circuit opens, with or without a request; then comes a `ready`. @returns as above. */
  onDown(listener: (problem: Problem) => void): () => void;
  /**
   * Models that the session may not use for now, because the process ended again and again while they worked: for it,
   * or for several conversations.
   */
  refusals(session: string): readonly Refusal[];
  /** Process id of the running child, null while there is none. */
  pid(): number | null;
  /**
   * Starts once more after the circuit opened, before the window has passed. No death is forgotten for it: if the
   * process ends again within the window, the circuit is open again, for all sessions.
   */
  retry(): void;
  close(): void;
};

type ChildState =
  | { readonly tag: 'starting'; readonly child: InferenceChild; readonly watchdog: Watchdog }
  | {
      readonly tag: 'ready';
      readonly child: InferenceChild;
      readonly watchdog: Watchdog;
      readonly pid: number;
    }
  | { readonly tag: 'down' }
  | { readonly tag: 'closed' };

const DOWN = problemOf('INFERENCE_DOWN.deaths');

export function createInference(spawn: SpawnInference, log: Log): Inference {
  let state: ChildState = { tag: 'down' };
  let generation = 0;
  let lastId = 0;
  let blame = NO_BLAME;
  const underWay = createUnderWay();
  const readyListeners = new Set<() => void>();
  const downListeners = new Set<(problem: Problem) => void>();
  let isDownTold = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const nextId = (): number => (lastId += 1);
  const refusals = (session: string | null): readonly Refusal[] =>
    refusalsFor(blame, session, performance.now());

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
      onDeath(String(thrown));
      return;
    }
    // One that hangs is killed by the host, which says nothing of who else might do so.
    let isKilledHere = false;
    const kill = (): void => {
      isKilledHere = true;
      child.kill();
    };
    const watchdog = watch({ send: (request) => child.send(request), kill }, nextId, log);
    state = { tag: 'starting', child, watchdog };
    child.onEvent((event) => {
      if (!isCurrent()) return;
      watchdog.heard();
      if (event.type === 'ready') {
        watchdog.ready();
        state = { tag: 'ready', child, watchdog, pid: event.pid };
        onBirth(child);
        return;
      }
      const done = underWay.receive(event);
      if (done !== null) blame = ended(blame, done);
    });
    child.onExit((reason, signal) => {
      watchdog.stop();
      if (!isCurrent()) return;
      log('warn', 'inference ended', { reason });
      onDeath(reason, isKilledHere ? undefined : signal);
    });
  };

  const onBirth = (child: InferenceChild): void => {
    isDownTold = false;
    for (const message of underWay.messages()) child.send(message);
    for (const listener of readyListeners) listener();
  };

  const onDeath = (reason: string, signal?: string): void => {
    const atMs = performance.now();
    const former = blame.refusals;
    blame = died(blame, suspectsOf(underWay.running(), signal), atMs);
    for (const { stage, modelId, session } of blame.refusals.filter((one) => !former.includes(one))) {
      const isForAll = session === null;
      log('error', 'a model ends inference and is refused', { stage, model: plainName(modelId), isForAll });
    }
    state = { tag: 'down' };
    const waitMs = waitMsOf(blame, atMs);
    if (waitMs > 0) {
      log('error', 'inference keeps ending; it is started again when a minute has passed');
      underWay.failAll(DOWN);
      open(waitMs);
      return;
    }
    underWay.failAll(problemOf('INFERENCE_CRASHED.reason', { reason }));
    start();
  };

  const open = (waitMs: number): void => {
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (state.tag === 'down') start();
    }, waitMs);
    retry.unref();
    if (isDownTold) return;
    isDownTold = true;
    for (const listener of downListeners) listener(DOWN);
  };

  /** @returns why a request is not even sent; null if it may be. */
  const obstacle = (request: Ask, signal: AbortSignal | undefined): SidetoneError | null => {
    if (signal?.aborted === true || state.tag === 'closed') return calledOff();
    if (state.tag === 'down') return thrownOf(DOWN);
    const modelId = modelOf(request);
    const refusal = refusals(sessionOf(request)).find(
      (one) => one.stage === STAGES[request.type] && one.modelId === modelId,
    );
    return refusal === undefined ? null : thrownOf(refusalProblem(refusal, plainName(refusal.modelId)));
  };

  const callOff = (requestId: number): void => {
    // What was not sent yet is not sent any more.
    if (state.tag === 'ready') state.child.send({ kind: 'control', type: 'cancel', requestId });
  };

  const ask = async <T extends Ask['type']>(
    request: AskOf<T>,
    { signal, ...listeners }: AskOptions = {},
  ): Promise<Done<T>> => {
    const why = obstacle(request, signal);
    if (why !== null) throw why;
    const asked = { request, listeners, requestId: nextId() };
    const answer = settled<T>(underWay, asked, signal, callOff);
    if (state.tag === 'ready') state.child.send(messageOf(request, asked.requestId));
    return answer;
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
    refusals,
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
      underWay.failAll(problemOf('CANCELLED.closing'));
      if (former.tag !== 'starting' && former.tag !== 'ready') return;
      former.watchdog.stop();
      former.child.kill();
    },
  };
}

type Asked<T extends Ask['type']> = {
  readonly request: AskOf<T>;
  readonly listeners: Listeners;
  readonly requestId: number;
};

/** Notes a request. @returns its answer. @throws SidetoneError BUSY if too much is under way. */
function settled<T extends Ask['type']>(
  underWay: UnderWay,
  { request, listeners, requestId }: Asked<T>,
  signal: AbortSignal | undefined,
  callOff: (requestId: number) => void,
): Promise<Done<T>> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      // The answer to a request that no caller waits for any more is dropped when it comes.
      if (!underWay.remove(requestId)) return;
      callOff(requestId);
      reject(calledOff());
    };
    underWay.add({
      message: messageOf(request, requestId),
      session: sessionOf(request),
      listeners,
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
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

const messageOf = (request: Ask, requestId: number): InferenceRequest => ({
  ...request,
  kind: request.type === 'transcribe' ? 'audio' : 'control',
  requestId,
});

const sessionOf = (request: Ask): string | null => ('session' in request ? request.session : null);

/** The model that a request is for; null if it is for none, or finds one itself. */
const modelOf = (request: Ask): string | null => {
  switch (request.type) {
    case 'load.stt':
      return request.model.id;
    case 'load.tts':
      return request.voice.id;
    case 'synthesise':
      return request.voiceId;
    case 'score':
    case 'load.eot':
      return EOT_MODELS;
    default:
      return 'modelId' in request ? request.modelId : null;
  }
};

/** Of a file, whose name it is: that without folders. */
const plainName = (modelId: string): string => modelId.replace(/^.*[/\\:]/u, '').replace(/\.gguf$/iu, '');

/** What a person is told of a model that is refused. @param label its name for people. */
export function refusalProblem({ stage, session }: Refusal, label: string): Problem {
  const values = { label, isForAll: session === null };
  return stage === 'llm' ? problemOf('NO_LLM.stopped', values) : problemOf('MODEL_BROKEN.stopped', values);
}
