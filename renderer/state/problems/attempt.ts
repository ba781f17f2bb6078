/**
 * Owns what a dialog asked the host to do: whether it is under way, and why it failed. The dialog stays until it is done;
 * one that is left before that is told of a failure elsewhere.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem, Result } from '../../../engine/contract/errors';

export type AttemptState =
  | { readonly tag: 'ready' }
  | { readonly tag: 'busy' }
  | { readonly tag: 'failed'; readonly problem: Problem };

export type Attempt = {
  readonly store: StoreApi<AttemptState>;
  /** Once at a time. @param onDone gets what came of it. */
  readonly run: <T>(work: () => Promise<Result<T>>, onDone: (value: T) => void) => Promise<void>;
  /** Something else is wanted now: what failed says nothing of that. */
  readonly clear: () => void;
  readonly open: () => void;
  readonly close: () => void;
};

export function createAttempt(report: (problem: Problem) => void): Attempt {
  const store = createStore<AttemptState>(() => ({ tag: 'ready' }));
  const say = (state: AttemptState): void => store.setState(state, true);
  let isOpen = true;
  return {
    store,
    run: async (work, onDone) => {
      if (store.getState().tag === 'busy') return;
      say({ tag: 'busy' });
      const result = await work();
      if (result.ok) {
        say({ tag: 'ready' });
        onDone(result.value);
      } else {
        say({ tag: 'failed', problem: result.error });
        if (!isOpen) report(result.error);
      }
    },
    clear: () => {
      if (store.getState().tag === 'failed') say({ tag: 'ready' });
    },
    open: () => {
      isOpen = true;
    },
    close: () => {
      isOpen = false;
    },
  };
}

/** What the button does after a failure: the same again, the same with something else, or nothing that would help. */
export type NextTry = 'again' | 'otherwise' | 'none';

export function nextTryAfter({ code }: Pick<Problem, 'code'>): NextTry {
  switch (code) {
    case 'BAD_REQUEST':
    case 'PROFILE_INVALID':
      return 'otherwise';
    case 'NOT_FOUND':
    case 'PROFILE_NOT_FOUND':
    case 'FORBIDDEN':
      return 'none';
    case 'MODEL_MISSING':
    case 'MODEL_BROKEN':
    case 'DOWNLOAD_FAILED':
    case 'NO_LLM':
    case 'REPLACED':
    case 'STT_FAILED':
    case 'LLM_FAILED':
    case 'TTS_FAILED':
    case 'EOT_FAILED':
    case 'TIMED_OUT':
    case 'CANCELLED':
    case 'INFERENCE_CRASHED':
    case 'INFERENCE_DOWN':
    case 'SETTINGS_BROKEN':
    case 'DISK_FAILED':
    case 'AUDIO_FILE':
    case 'BUSY':
    case 'ELSEWHERE':
    case 'INTERNAL':
      return 'again';
  }
}

/** What a banner's button does after such a failure: the same again, where that may help. */
export const againAfter = (problem: Pick<Problem, 'code'>, run: () => void): (() => void) | undefined =>
  nextTryAfter(problem) === 'again' ? run : undefined;
