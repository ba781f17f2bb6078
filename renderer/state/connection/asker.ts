/**
 * Owns questions to the host that are under way: which answer belongs to which, and how long one is waited for. When
 * the connection goes, none is waited for in vain. An answer is always a result; nothing is thrown.
 */
import type { ClientEvent, HostEvent } from '../../../engine/contract/client';
import type { Result } from '../../../engine/contract/errors';
import type { AnswerTo, RequestOf, RequestType } from '../../../engine/contract/requests';
import { words } from '../../words';

export type Ask = <T extends RequestType>(request: RequestOf<T>) => Promise<Result<AnswerTo<T>>>;

export type Asker = {
  readonly ask: Ask;
  readonly reply: (event: Extract<HostEvent, { readonly kind: 'reply' }>) => void;
  /** The connection is gone, and with it all answers. */
  readonly lost: () => void;
};

/** The slowest answer is a voice that is loaded and speaks a sentence. */
const TIMEOUT_MS = 30_000;

type Waiting = {
  readonly settle: (result: Result<never>) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

const unanswered: Result<never> = {
  ok: false,
  error: { code: 'TIMED_OUT', message: words.unanswered, hint: words.unansweredHint },
};

export function createAsker(send: (event: ClientEvent) => boolean): Asker {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;

  const settle = (requestId: number, result: Result<unknown>): void => {
    const asked = waiting.get(requestId);
    if (asked === undefined) return;
    waiting.delete(requestId);
    clearTimeout(asked.timer);
    asked.settle(result as Result<never>);
  };

  return {
    ask: (request) =>
      new Promise((resolve) => {
        const requestId = nextId;
        nextId += 1;
        const timer = setTimeout(() => settle(requestId, unanswered), TIMEOUT_MS);
        waiting.set(requestId, { settle: resolve, timer });
        if (!send({ kind: 'request', requestId, request })) settle(requestId, unanswered);
      }),
    reply: ({ requestId, result, samples }) =>
      settle(
        requestId,
        // Sound travels beside its answer.
        result.ok && samples !== undefined
          ? { ok: true, value: { ...(result.value as object | null), samples } }
          : result,
      ),
    lost: () => {
      for (const requestId of waiting.keys()) settle(requestId, unanswered);
    },
  };
}
