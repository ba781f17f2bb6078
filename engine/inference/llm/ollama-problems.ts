/**
 * Owns what a failure of Ollama is called: by the status of its answer, by what it says, by what the network says. What
 * another program wrote is shown short and never as HTML.
 */
import { problemOf, SidetoneError, thrownOf, toProblem, type Problem } from '../../contract/errors';
import { causeCode, isBrokenOff, isRecord, parsedJson } from './http';

/** What another program says is shown up to here. */
const MAX_DETAIL_LETTERS = 200;

/** One short line of what another program wrote; '' of a page and of what says nothing. */
export function shownDetail(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  if (/<\/?(?:!doctype|html|head|body|title|h\d|p|div|center|pre)\b/iu.test(line)) return '';
  return line.length <= MAX_DETAIL_LETTERS ? line : `${line.slice(0, MAX_DETAIL_LETTERS - 1)}…`;
}

/** @param message as Ollama says it, in an error line or the body of an answer. */
export function problemOfMessage(message: string, model: string): Problem {
  if (/model .*not found/iu.test(message)) return problemOf('LLM_FAILED.ollamaModel', { model });
  const detail = shownDetail(message);
  if (/memory/iu.test(detail)) return problemOf('LLM_FAILED.ollamaMemory', { detail });
  if (/busy|overload|pending requests/iu.test(detail)) return problemOf('LLM_FAILED.ollamaBusy');
  return detail === '' ? problemOf('LLM_FAILED.ollamaSilent') : problemOf('LLM_FAILED.ollama', { detail });
}

/**
 * @param status of an answer that is none.
 * @param body the beginning of it.
 */
export function problemOfStatus(
  status: number,
  body: string,
  of: { readonly host: string; readonly model: string },
): Problem {
  if (status >= 300 && status < 400) return problemOf('LLM_FAILED.ollamaRedirect', { host: of.host });
  const message = messageIn(body);
  if (status === 404) {
    // A server without this path is not Ollama; Ollama says what it misses.
    return message === null
      ? problemOf('LLM_FAILED.ollamaOther', { host: of.host })
      : problemOf('LLM_FAILED.ollamaModel', { model: of.model });
  }
  if (status === 429 || status === 503) return problemOf('LLM_FAILED.ollamaBusy');
  const problem = problemOfMessage(message ?? body, of.model);
  return problem.exact?.key === 'LLM_FAILED.ollamaSilent'
    ? problemOf('LLM_FAILED.ollamaStatus', { status })
    : problem;
}

/** The error of an answer's body; null if it has none in words. */
function messageIn(body: string): string | null {
  const answer = parsedJson(body);
  return isRecord(answer) ? messageOf(answer['error']) : null;
}

/** @param error a text, or an object that has one. */
export function messageOf(error: unknown): string | null {
  const message = isRecord(error) ? error['message'] : error;
  return typeof message === 'string' ? message : null;
}

/** @param hasBegun words of the answer have come. */
export function problemOfThrown(
  error: unknown,
  of: { readonly host: string; readonly model: string },
  hasBegun: boolean,
): SidetoneError {
  if (error instanceof SidetoneError) return error;
  const because = { cause: error };
  const code = causeCode(error);
  if (code === 'ECONNREFUSED')
    return thrownOf(problemOf('LLM_FAILED.ollamaGone', { host: of.host }), because);
  if (isBrokenOff(error)) {
    return thrownOf(problemOf(hasBegun ? 'LLM_FAILED.ollamaBroke' : 'LLM_FAILED.ollamaReset'), because);
  }
  if (code?.startsWith('HPE_') === true) {
    return thrownOf(problemOf('LLM_FAILED.ollamaOther', { host: of.host }), because);
  }
  if (code !== null) {
    return thrownOf(problemOf('LLM_FAILED.ollamaUnreachable', { host: of.host, code }), because);
  }
  return thrownOf(problemOfMessage(toProblem(error).message, of.model), because);
}
