/**
 * Owns providers that live on threads of their own (thread.ts), as the main thread sees them. A thread that dies
 * takes the process with it on purpose: the supervisor starts all of it again, and nothing else need know how to.
 */
import { Worker } from 'node:worker_threads';
import { SidetoneError, thrownOf, type Problem } from '../../contract/errors';
import type { SmartTurnProvider, SttProvider, TtsProvider } from '../providers';
import type { FromThread, ThreadModel, ToThread } from './messages';

/**
 * @param entry the built thread.ts. @throws SidetoneError MODEL_BROKEN or MODEL_MISSING, as the model's loader does.
 */
export async function loadSttOnThread(
  entry: string,
  model: Omit<ThreadModel, 'stage'>,
): Promise<SttProvider> {
  const { ask, tell, dispose } = await startThread(entry, { ...model, stage: 'stt' });
  return {
    id: model.id,
    transcribe: async (samples, signal, session = '') => {
      let text = '';
      const request = { type: 'transcribe', session, samples } as const;
      for await (const answer of ask(request, signal)) if (answer.type === 'text') text = answer.text;
      return text;
    },
    forget: (session) => tell({ type: 'forget', session }),
    dispose,
  };
}

/** See `loadSttOnThread`. */
export async function loadTtsOnThread(
  entry: string,
  model: Omit<ThreadModel, 'stage'>,
): Promise<TtsProvider> {
  const { ask, dispose, sampleRate } = await startThread(entry, { ...model, stage: 'tts' });
  return {
    id: model.id,
    sampleRate,
    synthesise: async function* (text, signal) {
      const request = { type: 'synthesise', text } as const;
      for await (const answer of ask(request, signal)) if (answer.type === 'speech') yield answer.samples;
    },
    dispose,
  };
}

/** See `loadSttOnThread`. */
export async function loadSmartTurnOnThread(
  entry: string,
  model: Omit<ThreadModel, 'stage'>,
): Promise<SmartTurnProvider> {
  const { ask, tell, dispose } = await startThread(entry, { ...model, stage: 'eot' });
  return {
    score: async (samples, signal, session = '') => {
      let probability: number | null = null;
      const request = { type: 'score', session, samples } as const;
      for await (const answer of ask(request, signal)) {
        if (answer.type === 'probability') probability = answer.probability;
      }
      if (probability === null) throw new SidetoneError('EOT_FAILED');
      return probability;
    },
    pushAudio: (samples, session = '') => tell({ type: 'pushAudio', session, samples }),
    forget: (session) => tell({ type: 'forget', session }),
    dispose,
  };
}

type Asked =
  | { readonly type: 'score' | 'transcribe'; readonly session: string; readonly samples: Float32Array }
  | { readonly type: 'synthesise'; readonly text: string };
type Piece = Extract<FromThread, { type: 'text' | 'speech' | 'probability' }>;
type Answer = Piece | Extract<FromThread, { type: 'end' | 'failed' }>;

type Thread = {
  readonly sampleRate: number;
  /** Yields the pieces of the answer. Throws a SidetoneError; CANCELLED at once after an abort. */
  ask(asked: Asked, signal: AbortSignal): AsyncGenerator<Piece>;
  /** Sends what has no answer. */
  tell(message: Extract<ToThread, { type: 'pushAudio' | 'forget' }>): void;
  dispose(): Promise<void>;
};

function startThread(entry: string, model: ThreadModel): Promise<Thread> {
  const worker = new Worker(entry, { workerData: model });
  const listeners = new Map<number, (answer: Answer) => void>();
  let nextId = 1;
  let isDisposing = false;
  const send = (message: ToThread): void => worker.postMessage(message);

  async function* ask(asked: Asked, signal: AbortSignal): AsyncGenerator<Piece> {
    if (signal.aborted) throw new SidetoneError('CANCELLED');
    const requestId = nextId;
    nextId += 1;
    // Bounded by what one request can answer: a text, a number, or the pieces of one chunk of speech.
    const answers: Answer[] = [];
    let wake = (): void => {};
    listeners.set(requestId, (answer) => {
      answers.push(answer);
      wake();
    });
    const onAbort = (): void => {
      send({ type: 'cancel', requestId });
      wake();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    send({ ...asked, requestId });
    try {
      while (true) {
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const answer = answers.shift();
        if (answer === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
        } else if (answer.type === 'end') {
          return;
        } else if (answer.type === 'failed') {
          throw asError(answer.problem);
        } else {
          yield answer;
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      listeners.delete(requestId);
    }
  }

  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.type === 'loaded') {
        resolve({ sampleRate: message.sampleRate, ask, tell: send, dispose });
      } else if (message.type === 'unloadable') {
        isDisposing = true;
        void worker.terminate();
        reject(asError(message.problem));
      } else {
        listeners.get(message.requestId)?.(message);
      }
    });
    const dispose = (): Promise<void> => {
      isDisposing = true;
      return new Promise((ended) => {
        worker.once('exit', () => ended());
        send({ type: 'dispose' });
      });
    };
    worker.on('exit', (code) => {
      if (!isDisposing) throw new Error(`the thread of ${model.id} ended (exit code ${code})`);
    });
  });
}

const asError = (problem: Problem): SidetoneError => thrownOf(problem);
