import { describe, expect, it } from 'vitest';
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import { firstThatLoads } from './first-that-loads';

const failing =
  (problems: Readonly<Record<string, SidetoneError>>) =>
  async (id: string | null): Promise<string> => {
    const thrown = problems[id ?? ''];
    if (thrown !== undefined) throw thrown;
    return id ?? 'best';
  };
const gone = (id: string) => thrownOf(problemOf('MODEL_MISSING.here', { id }));

describe('firstThatLoads', () => {
  it('takes what was wished for, and says nothing then', async () => {
    expect(await firstThatLoads(['a', 'b'], failing({}))).toEqual({ id: 'a', why: null });
    expect(await firstThatLoads([null], failing({}))).toEqual({ id: 'best', why: null });
  });

  it('goes on past what is gone or broken, and says what was wrong with the wished one', async () => {
    const load = failing({ a: gone('a'), b: new SidetoneError('MODEL_BROKEN') });
    expect(await firstThatLoads(['a', 'b', 'c'], load)).toMatchObject({
      id: 'c',
      why: { message: 'The model a is not on this machine.' },
    });
  });

  it('says what was wrong with the wished one where nothing loads: catches the trouble of a stand-in', async () => {
    const load = failing({ a: gone('a'), b: gone('b') });
    await expect(firstThatLoads(['a', 'b'], load)).rejects.toThrow('The model a is not');
  });

  it('ends where a process stopped or the search was called off', async () => {
    for (const code of ['INFERENCE_CRASHED', 'CANCELLED'] as const) {
      const load = failing({ a: new SidetoneError(code, 'over') });
      await expect(firstThatLoads(['a', 'b'], load)).rejects.toThrow('over');
    }
  });
});
