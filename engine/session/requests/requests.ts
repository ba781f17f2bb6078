/**
 * Owns the requests of a session that are under way. Each becomes events when it is answered or fails. It is called
 * off with its attempt, or by a newer request that takes its place. It decides nothing.
 */
import { firstAudibleSample } from '../../audio/level';
import { toProblem } from '../../contract/errors';
import type { Urgency } from '../../contract/inference';
import type { Command } from '../commands';
import type { Happening } from '../events';
import type { SessionPorts } from '../ports';
import type { Attempt } from '../types';
import { createRecognition, type RecognitionDeps } from './recognition';
import { createAttemptSignals, keyOf, type AttemptSignals } from './attempt-signals';

type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>;

type RequestCommand = CommandOf<
  'transcribe' | 'transcribe.interim' | 'prefill' | 'score' | 'generate' | 'synthesise' | 'transcribe.overlap'
>;

export type Requests = {
  begin(command: RequestCommand): void;
  cancel(attempt: Attempt): void;
  /** Calls off what the voice makes of this chunk; nothing more comes of it. */
  cancelSpeech(attempt: Attempt, chunk: number): void;
  /** Cancels `from`, all but the recognition of its utterance: what that comes to is an event of `to`. */
  takeOver(from: Attempt, to: Attempt): void;
  /** A turn that is over has no attempt left; its last requests may still be ending. */
  forget(turnId: number): void;
  cancelAll(): void;
};

export type RequestsDeps = RecognitionDeps & {
  readonly ports: Pick<SessionPorts, 'generate' | 'prefill' | 'score' | 'synthesise'>;
  /** Of a reply or its voice that is asked for now. */
  readonly urgency: () => Urgency;
};

export function createRequests(deps: RequestsDeps): Requests {
  const signals = createAttemptSignals();
  const recognition = createRecognition(deps, signals);
  const models = createModelRequests(deps, signals);
  const voice = createVoiceRequests(deps, signals);
  return {
    begin: (command) => {
      switch (command.type) {
        case 'transcribe':
          void recognition.transcribe(command);
          return;
        case 'transcribe.interim':
          void recognition.interim(command);
          return;
        case 'transcribe.overlap':
          void recognition.overlap(command);
          return;
        case 'prefill':
          void models.prefill(command);
          return;
        case 'score':
          void models.score(command);
          return;
        case 'generate':
          void models.generate(command);
          return;
        case 'synthesise':
          void voice.synthesise(command);
          return;
      }
    },
    cancel: (attempt) => {
      signals.abort(attempt);
      recognition.cancel(attempt);
    },
    cancelSpeech: voice.cancel,
    takeOver: (from, to) => {
      signals.abort(from);
      recognition.takeOver(from, to);
    },
    forget: signals.forget,
    cancelAll: () => {
      models.cancelPrefill();
      recognition.cancelAll();
      signals.abortAll();
    },
  };
}

type ModelRequests = {
  prefill(command: CommandOf<'prefill'>): Promise<void>;
  score(command: CommandOf<'score'>): Promise<void>;
  generate(command: CommandOf<'generate'>): Promise<void>;
  cancelPrefill(): void;
};

/** What the language models are asked: they share a processor, and are asked in turn. */
function createModelRequests(deps: RequestsDeps, signals: AttemptSignals): ModelRequests {
  const { ports, ring, dispatch } = deps;
  let prefilling: AbortController | null = null;
  let prefilled: Promise<void> = Promise.resolve();
  /** Words that are being judged. */
  let reading: AbortController | null = null;
  return {
    // One at a time; what is to be answered goes before what may be.
    prefill: ({ userText, history }) => {
      if (prefilling !== null) return prefilled;
      const abort = new AbortController();
      prefilling = abort;
      prefilled = ports
        .prefill({ userText, history }, abort.signal)
        .catch(() => {})
        .finally(() => {
          if (prefilling === abort) prefilling = null;
        });
      return prefilled;
    },
    // Without an answer the policy goes by the words alone. Newer words take the place of older ones.
    score: async ({ attempt, text, question, fromSample, toSample }) => {
      const abort = new AbortController();
      // Before the wait: an attempt that is called off while this waits is not to be found afterwards.
      const signal = AbortSignal.any([signals.of(attempt), abort.signal]);
      if (text !== '') {
        reading?.abort();
        reading = abort;
        // Two language models on one processor are in each other's way.
        await prefilled;
      }
      if (signal.aborted) return;
      const { samples } = ring.read(fromSample, toSample);
      // No opinion is an answer, too: what the words can't tell the sound may.
      const scores = await ports.score(samples, text, question, signal).catch(() => UNSCORED);
      if (!signal.aborted) dispatch({ type: 'scored', attempt, scores });
    },
    generate: ({ attempt, userText, history }) =>
      runAttempt(attempt, 'llm', deps, signals.of(attempt), async (signal) => {
        prefilling?.abort();
        prefilling = null;
        await ports.generate(
          { userText, history },
          signal,
          (text) => {
            if (!signal.aborted) dispatch({ type: 'token', attempt, text });
          },
          () => {
            if (!signal.aborted) dispatch({ type: 'takenBack', attempt });
          },
          deps.urgency(),
        );
        if (!signal.aborted) dispatch({ type: 'written', attempt });
      }),
    cancelPrefill: () => prefilling?.abort(),
  };
}

const UNSCORED = { smartTurn: null, textScore: null } as const;

type VoiceRequests = {
  synthesise(command: CommandOf<'synthesise'>): Promise<void>;
  cancel(attempt: Attempt, chunk: number): void;
};

/** What the voice is asked: a chunk can be called off by itself. */
function createVoiceRequests(deps: RequestsDeps, signals: AttemptSignals): VoiceRequests {
  /** Of each chunk that the voice is at. */
  const speaking = new Map<string, AbortController>();
  const chunkKey = (attempt: Attempt, chunk: number): string => `${keyOf(attempt)}/${chunk}`;
  return {
    synthesise: async ({ attempt, chunk, text }) => {
      const key = chunkKey(attempt, chunk);
      const abort = new AbortController();
      speaking.set(key, abort);
      const either = AbortSignal.any([signals.of(attempt), abort.signal]);
      await runAttempt(attempt, 'tts', deps, either, async (signal) => {
        const onSpeech = (samples: Float32Array): void => {
          if (signal.aborted) return;
          const audible = firstAudibleSample(samples);
          deps.dispatch({ type: 'speech', attempt, chunk, samples, firstAudibleSample: audible });
        };
        await deps.ports.synthesise(text, signal, onSpeech, deps.urgency());
        if (!signal.aborted) deps.dispatch({ type: 'spoken', attempt, chunk });
      });
      if (speaking.get(key) === abort) speaking.delete(key);
    },
    cancel: (attempt, chunk) => speaking.get(chunkKey(attempt, chunk))?.abort(),
  };
}

/** Runs a request of an attempt; its failure becomes an event unless it was called off. */
async function runAttempt(
  attempt: Attempt,
  stage: 'llm' | 'tts',
  { dispatch }: { readonly dispatch: (event: Happening) => void },
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  try {
    await task(signal);
  } catch (thrown) {
    if (!signal.aborted) dispatch({ type: 'failed', attempt, stage, problem: toProblem(thrown) });
  }
}
