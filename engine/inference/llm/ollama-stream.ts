/**
 * Owns what a server's stream of a chat says, line by line, in whatever shape it comes. It gives it on in the shape
 * that the `ollama` package expects: lines of JSON, the last one with `done`. Nothing that it can't read reaches the
 * package, which prints such lines. It knows no thoughts and no limits of a reply; those are reply-stream.ts's.
 */
import { problemOf, thrownOf } from '../../contract/errors';
import { isRecord, parsedJson } from './http';
import { isSet } from './ollama-list';
import { messageOf, problemOfMessage } from './ollama-problems';

/** A line of Ollama's has a token, some 150 bytes. Longer ones are a whole reply at once; an endless one is none. */
const MAX_LINE_LETTERS = 4 * 1024 * 1024;

export type StreamOf = { readonly host: string; readonly model: string };

/** What a line comes to. */
type Part = {
  readonly content: string;
  readonly thinking: string;
  readonly isDone: boolean;
};

/**
 * @param body of the server's answer.
 * @param fail is given what went wrong, once. It is a SidetoneError of what the server says, or what the network
 * threw. It is LLM_FAILED where the stream ends without saying that it is over, holds nothing that can be read, or
 * comes from elsewhere. The
 * stream then ends as if it were whole: one that errors would take back what has not been read of it.
 * @returns lines for the package.
 */
export function normalised(
  body: AsyncIterable<Uint8Array>,
  of: StreamOf,
  fail: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const parts = partsOf(body, of);
  const lineOf = ({ content, thinking, isDone }: Part): Uint8Array => {
    const message = { role: 'assistant', content, ...(thinking === '' ? {} : { thinking }) };
    return encoder.encode(`${JSON.stringify({ model: of.model, message, done: isDone })}\n`);
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(lineOf(value));
      } catch (error) {
        fail(error);
        controller.enqueue(lineOf(END));
        controller.close();
      }
    },
    async cancel() {
      await parts.return();
    },
  });
}

const END: Part = { content: '', thinking: '', isDone: true };

/** The last part is done, or it throws. */
async function* partsOf(body: AsyncIterable<Uint8Array>, of: StreamOf): AsyncGenerator<Part, void> {
  let hasPart = false;
  let hasOther = false;
  for await (const line of linesOf(body, of)) {
    const values = valuesOf(line);
    hasOther ||= values === null;
    for (const value of values ?? []) {
      const part = value === DONE ? END : partOf(value, of);
      hasOther ||= part === null;
      if (part === null) continue;
      hasPart = true;
      yield part;
      if (part.isDone) return;
    }
  }
  throw thrownOf(
    hasOther && !hasPart
      ? problemOf('LLM_FAILED.ollamaOther', { host: of.host })
      : problemOf('LLM_FAILED.ollamaBroke'),
  );
}

async function* linesOf(body: AsyncIterable<Uint8Array>, of: StreamOf): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const chunk of body) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    const last = lines.pop() ?? '';
    for (const end of lines) {
      yield line + end;
      line = '';
    }
    line += last;
    if (line.length > MAX_LINE_LETTERS)
      throw thrownOf(problemOf('LLM_FAILED.ollamaOther', { host: of.host }));
  }
  yield line + decoder.decode();
}

const DONE: unique symbol = Symbol('done');

/** @returns the JSON values of a line, none of one that says nothing, null of one that can't be read. */
function valuesOf(line: string): readonly unknown[] | null {
  const text = line.replace(/^\uFEFF/u, '').trim();
  // Lines of server-sent events beside `data`.
  if (text === '' || /^(?::|event:|id:|retry:)/u.test(text)) return [];
  const data = text.startsWith('data:') ? text.slice('data:'.length).trim() : text;
  if (data === '') return [];
  if (data === '[DONE]') return [DONE];
  const whole = parsedJson(data);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  // A server that forgets the line feed between two.
  const parts = data.split(/(?<=\})\s*(?=\{)/u).map(parsedJson);
  return parts.length > 1 && parts.every((part) => part !== undefined) ? parts : null;
}

/**
 * @returns null if it is nothing of a chat.
 * @throws SidetoneError if it tells of a failure, or that a model elsewhere answers.
 */
function partOf(value: unknown, of: StreamOf): Part | null {
  if (!isRecord(value)) return null;
  if (isSet(value['error'])) throw thrownOf(problemOfMessage(messageOf(value['error']) ?? '', of.model));
  if (isSet(value['remote_host']) || isSet(value['remote_model'])) {
    throw thrownOf(problemOf('LLM_FAILED.ollamaCloud', { model: of.model }));
  }
  const choice = Array.isArray(value['choices']) ? (value['choices'] as unknown[])[0] : undefined;
  const from = [value, choice].filter(isRecord);
  const messages = from.flatMap((one) => [one['message'], one['delta']]).filter(isRecord);
  const content = [...messages.map((message) => message['content']), value['response']].map(textOf).join('');
  const thinking = messages
    .flatMap((message) => [message['thinking'], message['reasoning'], message['reasoning_content']])
    .map(textOf)
    .join('');
  const isDone = from.some(
    (one) =>
      one['done'] === true ||
      one['done'] === 'true' ||
      isSet(one['done_reason']) ||
      isSet(one['finish_reason']),
  );
  const isPart = messages.length > 0 || typeof value['response'] === 'string' || isDone || 'done' in value;
  return isPart ? { content, thinking, isDone } : null;
}

/** Text, also where it comes in parts; '' of anything else. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.map((part: unknown) => (isRecord(part) ? textOf(part['text']) : textOf(part))).join('');
}
