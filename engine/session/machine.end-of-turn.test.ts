import { describe, expect, it } from 'vitest';
import { connected, type Run, UNKNOWN_SILENCE } from './testing/machine-run';

describe('the end of a turn', () => {
  const pausedAfter = (
    text: string,
    scores: { smartTurn: number | null; textScore: number | null } | null,
  ): Run => {
    const run = connected();
    run.frames(30, 0.9);
    run.frames(3, 0.01);
    const attempt = run.ofType('transcribe').at(-1)?.attempt;
    if (attempt === undefined) throw new Error('nothing was begun in the silence');
    run.apply({ type: 'transcribed', attempt, text, lastVoicedMs: 1 });
    if (scores !== null) run.apply({ type: 'scored', attempt, scores });
    return run;
  };
  const silentFrames = (run: Run): number => {
    for (let count = 3; count < 120; count += 1) {
      if (run.state().tag !== 'ACTIVE') return count;
      run.frames(1, 0.01);
    }
    throw new Error('the turn was never over');
  };

  it('comes sooner the surer it is, and comes without any opinion', () => {
    const sure = silentFrames(
      pausedAfter('What are your opening hours?', { smartTurn: 0.97, textScore: 0.9 }),
    );
    const open = silentFrames(pausedAfter('I would like to book an', { smartTurn: 0.1, textScore: 0.001 }));
    const blind = silentFrames(pausedAfter('What are your opening hours?', null));
    expect(sure).toBeLessThan(blind);
    expect(blind).toBeLessThan(open);
    expect(sure * 32).toBeLessThan(300);
  });

  it('waits longer for a user who is known to pause long', () => {
    const scores = { smartTurn: 0.5, textScore: 0.05 };
    const usual = silentFrames(pausedAfter('I was wondering', scores));
    const run = pausedAfter('I was wondering', scores);
    run.apply({ type: 'pauseStatistics', pauseStatistics: { p50Ms: 900, p90Ms: 1800 } });
    expect(silentFrames(run)).toBeGreaterThan(usual);
  });

  it('tells of the pauses that speech went on after, for the statistics to be kept', () => {
    const run = connected();
    run.frames(30, 0.9);
    run.frames(15, 0.01);
    run.frames(30, 0.9);
    run.frames(UNKNOWN_SILENCE, 0.01);
    const [noted] = run.ofType('rememberPauses');
    expect(noted?.pausesMs).toHaveLength(1);
    expect(noted?.pausesMs[0]).toBeCloseTo(15 * 32 + 64, 0);
  });

  it('forgets the opinion of a silence that speech went on after', () => {
    const run = pausedAfter('I need a cleaning.', { smartTurn: 0.6, textScore: 0.3 });
    run.frames(20, 0.9);
    expect(run.state()).toMatchObject({ tag: 'ACTIVE', scoring: null, speculative: null });
  });
});
