/**
 * Owns how one client's requests are answered: each once, at most so many at a time. What the answers are is
 * requests/'s.
 */
import type { ClientRequestEvent, HostEvent } from '../contract/client';
import { SidetoneError, toProblem, type Problem } from '../contract/errors';
import type { Answer, Request, RequestHandlers } from '../contract/requests';

/** Requests of one client that are being answered at a time; a page has a handful. */
const MAX_REQUESTS = 32;

export type AnswersDeps = {
  readonly handlers: RequestHandlers;
  /** Settles once the settings are read from the disk. */
  readonly settingsRead: Promise<unknown>;
};

export type Answers = {
  /** Answers later; one request too many at once with BUSY. */
  answer(event: ClientRequestEvent): void;
  /** Answers at once that it can't be had. */
  refuse(requestId: number, problem: Problem): void;
};

export function createAnswers(deps: AnswersDeps, send: (event: HostEvent) => void): Answers {
  let answering = 0;

  const refuse = (requestId: number, error: Problem): void =>
    send({ kind: 'reply', requestId, result: { ok: false, error } });

  const answer = async ({ requestId, request }: ClientRequestEvent): Promise<void> => {
    answering += 1;
    try {
      if (answering > MAX_REQUESTS) throw new SidetoneError('BUSY');
      await deps.settingsRead;
      const handle = deps.handlers[request.type] as (request: Request) => Promise<Answer>;
      send({ kind: 'reply', requestId, ...packed(await handle(request)) });
    } catch (thrown) {
      refuse(requestId, toProblem(thrown));
    } finally {
      answering -= 1;
    }
  };
  return { answer: (event) => void answer(event), refuse };
}

/** Samples stand beside the rest of an answer, where a frame finds them. */
function packed(answer: unknown): Pick<Extract<HostEvent, { kind: 'reply' }>, 'result' | 'samples'> {
  const isSound = typeof answer === 'object' && answer !== null && 'samples' in answer;
  if (!isSound || !(answer.samples instanceof Float32Array)) {
    return { result: { ok: true, value: answer as Answer } };
  }
  const { samples, ...value } = answer;
  return { result: { ok: true, value: value as unknown as Answer }, samples };
}
