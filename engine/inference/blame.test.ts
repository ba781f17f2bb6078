import { describe, expect, it } from 'vitest';
import {
  DEATH_WINDOW_MS,
  died,
  ended,
  NO_BLAME,
  REFUSAL_MS,
  refusalsFor,
  waitMsOf,
  type Blame,
  type Suspect,
} from './blame';

const llm = (session: string, modelId: string): Suspect => ({
  session,
  stage: 'llm',
  modelId,
  work: 'generate',
});
const voice = (session: string): Suspect => ({ session, stage: 'tts', modelId: 'joe', work: 'synthesise' });

/** Deaths a second apart from each other. */
const after = (...deaths: readonly (readonly Suspect[])[]): Blame =>
  deaths.reduce((blame, suspects, at) => died(blame, suspects, at * 1000), NO_BLAME);

/** What each of these conversations is refused. */
const refused = (blame: Blame, sessions: readonly string[], atMs = 10_000): readonly string[] =>
  sessions.flatMap((session) =>
    refusalsFor(blame, session, atMs).map(({ modelId }) => `${session} ${modelId}`),
  );

describe('what is found to end the inference process', () => {
  it('is the model of one conversation, and then the circuit is not open: catches a breaker that opens for all', () => {
    const blame = after([llm('a', 'bad')], [llm('a', 'bad')]);
    expect(refused(blame, ['a', 'b'])).toEqual(['a bad']);
    expect(waitMsOf(died(blame, [], 2000), 2000)).toBe(0);
  });

  it('is not what ran at one death only, nor anything if nothing is known to have run', () => {
    expect(refused(after([llm('a', 'bad')]), ['a'])).toEqual([]);
    const blame = after([], [], []);
    expect(blame.refusals).toEqual([]);
    expect(waitMsOf(blame, 2000)).toBe(DEATH_WINDOW_MS - 2000);
  });

  it('is what ran each time, and not what ran beside it once', () => {
    const blame = after([llm('a', 'bad'), voice('b')], [llm('a', 'bad'), llm('b', 'good')]);
    expect(refused(blame, ['a', 'b'])).toEqual(['a bad']);
  });

  it('is neither of two that ran each time: one that is innocent would be refused as often', () => {
    const both = [llm('a', 'bad'), voice('b')];
    expect(after(both, both).refusals).toEqual([]);
    expect(waitMsOf(after(both, both, both), 2000)).toBeGreaterThan(0);
  });

  it('is not what came to its end meanwhile: catches a voice that is refused for the model beside it', () => {
    const both = [llm('a', 'bad'), voice('b')];
    const blame = died(ended(died(NO_BLAME, both, 0), voice('b')), both, 1000);
    expect(refused(blame, ['a', 'b'])).toEqual(['a bad']);
  });

  it('is neither of two that both came to their end, in either order: catches one refused for being the last', () => {
    const both: readonly Suspect[] = [llm('a', 'one'), voice('b')];
    for (const order of [both, both.toReversed()]) {
      const blame = died(order.reduce(ended, died(NO_BLAME, both, 0)), both, 1000);
      expect(blame.refusals).toEqual([]);
      // The next death tells them apart: what ran then alone ran each time.
      expect(refused(died(blame, [llm('a', 'one')], 2000), ['a', 'b'])).toEqual(['a one']);
    }
  });

  it('stays what ran alone, whatever else of it comes to its end: a prompt may end the process now and then', () => {
    const blame = died(ended(after([llm('a', 'bad')]), llm('a', 'bad')), [llm('a', 'bad')], 1000);
    expect(refused(blame, ['a'])).toEqual(['a bad']);
  });

  it('is a model that ends several conversations, for all', () => {
    const blame = after([llm('a', 'bad')], [llm('b', 'bad')], [llm('c', 'bad')]);
    expect(refused(blame, ['a', 'd'])).toEqual(['a bad', 'd bad']);
    expect(waitMsOf(blame, 2000)).toBe(0);
  });

  it('is a model that goes on ending the next conversation, minutes later', () => {
    const blame = died(after([llm('a', 'bad')], [llm('a', 'bad')]), [llm('b', 'bad')], 300_000);
    expect(refused(blame, ['c'], 300_001)).toEqual(['c bad']);
  });

  it('is the conversation where others go on well with the same model', () => {
    const first = ended(after([llm('a', 'shared')], [llm('a', 'shared')]), llm('b', 'shared'));
    const blame = died(first, [llm('c', 'shared')], 2000);
    expect(refused(blame, ['a', 'b', 'c'])).toEqual(['a shared', 'c shared']);
  });

  it('is the conversation, however many others do all kinds of work: catches what they prove pushed out', () => {
    const works = [
      'transcribe',
      'score',
      'prefill.llm',
      'generate',
      'synthesise',
      'warm.llm',
      'load.stt',
      'load.tts',
    ] as const;
    let blame = ended(after([llm('a', 'shared')], [llm('a', 'shared')]), llm('b', 'shared'));
    for (let other = 0; other < 63; other += 1)
      for (const work of works) blame = ended(blame, { ...llm(String(other), 'other'), work });
    expect(refused(died(blame, [llm('c', 'shared')], 2000), ['b', 'c'])).toEqual(['c shared']);
  });

  it('is what is loaded for all, at its second death', () => {
    const load: Suspect = { session: null, stage: 'stt', modelId: 'ears', work: 'load.stt' };
    expect(refused(after([load], [load]), ['a', 'b'])).toEqual(['a ears', 'b ears']);
  });

  it('is forgotten: deaths after a minute, a refusal after ten', () => {
    const late = died(after([llm('a', 'bad')]), [llm('a', 'bad')], DEATH_WINDOW_MS);
    expect(late.refusals).toEqual([]);
    const blame = after([llm('a', 'bad')], [llm('a', 'bad')]);
    expect(refused(blame, ['a'], 1000 + REFUSAL_MS)).toEqual([]);
  });

  it('opens the circuit all the same where culprit follows culprit', () => {
    const six = ['a', 'b', 'c'].flatMap((session) => [[llm(session, session)], [llm(session, session)]]);
    expect(waitMsOf(after(...six.slice(0, 5)), 4000)).toBe(0);
    expect(waitMsOf(after(...six), 5000)).toBe(DEATH_WINDOW_MS - 5000);
  });

  it('is kept of a bounded number of deaths', () => {
    let blame = NO_BLAME;
    for (let at = 0; at < 600; at += 1) blame = died(ended(blame, voice(String(at))), [llm('a', 'bad')], at);
    expect(blame.deaths.length).toBeLessThanOrEqual(60);
    expect(blame.proven.length).toBeLessThanOrEqual(512);
    expect(blame.refusals).toHaveLength(1);
  });
});
