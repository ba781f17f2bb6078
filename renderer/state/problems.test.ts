import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../engine/contract/errors';
import { words } from '../words';
import { addProblem, afterAnswer, dismissProblem, wayOutOf, type ListedProblem } from './problems';

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
  it('has a way out of every problem there is, with a word on its button', () => {
    const codes = Object.keys(ERROR_CODES) as ErrorCode[];
    expect(codes.filter((code) => !words.wayOut[wayOutOf({ code, again: null })])).toEqual([]);
  });
  it('offers to do again what failed, where it is known what that was', () => {
    const again = (): void => undefined;
    const [listed] = addProblem([], problem('slow'), again);
    expect(listed === undefined ? null : wayOutOf(listed)).toBe('again');
  });
  it('drops what an answered turn disproves and keeps what it does not', () => {
    const listed = addProblem(addProblem([], problem('slow')), problem('no disk', 'DOWNLOAD_FAILED'));
    expect(afterAnswer(listed).map(({ message }) => message)).toEqual(['no disk']);
  });
});
