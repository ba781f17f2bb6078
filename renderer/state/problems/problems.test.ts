import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../../engine/contract/error-codes';
import { problemOf, type Problem } from '../../../engine/contract/errors';
import { words } from '../../words';
import { addProblem, dismissProblem, wayOutOf, type ListedProblem } from './problems';

const problem = (message: string, code: 'TIMED_OUT' | 'DOWNLOAD_FAILED' = 'TIMED_OUT') => ({
  code,
  message,
  hint: '',
});

describe('problems', () => {
  it('lists a repeated problem once, so that a failing stage does not fill the window', () => {
    let listed: readonly ListedProblem[] = [];
    for (let index = 0; index < 50; index += 1) listed = addProblem(listed, problem('slow'));
    expect(listed).toEqual([expect.objectContaining({ message: 'slow', times: 50 })]);
  });
  it('keeps the newest few', () => {
    let listed: readonly ListedProblem[] = [];
    for (let index = 0; index < 50; index += 1) listed = addProblem(listed, problem(`slow ${index}`));
    expect(listed).toHaveLength(4);
    expect(new Set(listed.map(({ key }) => key)).size).toBe(4);
    expect(listed.at(-1)?.message).toBe('slow 49');
    expect(dismissProblem(listed, listed[0]?.key ?? 0)).toHaveLength(3);
  });
  it('tells of the latest utterance alone that came to no words: catches a stack of them after a few presses', () => {
    const disk = problem('no room', 'DOWNLOAD_FAILED');
    const silence = problemOf('STT_FAILED.silence');
    const short = problemOf('STT_FAILED.short');
    const told = [silence, disk, short, short].reduce<readonly ListedProblem[]>(
      (listed, one) => addProblem(listed, one),
      [],
    );
    expect(told).toMatchObject([{ message: 'no room' }, { message: short.message, times: 2 }]);
    // A recogniser that is broken is another matter, and stays.
    const broken = addProblem([], problemOf('STT_FAILED.utterance'));
    expect(addProblem(broken, short)).toHaveLength(2);
  });
  it('has a way out of every problem there is, with a word on its button', () => {
    const codes = Object.keys(ERROR_CODES) as ErrorCode[];
    expect(codes.filter((code) => !words.wayOut[wayOutOf({ code, again: null, source: 'session' })])).toEqual(
      [],
    );
    expect(codes.filter((code) => !words.wayOut[wayOutOf({ code, again: null, source: 'view' })])).toEqual(
      [],
    );
  });
  it('leads to the choice that was replaced: catches a page of models on which nothing is missing', () => {
    const wayOut = (problem: Problem) => wayOutOf({ ...problem, again: null, source: 'session' });
    const told = { why: 'It is gone.', instead: 'Another' };
    expect(wayOut(problemOf('REPLACED.voice', told))).toBe('voice');
    expect(wayOut(problemOf('REPLACED.recogniser', told))).toBe('all-settings');
    expect(wayOut(problemOf('REPLACED.llm', { ...told, advice: '' }))).toBe('settings');
    // “Choose a smaller model”, “Choose another voice”: there is a control for it.
    expect(wayOut(problemOf('TIMED_OUT.thinking'))).toBe('settings');
    expect(wayOut(problemOf('TIMED_OUT.speaking'))).toBe('voice');
  });
  it('offers to do again what failed, where it is known what that was', () => {
    const again = (): void => undefined;
    const [listed] = addProblem([], problem('slow'), { again });
    expect(listed === undefined ? null : wayOutOf(listed)).toBe('again');
  });
  it.each(['INTERNAL', 'TIMED_OUT', 'BAD_REQUEST', 'INFERENCE_DOWN', 'PROFILE_INVALID'] as const)(
    '%s of something done in a view ends no conversation and leaves no page',
    (code) => {
      expect(wayOutOf({ code, again: null, source: 'view' })).toBe('dismiss');
    },
  );
  it.each([
    ['INTERNAL', 'restart'],
    ['TIMED_OUT', 'restart'],
    ['BAD_REQUEST', 'reload'],
    ['PROFILE_INVALID', 'profiles'],
  ] as const)('%s of the conversation itself leads to: %s', (code, wayOut) => {
    expect(wayOutOf({ code, again: null, source: 'session' })).toBe(wayOut);
  });
  it('leads to the mistake itself where the file is known: catches a list in which it has to be found', () => {
    const broken = problemOf('PROFILE_INVALID.file', {
      file: '/p/tom.yaml',
      line: 3,
      key: 'voice',
      mistake: 'is no voice',
    });
    expect(wayOutOf({ ...broken, again: null, source: 'session' })).toBe('mistake');
    expect(wayOutOf({ ...broken, again: null, source: 'view' })).toBe('dismiss');
  });
  it('keeps apart what a view and the conversation say in the same words', () => {
    expect(addProblem(addProblem([], problem('slow')), problem('slow'), { source: 'view' })).toHaveLength(2);
  });
});
