import { describe, expect, it } from 'vitest';
import { answer, connected, played, type Run, saySomething } from './testing/machine-run';

describe('a change of model or voice', () => {
  const problem = { code: 'NO_LLM', message: 'Ollama is not running.', hint: '' } as const;
  const talked = (): Run => {
    const run = connected();
    const attempt = saySomething(run);
    answer(run, attempt, 'Yes.');
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    played(run, 1, 24_000, 'drained');
    run.apply({ type: 'reconfigure' });
    return run;
  };

  it('goes back to what was there if it can’t be had: a wrong click must not end the conversation', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    expect(run.ofType('problem')).toEqual([{ type: 'problem', problem }]);
    expect(run.ofType('restore')).toHaveLength(1);
    run.apply({ type: 'ready', isReplyCheap: false });
    expect(run.state().tag).toBe('ACTIVE');
    expect(run.state().history).toHaveLength(1);
    expect(run.timers.has('connect')).toBe(false);
  });

  it.each(['INFERENCE_CRASHED', 'TIMED_OUT'] as const)('is not tried again after %s', (code) => {
    const run = talked();
    if (code === 'TIMED_OUT') run.fireTimers();
    else run.apply({ type: 'unready', problem: { ...problem, code } });
    expect(run.ofType('problem').map((told) => told.problem.code)).toEqual([code]);
    expect(run.ofType('restore')).toHaveLength(1);
    expect(run.state().tag).toBe('CONNECTING');
  });

  it('ends the session if not even that can be had, instead of going back for ever', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    run.apply({ type: 'unready', problem });
    expect(run.state().tag).toBe('TERMINATED');
  });

  it('may be followed by another one while it is under way', () => {
    const run = talked();
    run.apply({ type: 'unready', problem });
    run.apply({ type: 'reconfigure' });
    run.apply({ type: 'unready', problem });
    expect(run.ofType('restore')).toHaveLength(2);
    expect(run.state().tag).toBe('CONNECTING');
  });
});
