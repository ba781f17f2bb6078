/**
 * Owns a stand-in of the models' process for the host's tests. All that can be loaded loads at once. Unless a test says
 * otherwise no word is ever recognised, so that a turn ends with nothing to be answered. What is to be said is said in
 * no time.
 */
import type {
  ChatMessage,
  DoneValue,
  InferenceChild,
  InferenceEvent,
  InferenceRequest,
  SpawnInference,
} from '../contract/inference';
import { ENGINES } from '../inference/engines';

export type MadeUp = {
  /** Whether a language model's file can be loaded. */
  readonly loads?: (path: string) => boolean;
  /** Hears each request. */
  readonly asked?: (request: InferenceRequest) => void;
  /** The words of these samples; none if absent. */
  readonly hears?: (samples: Float32Array) => string;
  /** The reply to these messages; none if absent. */
  readonly writes?: (messages: readonly ChatMessage[]) => string;
  /** The sound of a text; none if absent. */
  readonly speaks?: (text: string) => Float32Array;
  /** The model with which the process ends at a request, by its id; null if it goes on. */
  readonly endsWith?: (request: InferenceRequest) => string | null;
  /** Gets, from each process, how to end it. */
  readonly exits?: (exit: (reason: string) => void) => void;
};

export const madeUpInference =
  (made: MadeUp = {}): SpawnInference =>
  (): InferenceChild => {
    const { asked = () => {}, exits = () => {}, endsWith = () => null } = made;
    let exit = (_reason: string): void => {};
    let tell: (event: InferenceEvent) => void = () => {};
    queueMicrotask(() => tell({ kind: 'control', type: 'ready', pid: 1 }));
    return {
      send: (request) => {
        asked(request);
        const modelId = endsWith(request);
        if (modelId !== null) {
          queueMicrotask(() => {
            tell({ kind: 'control', type: 'begun', requestId: request.requestId, modelId });
            exit('SIGSEGV');
          });
          return;
        }
        const answers = answersTo(request, made);
        queueMicrotask(() => {
          for (const answer of answers) tell(answer);
        });
      },
      onEvent: (listener) => {
        tell = listener;
      },
      onExit: (listener) => {
        exit = listener;
        exits(listener);
      },
      kill: () => {},
    };
  };

function answersTo(request: InferenceRequest, made: MadeUp): readonly InferenceEvent[] {
  const { requestId } = request;
  const value = answerTo(request, made);
  if (value === null) return [];
  const done: InferenceEvent = { kind: 'control', type: 'done', requestId, value };
  if (request.type === 'generate') {
    const text = made.writes?.(request.messages) ?? '';
    return [...(text === '' ? [] : [{ kind: 'transcript', type: 'token', requestId, text } as const]), done];
  }
  if (request.type === 'synthesise') {
    const samples = made.speaks?.(request.text) ?? new Float32Array(0);
    return [
      ...(samples.length === 0 ? [] : [{ kind: 'audio', type: 'speech', requestId, samples } as const]),
      done,
    ];
  }
  return [done];
}

function answerTo(
  request: InferenceRequest,
  { loads = () => true, hears, speaks }: MadeUp,
): DoneValue | null {
  switch (request.type) {
    case 'load.llm': {
      const file = request.wish.ggufFiles.find(({ path }) => loads(path));
      const kind = request.wish.wish === 'playbook' || file === undefined ? 'playbook' : 'gguf';
      const label = file?.label ?? 'script';
      const modelId = kind === 'gguf' ? `gguf:${file?.path ?? ''}` : `playbook:${request.session}`;
      const choice = { kind, label, why: '', traits: ENGINES[kind].traits } as const;
      return { of: 'load.llm', ms: 1, modelId, wish: kind, label, bytes: 0, choice };
    }
    case 'find.llm': {
      const candidates = request.wish.ggufFiles
        .filter(({ path }) => request.wish.wish !== 'playbook' && loads(path))
        .map(({ path, label }) => ({ modelId: `gguf:${path}`, wish: `gguf:${path}`, label, bytes: 0 }));
      return { of: 'find.llm', candidates, loaded: [], gpuBytes: null };
    }
    case 'promote':
    case 'forget':
    case 'allow.llm':
      return { of: request.type };
    case 'unload':
    case 'load.stt':
    case 'load.tts':
    case 'pushAudio':
    case 'prefill.llm':
    case 'warm.llm':
      return { of: request.type, ms: 1 };
    case 'load.eot':
      return { of: 'load.eot', ms: 1, smartTurn: false, textScore: false };
    case 'score':
      return { of: 'score', ms: 1, smartTurn: null, textScore: null };
    case 'transcribe':
      return { of: 'transcribe', ms: 1, text: hears?.(request.samples) ?? '' };
    case 'generate':
      return { of: 'generate', ms: 1, tokens: 1 };
    case 'synthesise':
      return { of: 'synthesise', ms: 1, sampleCount: speaks?.(request.text).length ?? 0 };
    default:
      return null;
  }
}
