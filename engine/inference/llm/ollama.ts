/**
 * Owns one streamed reply of Ollama over its HTTP API. What its server has is ollama-list.ts's, what its stream says
 * ollama-stream.ts's. It must not choose a model (choose.ts). It never lets Ollama decide how much context there is,
 * and sends nothing to another address than the one it was given.
 */
import { Ollama } from 'ollama';
import { problemOf, thrownOf } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import type { GenerateRequest, LlmProvider, ReplyPiece } from '../providers';
import { cancelled } from '../../abort';
import { isBrokenOff, textWithin } from './http';
import { hostAt } from './ollama-host';
import { problemOfStatus, problemOfThrown } from './ollama-problems';
import { normalised, type StreamOf } from './ollama-stream';
import { mostTokens } from './reply-end';
import { createThinkingHabit, isThinkersName } from './reply-stream';

/**
 * Ollama unloads a model after five minutes and takes up to a minute to load it again, in the middle of a
 * conversation that had a long pause. Half an hour outlasts a pause without holding the GPU's memory all day.
 */
const KEEP_ALIVE = '30m';

/**
 * Loading a few gigabytes from a slow disk takes up to 50 s. Within the host's limit for all loading (120 s) there must
 * be time left for the model that takes its place.
 */
const WARM_TIMEOUT_MS = 90_000;
/** The host's own limit for a turn is shorter. */
const FIRST_TOKEN_TIMEOUT_MS = 60_000;

/** Between two tokens; the slowest usable model makes two a second. */
const STALL_TIMEOUT_MS = 10_000;

/** A model that only thinks is given up before the host's limit for a turn (15 s), which can't say why. */
const THOUGHT_TIMEOUT_MS = 12_000;

/** Of an answer that is an error so much is read. */
const MAX_ERROR_BYTES = 64 * 1024;

export type OllamaOptions = {
  /** Its URL, as `ollamaHost` gives it. */
  readonly host: string;
  /** "qwen2.5:3b". */
  readonly model: string;
  readonly contextTokens: number;
  readonly firstTokenTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly warmTimeoutMs?: number;
  readonly thoughtTimeoutMs?: number;
};

/** A provider for a model that Ollama has. Connects to nothing before it is used. */
export function createOllamaLlm(options: OllamaOptions): LlmProvider {
  const { host, model, contextTokens } = options;
  const { name } = hostAt(host);
  const of: StreamOf = { host: name, model };
  const closing = new AbortController();
  const habit = createThinkingHabit(isThinkersName(model) ? 'unsure' : 'reply');

  async function* chat(
    request: GenerateRequest,
    caller: AbortSignal,
    firstTimeoutMs: number,
  ): AsyncGenerator<{ readonly content: string; readonly isThinking: boolean }> {
    let hasBegun = false;
    // A server that was started again closes the connections that were kept: a second one is let in at once.
    for (let tries = 2; tries > 0; tries -= 1) {
      const { signal, alive, timedOut, stop } = watch([caller, closing.signal], firstTimeoutMs);
      try {
        if (signal.aborted) throw cancelled();
        let failure: { readonly error: unknown } | null = null;
        const client = clientFor(host, of, signal, (error) => {
          failure = { error };
        });
        const stream = await client.chat({
          model,
          messages: [...request.messages],
          stream: true,
          keep_alive: KEEP_ALIVE,
          // Thinking aloud before the answer would be silence on the phone; models that can't think ignore it.
          think: false,
          options: {
            // The same in every request, or Ollama loads the model anew. Left out, it would be 4096 or less, and what
            // is over it is cut at the beginning, where the persona is.
            num_ctx: contextTokens,
            num_predict: mostTokens(request.maxTokens),
            temperature: request.temperature,
          },
        });
        for await (const { message } of stream) {
          const { content, thinking = '' } = message;
          // Line feeds alone are no sign of life.
          if (content.trim() !== '' || thinking.trim() !== '')
            alive(options.stallTimeoutMs ?? STALL_TIMEOUT_MS);
          hasBegun ||= content !== '' || thinking !== '';
          yield { content, isThinking: thinking !== '' };
          // Aborted while the listener was busy: what has already arrived is not to be given out.
          if (signal.aborted) throw cancelled();
        }
        throwIfSet(failure);
        return;
      } catch (error) {
        if (caller.aborted || closing.signal.aborted) throw cancelled();
        if (timedOut() > 0) {
          throw thrownOf(problemOf('TIMED_OUT.ollama', { model, seconds: Math.round(timedOut() / 1000) }));
        }
        if (hasBegun || tries === 1 || !isBrokenOff(error)) throw problemOfThrown(error, of, hasBegun);
      } finally {
        stop();
      }
    }
  }

  async function* generate(request: GenerateRequest, caller: AbortSignal): AsyncGenerator<ReplyPiece> {
    const reply = habit.begin(request.maxTokens);
    const beganAtMs = performance.now();
    const limitMs = options.thoughtTimeoutMs ?? THOUGHT_TIMEOUT_MS;
    const firstTimeoutMs = options.firstTokenTimeoutMs ?? FIRST_TOKEN_TIMEOUT_MS;
    let hasThought = false;
    let isCut = false;
    for await (const { content, isThinking } of chat(request, caller, firstTimeoutMs)) {
      const { pieces, isOver } = reply.push(content);
      yield* pieces;
      hasThought ||= isThinking || reply.sawThought();
      isCut = isOver;
      if (isCut) break;
      if ((hasThought || reply.mayThink()) && !reply.hasText() && performance.now() - beganAtMs > limitMs) {
        throw thrownOf(problemOf('TIMED_OUT.thought', { model, seconds: Math.round(limitMs / 1000) }));
      }
    }
    if (!isCut) yield* reply.end();
    if (hasThought && !reply.hasText()) throw thrownOf(problemOf('LLM_FAILED.onlyThought', { model }));
  }

  return {
    async warm(prefix, signal) {
      // One token, thrown away: Ollama keeps the evaluated prompt and continues from what the next one shares with it.
      const request = { messages: warmMessages(prefix), temperature: 0, maxTokens: 1 };
      for await (const part of chat(request, signal, options.warmTimeoutMs ?? WARM_TIMEOUT_MS)) void part;
    },
    // Its server evaluates a prompt many times faster than it could be asked to in pieces.
    prefill: async () => {},
    generate,
    async dispose() {
      closing.abort();
    },
  };
}

/** A chat that ends with the assistant's words would be continued there; the template wants a user. */
function warmMessages(prefix: readonly ChatMessage[]): ChatMessage[] {
  return prefix.at(-1)?.role === 'user' ? [...prefix] : [...prefix, { role: 'user', content: 'Hello.' }];
}

/**
 * The client has no way to call off one request before its first byte, and after it only through the iterator. A
 * `fetch` that knows the signal reaches the HTTP request at any time. It also gives the client nothing but streams that
 * it can read, and follows no redirect: words go to the address that was chosen, or nowhere.
 */
function clientFor(host: string, of: StreamOf, signal: AbortSignal, fail: (error: unknown) => void): Ollama {
  return new Ollama({
    host,
    fetch: async (input, init) => {
      const signals = init?.signal instanceof AbortSignal ? [init.signal, signal] : [signal];
      const response = await fetch(input, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.any(signals),
      });
      if (!response.ok) {
        const body = await textWithin(response, MAX_ERROR_BYTES).catch(() => '');
        throw thrownOf(problemOfStatus(response.status, body, of));
      }
      return new Response(normalised(response.body ?? NO_BODY, of, fail));
    },
  });
}

const NO_BODY: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: async function* () {} };

/** The stream ended, and not as it should have. */
function throwIfSet(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

/** A signal that is aborted by any of `signals`, by silence for the time last given to `alive`, and by `stop`. */
function watch(
  signals: readonly AbortSignal[],
  firstTimeoutMs: number,
): {
  readonly signal: AbortSignal;
  readonly alive: (nextTimeoutMs: number) => void;
  /** The time that passed in silence, 0 if there was no timeout. */
  readonly timedOut: () => number;
  /** Ends the HTTP request if it still runs: a listener that walked away must not keep the model busy. */
  readonly stop: () => void;
} {
  const controller = new AbortController();
  let expiredMs = 0;
  let timer: NodeJS.Timeout;
  const alive = (timeoutMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      expiredMs = timeoutMs;
      controller.abort();
    }, timeoutMs);
  };
  alive(firstTimeoutMs);
  return {
    signal: AbortSignal.any([...signals, controller.signal]),
    alive,
    timedOut: () => expiredMs,
    stop() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
