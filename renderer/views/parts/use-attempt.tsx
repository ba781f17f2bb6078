/** Owns how a dialog shows what it asked for: why it failed, in the dialog, and what its button says then. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Result } from '../../../engine/contract/errors';
import { createAttempt, nextTryAfter, type AttemptState } from '../../state/problems/attempt';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function useAttempt() {
  const { actions } = useApp();
  const [attempt] = useState(() => createAttempt(actions.report));
  const state = useStore(attempt.store);
  useEffect(() => {
    attempt.open();
    return attempt.close;
  }, [attempt]);
  const next = state.tag === 'failed' ? nextTryAfter(state.problem) : 'otherwise';
  return {
    state,
    isBusy: state.tag === 'busy',
    /** Nothing that the button could do would help. */
    isHopeless: next === 'none',
    labelOf: (usual: string): string => (next === 'again' ? words.wayOut.again : usual),
    run: <T,>(work: () => Promise<Result<T>>, onDone: (value: T) => void): void =>
      void attempt.run(work, onDone),
    clear: attempt.clear,
  };
}

/** In the dialog, read out when it comes. */
export function AttemptProblem({ state }: { readonly state: AttemptState }) {
  return (
    <div role="alert">
      {state.tag === 'failed' && (
        <p className="dialog-problem">
          <strong>{state.problem.message}</strong> {state.problem.hint}
        </p>
      )}
    </div>
  );
}
