/**
 * Owns the error codes that may cross a process or reach a person, and the envelope they travel in.
 * Nothing throws across a boundary: a failing call answers `{ok: false, error}`.
 */

import { sayProblem, type ExactProblem, type ProblemKey, type ValuesOf } from './problem-words';

/** Every code with the sentence that explains it when nothing more exact is known; the exact ones are in problem-words.ts. */
export const ERROR_CODES = {
  BAD_REQUEST: 'The request was not understood.',
  PROFILE_NOT_FOUND: 'There is no such persona.',
  PROFILE_INVALID: 'The persona file has a mistake.',
  MODEL_MISSING: 'A model is not on this machine yet.',
  MODEL_BROKEN: 'A model file could not be loaded.',
  DOWNLOAD_FAILED: 'A model could not be downloaded.',
  NO_LLM: 'No language model is to be had.',
  REPLACED: 'Something else takes the place of what was chosen.',
  STT_FAILED: 'The words could not be recognised.',
  LLM_FAILED: 'The language model failed.',
  TTS_FAILED: 'The voice failed.',
  EOT_FAILED: 'Whether the turn is over could not be judged.',
  TIMED_OUT: 'A stage took too long.',
  CANCELLED: 'The work was cancelled.',
  INFERENCE_CRASHED: 'The inference process stopped and is being started again.',
  INFERENCE_DOWN: 'The inference process keeps stopping.',
  SETTINGS_BROKEN: 'The settings could not be read.',
  DISK_FAILED: 'It could not be written to the disk.',
  NOT_FOUND: 'It is not there any more.',
  AUDIO_FILE: 'The audio file could not be read.',
  BUSY: 'Too much is waiting already.',
  ELSEWHERE: 'The conversation is held in another window.',
  INTERNAL: 'Something went wrong inside Sidetone.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

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
