/**
 * Owns talking to Ollama over its HTTP API: whether it runs, what it has, and one streamed reply. It must not choose a
 * model (choose.ts) and never lets Ollama decide how much context there is.
 */
import { Ollama } from 'ollama';
import { problemOf, SidetoneError, thrownOf, toProblem } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import type { GenerateRequest, LlmProvider } from '../providers';
import { cancelled } from './abort';
import { createReplyEnd, mostTokens } from './reply-end';

export const DEFAULT_OLLAMA_HOST = 'http://127.0.0.1:11434';

/**
 * Ollama unloads a model after five minutes and takes up to a minute to load it again, in the middle of a
 * conversation that had a long pause. Half an hour outlasts a pause without holding the GPU's memory all day.
 */
const KEEP_ALIVE = '30m';

/**
 * Where nothing listens, the connection is refused at once; patience only costs where a host swallows packets. A server
 * that runs answers in milliseconds, but this is asked while every other model is being loaded: 400 ms was seen to
 * be too short on busy cores, and the wrong answer costs the user the better model.
 */
const PROBE_TIMEOUT_MS = 1500;

/**
 * Loading a few gigabytes from a slow disk takes up to 50 s. Within the host's limit for all loading (120 s) there must
 * be time left for the model that takes its place.
 */
const WARM_TIMEOUT_MS = 90_000;
/** The host's own limit for a turn is shorter. */
const FIRST_TOKEN_TIMEOUT_MS = 60_000;

/** Between two tokens; the slowest usable model makes two a second. */
const STALL_TIMEOUT_MS = 10_000;

export type OllamaProbe =
  | { readonly running: true; readonly version: string; readonly models: readonly string[] }
  | { readonly running: false; readonly reason: string };

export type OllamaOptions = {
  /** As `ollamaHost` gives it. */
  readonly host: string;
  /** "qwen2.5:3b". */
  readonly model: string;
  readonly contextTokens: number;
  /** Why this model and not a better one; empty if it was asked for or is the best. */
  readonly why?: string;
  readonly firstTokenTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly warmTimeoutMs?: number;
};

/**
 * Where Ollama listens, by the variable that Ollama itself reads. There it may be an address to listen on
 * (0.0.0.0), which is none to connect to.
 * @returns a URL; the default one if the variable is absent or no address.
 */
export function ollamaHost(env: Readonly<Record<string, string | undefined>>): string {
  const wish = env['OLLAMA_HOST']?.trim() ?? '';
  if (wish === '') return DEFAULT_OLLAMA_HOST;
  const withHost = wish.startsWith(':') ? `127.0.0.1${wish}` : wish;
  const isUrl = /^https?:\/\//u.test(withHost);
  const url = parseUrl(isUrl ? withHost : `http://${withHost}`);
  if (url === null) return DEFAULT_OLLAMA_HOST;
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  const port = url.port !== '' ? `:${url.port}` : isUrl ? '' : ':11434';
  return `${url.protocol}//${url.hostname}${port}${url.pathname.replace(/\/$/u, '')}`;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Asks whether Ollama runs and what it has. Never rejects; ends within about `timeoutMs`. */
export async function probeOllama(options: {
  readonly host: string;
  readonly timeoutMs?: number;
}): Promise<OllamaProbe> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? PROBE_TIMEOUT_MS);
  const client = clientFor(options.host, signal);
  try {
    const [{ version }, { models }] = await Promise.all([client.version(), client.list()]);
    return { running: true, version, models: models.map((model) => model.name) };
  } catch (error) {
    const reason = signal.aborted ? 'no answer' : networkReason(error);
    return { running: false, reason };
  }
}

/** @returns the name under which Ollama has `wanted`, or null. Without a tag, Ollama means `:latest`. */
export function findModel(models: readonly string[], wanted: string): string | null {
  return models.find((model) => fullName(model) === fullName(wanted)) ?? null;
}

function fullName(name: string): string {
  const lower = name.trim().toLowerCase();
  return /:[^/]*$/u.test(lower) ? lower : `${lower}:latest`;
}

/** A provider for a model that Ollama has. Connects to nothing before it is used. */
export function createOllamaLlm(options: OllamaOptions): LlmProvider {
  const { host, model, contextTokens } = options;
  const closing = new AbortController();

  async function* chat(
    request: GenerateRequest,
    caller: AbortSignal,
    firstTimeoutMs: number,
  ): AsyncGenerator<string> {
    const { signal, alive, timedOut, stop } = watch([caller, closing.signal], firstTimeoutMs);
    const end = createReplyEnd(request.maxTokens);
    try {
      if (signal.aborted) throw cancelled();
      const stream = await clientFor(host, signal).chat({
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
      for await (const part of stream) {
        alive(options.stallTimeoutMs ?? STALL_TIMEOUT_MS);
        if (part.message.content !== '') {
          const { text, isOver } = end.push(part.message.content);
          if (text !== '') yield text;
          if (isOver) return;
        }
        // Aborted while the listener was busy: what has already arrived is not to be given out.
        if (signal.aborted) throw cancelled();
      }
    } catch (error) {
      if (caller.aborted || closing.signal.aborted) throw cancelled();
      if (timedOut()) {
        throw thrownOf(problemOf('TIMED_OUT.ollama', { model, seconds: Math.round(timedOut() / 1000) }));
      }
      throw explain(error, host, model);
    } finally {
      stop();
    }
  }

  return {
    choice: { kind: 'ollama', label: model, why: options.why ?? '' },
    async warm(prefix, signal) {
      // One token, thrown away: Ollama keeps the evaluated prompt and continues from what the next one shares with it.
      const request = { messages: warmMessages(prefix), temperature: 0, maxTokens: 1 };
      for await (const token of chat(request, signal, options.warmTimeoutMs ?? WARM_TIMEOUT_MS)) void token;
    },
    // Its server evaluates a prompt many times faster than it could be asked to in pieces.
    prime: async () => {},
    generate: (request, signal) =>
      chat(request, signal, options.firstTokenTimeoutMs ?? FIRST_TOKEN_TIMEOUT_MS),
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
 * The client has no way to call off one request before its first byte, and after it only through the iterator; a
 * `fetch` that knows the signal reaches the HTTP request at any time.
 */
function clientFor(host: string, signal: AbortSignal): Ollama {
  return new Ollama({
    host,
    fetch: (input, init) => {
      const signals = init?.signal instanceof AbortSignal ? [init.signal, signal] : [signal];
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    },
  });
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

function explain(error: unknown, host: string, model: string): SidetoneError {
  if (error instanceof SidetoneError) return error;
  const because = { cause: error };
  const { message } = toProblem(error);
  const status = error instanceof Error && 'status_code' in error ? error.status_code : null;
  if (status === 404 || /model .*not found/iu.test(message)) {
    return thrownOf(problemOf('LLM_FAILED.ollamaModel', { model }), because);
  }
  if (causeCode(error) === 'ECONNREFUSED') {
    return thrownOf(problemOf('LLM_FAILED.ollamaGone', { host }), because);
  }
  if (
    /Did not receive done/u.test(message) ||
    causeCode(error) === 'UND_ERR_SOCKET' ||
    message === 'terminated'
  ) {
    return thrownOf(problemOf('LLM_FAILED.ollamaBroke'), because);
  }
  if (/memory/iu.test(message)) {
    return thrownOf(problemOf('LLM_FAILED.ollamaMemory', { detail: message }), because);
  }
  return thrownOf(problemOf('LLM_FAILED.ollama', { detail: networkReason(error) }), because);
}

function causeCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}

/** "fetch failed" says nothing; its cause does. */
function networkReason(error: unknown): string {
  const code = causeCode(error);
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  return code === null ? toProblem(error).message : `${toProblem(error).message} (${code})`;
}
