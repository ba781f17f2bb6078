/**
 * Owns a stand-in for an Ollama server that speaks its HTTP protocol on loopback, for tests, scenarios and the
 * benchmark. It has models, streams replies at a chosen pace, and fails in each way in which a real one fails. No model
 * is in it, so that what a conversation costs besides the language model can be measured, the same on every machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { realClock, type Clock } from '../clock';
import type { ChatMessage } from '../contract/inference';

/** How a reply ends: as it should, with an error line, by a cut connection, or not at all. */
export type StandInEnd = 'done' | 'error' | 'cut' | 'stall';

export type StandInReply = {
  readonly text: string;
  readonly end?: StandInEnd;
  /** Words that are sent before `end` happens; all if absent. */
  readonly wordsBeforeEnd?: number;
};

export type StandInOptions = {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly models?: readonly string[];
  /** From the request to the first word. */
  readonly ttftMs?: number;
  /** Pieces a second after the first; Infinity sends them at once. */
  readonly tokensPerSecond?: number;
  /** What is sent at once: whole words, or about what a language model takes for a token. Words if absent. */
  readonly pieces?: 'words' | 'tokens';
  /** Answers in order, the last one again and again; or an answer to what was asked. */
  readonly replies?:
    | readonly (string | StandInReply)[]
    | ((messages: readonly ChatMessage[], isWarming: boolean) => string | StandInReply);
  /** Every chat is answered with this status and error text. */
  readonly refuse?: { readonly status: number; readonly error: string };
  /** Its pace goes by it; the machine's if absent. */
  readonly clock?: Pick<Clock, 'nowMs' | 'setTimer' | 'clearTimer'>;
  /** How many requests it remembers; a scenario's worth if absent. */
  readonly mostRecorded?: number;
};

export type StandInRequest = {
  readonly path: string;
  /** The body as it was parsed; null if there was none. */
  readonly body: unknown;
  readonly receivedAtMs: number;
  /** When the client closed the connection before the reply was over; null if it did not. */
  abortedAtMs: number | null;
  sentWords: number;
};

export type OllamaStandIn = {
  /** `http://127.0.0.1:PORT`. */
  readonly host: string;
  readonly port: number;
  /** The requests since the start, oldest first, as many as it remembers. */
  readonly requests: readonly StandInRequest[];
  /** Whether a client waits for the end of an answer. */
  isOpen(): boolean;
  /** Changes the behaviour of what comes next. */
  set(options: Omit<StandInOptions, 'port' | 'clock' | 'mostRecorded'>): void;
  close(): Promise<void>;
};

/** A scenario of hours must not grow without end. */
const MOST_RECORDED = 10_000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const WORD = /\s*\S+/gu;
/** Words, digits and signs apart, as large vocabularies have them: prose comes to 1.2 tokens a word. */
const TOKEN = /\s*(?:[\p{L}\p{M}]+|\p{N}|[^\s])/gu;

/** A provider that warms its model asks for one token. */
const isWarming = (chat: Chat): boolean => chat.numPredict === 1;

type Chat = {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly numPredict: number;
};

export async function createOllamaStandIn(initial: StandInOptions = {}): Promise<OllamaStandIn> {
  let options: StandInOptions = initial;
  const { clock = realClock, mostRecorded = MOST_RECORDED } = initial;
  let answered = 0;
  let open = 0;
  const requests: StandInRequest[] = [];

  const nextReply = (chat: Chat): StandInReply => {
    const { replies = ['Hello from the stand-in.'] } = options;
    const reply =
      typeof replies === 'function'
        ? replies(chat.messages, isWarming(chat))
        : (replies[Math.min(answered, replies.length - 1)] ?? '');
    return typeof reply === 'string' ? { text: reply } : reply;
  };

  async function answerChat(chat: Chat, record: StandInRequest, response: ServerResponse): Promise<void> {
    const names = options.models ?? ['qwen2.5:3b'];
    if (options.refuse !== undefined)
      return json(response, options.refuse.status, { error: options.refuse.error });
    if (!names.includes(chat.model) && !names.includes(`${chat.model}:latest`)) {
      return json(response, 404, { error: `model "${chat.model}" not found, try pulling it first` });
    }
    const reply = nextReply(chat);
    // A warming request asks for one token; it takes no conversation's answer.
    if (!isWarming(chat)) answered += 1;
    const words = reply.text.match(options.pieces === 'tokens' ? TOKEN : WORD) ?? [];
    const last = Math.min(reply.wordsBeforeEnd ?? words.length, words.length, chat.numPredict);
    const line = (content: string, rest: object): string =>
      `${JSON.stringify({ model: chat.model, created_at: new Date().toISOString(), message: { role: 'assistant', content }, ...rest })}\n`;
    const doneReason = last < words.length ? 'length' : 'stop';
    const ending = { done_reason: doneReason, done: true, eval_count: last };

    const firstDueMs = record.receivedAtMs + (options.ttftMs ?? 0);
    await pause(clock, firstDueMs, response);
    if (!chat.stream) return json(response, 200, JSON.parse(line(words.slice(0, last).join(''), ending)));
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    const perWordMs = 1000 / (options.tokensPerSecond ?? Infinity);
    for (const [index, word] of words.slice(0, last).entries()) {
      // Against the first one's due time, not from word to word: the lateness of timers must not add up.
      if (index > 0) await pause(clock, firstDueMs + index * perWordMs, response);
      if (response.destroyed) return undefined;
      response.write(line(word, { done: false }));
      record.sentWords += 1;
    }
    switch (reply.end ?? 'done') {
      case 'done':
        return void response.end(line('', ending));
      case 'error':
        return void response.end(
          `${JSON.stringify({ error: 'an error was encountered while running the model' })}\n`,
        );
      case 'cut':
        // What was written must leave before the connection does.
        await pause(realClock, realClock.nowMs() + 20, response);
        return void response.destroy();
      case 'stall':
        return undefined;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await readBody(request);
    const record: StandInRequest = {
      path,
      body,
      receivedAtMs: clock.nowMs(),
      abortedAtMs: null,
      sentWords: 0,
    };
    if (requests.length < mostRecorded) requests.push(record);
    open += 1;
    response.on('close', () => {
      open -= 1;
      if (!response.writableEnded) record.abortedAtMs = clock.nowMs();
    });
    switch (path) {
      case '/api/version':
        return json(response, 200, { version: '0.12.0-stand-in' });
      case '/api/tags':
        return json(response, 200, {
          models: (options.models ?? ['qwen2.5:3b']).map((name) => ({
            name,
            model: name,
            size: 1_900_000_000,
          })),
        });
      case '/api/chat': {
        const chat = toChat(body);
        return chat === null
          ? json(response, 400, { error: 'bad request' })
          : answerChat(chat, record, response);
      }
      default:
        return json(response, 404, { error: '404 page not found' });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(initial.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `http://127.0.0.1:${port}`,
    port,
    requests,
    isOpen: () => open > 0,
    set(next) {
      options = { ...options, ...next };
      if (next.replies !== undefined) answered = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

type PaceClock = NonNullable<StandInOptions['clock']>;

/** Until the clock says `dueMs`. Ends early when the client has gone. */
function pause(clock: PaceClock, dueMs: number, response: ServerResponse): Promise<void> {
  const ms = dueMs - clock.nowMs();
  if (ms <= 0 || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimer(timer);
      response.off('close', done);
      resolve();
    };
    const timer = clock.setTimer(done, ms);
    response.once('close', done);
  });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    length += part.length;
    if (length > MAX_BODY_BYTES) throw new RangeError('body too large');
    parts.push(part);
  }
  return length === 0 ? null : (JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
}

function toChat(body: unknown): Chat | null {
  if (typeof body !== 'object' || body === null) return null;
  if (!('model' in body) || typeof body.model !== 'string') return null;
  if (!('messages' in body) || !Array.isArray(body.messages)) return null;
  const settings = 'options' in body && typeof body.options === 'object' ? body.options : null;
  const numPredict = settings !== null && 'num_predict' in settings ? Number(settings.num_predict) : Infinity;
  return {
    model: body.model,
    messages: body.messages as readonly ChatMessage[],
    // Ollama streams unless it is told not to.
    stream: !('stream' in body && body.stream === false),
    numPredict: numPredict > 0 ? numPredict : Infinity,
  };
}
