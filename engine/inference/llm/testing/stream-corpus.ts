/**
 * What servers write when they are asked for a chat, with the reply that it comes to, and how it ends: whole, or by the
 * problem of this key. Shapes as they were seen of Ollama, of servers that stand in for it, and of what is no such server.
 * For tests alone.
 */
import type { ProblemKey } from '../../../contract/problem-words';

export type RecordedStream = {
  readonly what: string;
  readonly body: string;
  readonly reply: string;
  readonly end: 'whole' | ProblemKey;
};

const line = (content: unknown, rest: object = {}): string =>
  `${JSON.stringify({ model: 'm', message: { role: 'assistant', content }, ...rest })}\n`;
const DONE = line('', { done: true, done_reason: 'stop' });
const SAID = 'We open at nine.';
const HALF = line('We open ', { done: false });

export const STREAMS: readonly RecordedStream[] = [
  { what: 'Ollama', body: HALF + line('at nine.', { done: false }) + DONE, reply: SAID, end: 'whole' },
  {
    what: 'a reason to be done and no done',
    body: HALF + line('at nine.') + line('', { done_reason: 'stop' }),
    reply: SAID,
    end: 'whole',
  },
  { what: 'neither', body: HALF + line('at nine.'), reply: SAID, end: 'LLM_FAILED.ollamaBroke' },
  {
    what: 'a last line without a message',
    body: `${line(SAID)}{"done":true,"done_reason":"stop"}\n`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'a line without a message amid',
    body: `${HALF}{"done":false}\n${line('at nine.')}${DONE}`,
    reply: SAID,
    end: 'whole',
  },
  { what: 'no content', body: line(null) + line(SAID) + line(undefined) + DONE, reply: SAID, end: 'whole' },
  {
    what: 'content in parts',
    body:
      line([
        { type: 'text', text: 'We open ' },
        { type: 'text', text: 'at nine.' },
      ]) + DONE,
    reply: SAID,
    end: 'whole',
  },
  { what: 'done as a word', body: line(SAID, { done: 'true' }), reply: SAID, end: 'whole' },
  { what: 'no line feed at its end', body: line(SAID) + DONE.trimEnd(), reply: SAID, end: 'whole' },
  {
    what: 'no line feed between',
    body: HALF.trimEnd() + line('at nine.').trimEnd() + DONE,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'carriage returns and blank lines',
    body: `\uFEFF\r\n${line(SAID).replace('\n', '\r\n\r\n')}${DONE}`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'server-sent events',
    body: `: hello\nevent: m\ndata: ${line(SAID)}\ndata: [DONE]\n\n`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'the events of OpenAI',
    body: `data: {"choices":[{"delta":{"role":"assistant","content":"We open "}}]}\n\ndata: {"choices":[{"delta":{"content":"at nine."},"finish_reason":"stop"}]}\n\n`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'a reply all at once',
    body: JSON.stringify([{ message: { content: SAID }, done: true }]),
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'the answer of /api/generate',
    body: `${JSON.stringify({ response: SAID, done: false })}\n${JSON.stringify({ response: '', done: true })}\n`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'garbage amid',
    body: `${HALF}not json\n5\nnull\n${line('at nine.')}${DONE}`,
    reply: SAID,
    end: 'whole',
  },
  { what: 'words after it is done', body: line(SAID) + DONE + line('More.'), reply: SAID, end: 'whole' },
  {
    what: 'letters of several bytes',
    body: line('Café Zoë — “naïve” 😀 at nine.') + DONE,
    reply: 'Café Zoë — “naïve” 😀 at nine.',
    end: 'whole',
  },
  {
    what: 'a thought in its own key',
    body: `${JSON.stringify({ message: { content: '', thinking: 'They ask.' } })}\n${line(SAID)}${DONE}`,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'a thought in the text',
    body: line('<thi') + line('nk>They ask. I say nine.</th') + line('ink>\n\nWe open at nine.') + DONE,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'the end of a thought in the text',
    body: line(`They ask. </think>${SAID}`) + DONE,
    reply: SAID,
    end: 'whole',
  },
  {
    what: 'a mark of the end in the text',
    body: line(`${SAID}<|im_`) + line('end|>\nuser: more') + DONE,
    reply: SAID,
    end: 'whole',
  },
  { what: 'an error', body: `${HALF}{"error":"it broke"}\n`, reply: 'We open', end: 'LLM_FAILED.ollama' },
  {
    what: 'an error after a sentence',
    body: `${line(SAID)}{"error":"it broke"}\n`,
    reply: SAID,
    end: 'LLM_FAILED.ollama',
  },
  {
    what: 'an error as an object',
    body: `{"error":{"message":"it broke","code":500}}\n`,
    reply: '',
    end: 'LLM_FAILED.ollama',
  },
  {
    what: 'an error without words',
    body: `{"error":{"code":500}}\n`,
    reply: '',
    end: 'LLM_FAILED.ollamaSilent',
  },
  {
    what: 'an error of memory',
    body: `{"error":"model requires more system memory"}\n`,
    reply: '',
    end: 'LLM_FAILED.ollamaMemory',
  },
  { what: 'nothing', body: '', reply: '', end: 'LLM_FAILED.ollamaBroke' },
  { what: 'garbage alone', body: 'not json\n', reply: '', end: 'LLM_FAILED.ollamaOther' },
  { what: 'a page', body: '<!doctype html>\n<html>hello</html>\n', reply: '', end: 'LLM_FAILED.ollamaOther' },
  { what: 'another kind of JSON', body: '{"status":"ok"}\n', reply: '', end: 'LLM_FAILED.ollamaOther' },
  {
    what: 'a model that answers elsewhere',
    body: line(SAID, { remote_host: 'https://models.example', remote_model: 'm' }),
    reply: '',
    end: 'LLM_FAILED.ollamaCloud',
  },
];
