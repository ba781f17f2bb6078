/**
 * Owns a stand-in of the models' process for the host's tests. All that can be loaded loads at once. No word is ever
 * recognised, so that a turn ends with nothing to be answered. What is to be said is said in no time.
 */
import type {
  DoneValue,
  InferenceChild,
  InferenceEvent,
  InferenceRequest,
  SpawnInference,
} from '../contract/inference';

export type MadeUp = {
  /** Whether a language model's file can be loaded. */
  readonly loads?: (path: string) => boolean;
  /** Hears each request. */
  readonly asked?: (request: InferenceRequest) => void;
  /** Gets, from each process, how to end it. */
  readonly exits?: (exit: (reason: string) => void) => void;
};

export const madeUpInference =
  ({ loads = () => true, asked = () => {}, exits = () => {} }: MadeUp = {}): SpawnInference =>
  (): InferenceChild => {
    let tell: (event: InferenceEvent) => void = () => {};
    queueMicrotask(() => tell({ kind: 'control', type: 'ready', pid: 1 }));
    return {
      send: (request) => {
        asked(request);
        const value = answerTo(request, loads);
        const { requestId } = request;
        if (value !== null) queueMicrotask(() => tell({ kind: 'control', type: 'done', requestId, value }));
      },
      onEvent: (listener) => {
        tell = listener;
      },
      onExit: exits,
      kill: () => {},
    };
  };

function answerTo(request: InferenceRequest, loads: (path: string) => boolean): DoneValue | null {
  switch (request.type) {
    case 'load.llm': {
      const file = request.wish.ggufFiles.find(({ path }) => loads(path));
      const kind = request.wish.wish === 'playbook' || file === undefined ? 'playbook' : 'gguf';
      return { of: 'load.llm', ms: 1, choice: { kind, label: file?.label ?? 'script', why: '' } };
    }
    case 'load.stt':
    case 'load.tts':
    case 'attend':
    case 'prime.llm':
    case 'warm.llm':
      return { of: request.type, ms: 1 };
    case 'load.eot':
      return { of: 'load.eot', ms: 1, smartTurn: false, textScore: false };
    case 'score':
      return { of: 'score', ms: 1, smartTurn: null, textScore: null };
    case 'transcribe':
      return { of: 'transcribe', ms: 1, text: '' };
    case 'synthesise':
      return { of: 'synthesise', ms: 1, sampleCount: 0 };
    default:
      return null;
  }
}
