/**
 * Owns the requests of a session that are under way: each becomes events when it is answered or fails, and is called
 * off with the work that it belongs to, or by a newer one that takes its place. It decides nothing.
 */
import { firstAudibleSample } from '../../audio/level';
import { toProblem } from '../../contract/errors';
import type { Urgency } from '../../contract/inference';
import type { Command } from '../commands';
import type { Happening } from '../events';
import type { SessionPorts } from '../ports';
import type { WorkId } from '../types';
import { createRecognition, type RecognitionDeps } from './recognition';
import { createWorkSignals, type WorkSignals } from './work-signals';

type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>;

type RequestCommand = CommandOf<
  'transcribe' | 'transcribe.interim' | 'prefill' | 'score' | 'generate' | 'synthesise' | 'transcribe.overlap'
>;

export type Requests = {
  begin(command: RequestCommand): void;
  cancel(work: WorkId): void;
  /** Cancels `from`, all but the recognition of its utterance: what that comes to is an event of `to`. */
  takeOver(from: WorkId, to: WorkId): void;
  /** A turn that is over has no work left; its last requests may still be ending. */
  forget(turnId: number): void;
  cancelAll(): void;
};

export type RequestsDeps = RecognitionDeps & {
  readonly ports: Pick<SessionPorts, 'generate' | 'prefill' | 'score' | 'synthesise'>;
  /** Of a reply or its voice that is asked for now. */
  readonly urgency: () => Urgency;
};

export function createRequests(deps: RequestsDeps): Requests {
  const signals = createWorkSignals();
  const recognition = createRecognition(deps, signals);
  const models = createModelRequests(deps, signals);
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
          void synthesise(command, deps, signals);
          return;
      }
    },
    cancel: (work) => {
      signals.abort(work);
      recognition.cancel(work);
    },
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
function createModelRequests(deps: RequestsDeps, signals: WorkSignals): ModelRequests {
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
    score: async ({ work, text, question, fromSample, toSample }) => {
      const abort = new AbortController();
      // Before the wait: work that is called off while this waits is not to be found afterwards.
      const signal = AbortSignal.any([signals.of(work), abort.signal]);
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
      if (!signal.aborted) dispatch({ type: 'scored', work, scores });
    },
    generate: ({ work, userText, history }) =>
      runWork(work, 'llm', deps, signals, async (signal) => {
        prefilling?.abort();
        prefilling = null;
        await ports.generate(
          { userText, history },
          signal,
          (text) => {
            if (!signal.aborted) dispatch({ type: 'token', work, text });
          },
          () => {
            if (!signal.aborted) dispatch({ type: 'takenBack', work });
          },
          deps.urgency(),
        );
        if (!signal.aborted) dispatch({ type: 'written', work });
      }),
    cancelPrefill: () => prefilling?.abort(),
  };
}

const UNSCORED = { smartTurn: null, textScore: null } as const;

const synthesise = (
  { work, chunk, text }: CommandOf<'synthesise'>,
  deps: RequestsDeps,
  signals: WorkSignals,
): Promise<void> =>
  runWork(work, 'tts', deps, signals, async (signal) => {
    const onSpeech = (samples: Float32Array): void => {
      if (signal.aborted) return;
      const audible = firstAudibleSample(samples);
      deps.dispatch({ type: 'speech', work, chunk, samples, firstAudibleSample: audible });
    };
    await deps.ports.synthesise(text, signal, onSpeech, deps.urgency());
    if (!signal.aborted) deps.dispatch({ type: 'spoken', work, chunk });
  });

/** Runs a request of a work; its failure becomes an event unless the work was cancelled. */
async function runWork(
  work: WorkId,
  stage: 'llm' | 'tts',
  { dispatch }: { readonly dispatch: (event: Happening) => void },
  signals: WorkSignals,
  task: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const signal = signals.of(work);
  try {
    await task(signal);
  } catch (thrown) {
    if (!signal.aborted) dispatch({ type: 'failed', work, stage, problem: toProblem(thrown) });
  }
}
