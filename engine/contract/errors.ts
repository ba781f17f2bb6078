/**
 * Owns the envelope in which an error crosses a process or reaches a person; its codes are error-codes.ts's.
 * Nothing throws across a boundary: a failing call answers `{ok: false, error}`.
 */
import { ERROR_CODES, type ErrorCode } from './error-codes';
import { sayProblem, type ExactProblem, type ProblemKey, type ValuesOf } from './problem-words';

/** An error in a form that survives structured clone and can be shown to a person. */
export type Problem = {
  readonly code: ErrorCode;
  /** What happened, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence; empty if there is nothing to do. */
  readonly hint: string;
  /** Which sentence that is, for a page that says it in another language; not there where nothing exact is known. */
  readonly exact?: ExactProblem;
};

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Problem };

/** A `Problem` on its way through code that throws; it never crosses a process in this form. */
export class SidetoneError extends Error {
  readonly problem: Problem;

  constructor(
    code: ErrorCode,
    message: string = ERROR_CODES[code],
    hint = '',
    options?: ErrorOptions,
    exact?: ExactProblem,
  ) {
    super(message, options);
    this.name = 'SidetoneError';
    this.problem = { code, message, hint, ...(exact === undefined ? {} : { exact }) };
  }
}

type Given<K extends ProblemKey> =
  ValuesOf<K> extends Record<string, never> ? [values?: undefined] : [values: ValuesOf<K>];

/** A problem in the words of the catalogue. */
export function problemOf<K extends ProblemKey>(key: K, ...[given]: Given<K>): Problem {
  const values = (given ?? {}) as ValuesOf<K>;
  const code = key.slice(0, key.indexOf('.')) as ErrorCode;
  return { code, ...sayProblem(key, values), exact: { key, values } as ExactProblem };
}

/** To be thrown: a problem that was made here, or that came from another process or thread. */
export const thrownOf = ({ code, message, hint, exact }: Problem, options?: ErrorOptions): SidetoneError =>
  new SidetoneError(code, message, hint, options, exact);

/** Turns anything thrown into a `Problem`; `code` is used when the thrown value does not carry its own. */
export function toProblem(thrown: unknown, code: ErrorCode = 'INTERNAL'): Problem {
  if (thrown instanceof SidetoneError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code, message: detail === '' ? ERROR_CODES[code] : detail, hint: '' };
}

/** As a terminal says it: what happened, and what to do about it. */
export const lineOf = ({ message, hint }: Problem): string => (hint === '' ? message : `${message} ${hint}`);

/** Fails to compile where a union gained a member that a switch does not handle. */
export function assertNever(value: never, what = 'value'): never {
  throw new SidetoneError('INTERNAL', `Unexpected ${what}: ${JSON.stringify(value)}`);
}
