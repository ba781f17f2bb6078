/**
 * Owns what takes the place of a model that can't be had: the next one of a list. It knows no session and tells no one; who
 * asks learns which one it became and what was wrong with the first.
 */
import type { ErrorCode } from '../contract/error-codes';
import { toProblem, type Problem } from '../contract/errors';

/** The files are not there, are broken, or nothing goes by that name: another model may still load. */
const ANOTHER_MAY_LOAD: ReadonlySet<ErrorCode> = new Set(['MODEL_MISSING', 'MODEL_BROKEN']);

/** So it may where there is no memory for it beside what others use: another one may be in use. */
const mayAnotherLoad = ({ code, exact }: Problem): boolean =>
  ANOTHER_MAY_LOAD.has(code) || exact?.key === 'BUSY.memory';

export type Loaded = {
  readonly id: string;
  /** What was wrong with the first candidate; null if that one was loaded. */
  readonly why: Problem | null;
};

/**
 * Loads the first candidate that can be loaded. A process that stops or a request that is called off ends the search.
 * @param candidates the wished one first; null for "the best that is here".
 * @throws SidetoneError what the first candidate failed with, if none can be loaded.
 */
export async function firstThatLoads(
  candidates: readonly (string | null)[],
  load: (candidate: string | null) => Promise<string>,
): Promise<Loaded> {
  let first: { readonly thrown: unknown; readonly problem: Problem } | null = null;
  for (const candidate of candidates) {
    try {
      return { id: await load(candidate), why: first?.problem ?? null };
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (!mayAnotherLoad(problem)) throw thrown;
      first ??= { thrown, problem };
    }
  }
  throw first?.thrown;
}
