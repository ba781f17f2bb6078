import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenLocally, useLocalServers } from '../../testing/local-server';
import type { LlmProvider, ReplyPiece } from '../providers';
import { createOllamaLlm, type OllamaOptions } from './ollama';

const never = new AbortController().signal;
const request = {
  messages: [{ role: 'user' as const, content: 'My name is Rumpelstiltskin.' }],
  temperature: 0.3,
  maxTokens: 80,
};
const line = (content: string, rest: object = {}): string =>
  `${JSON.stringify({ message: { role: 'assistant', content }, ...rest })}\n`;
const DONE = line('', { done: true, done_reason: 'stop' });

useLocalServers();
afterEach(() => {
  vi.restoreAllMocks();
});

const serve = (answer: RequestListener): Promise<string> =>
  listenLocally(
    createServer((incoming, response) => {
      // Read to its end: a connection that is closed over unread words is reset.
      incoming.resume().on('end', () => answer(incoming, response));
    }),
  );

const create = (host: string, options: Partial<OllamaOptions> = {}): LlmProvider =>
  createOllamaLlm({ host, model: 'qwen2.5:3b', contextTokens: 4096, ...options });

/** @returns the pieces, and the problem that came after them. */
async function outcome(llm: LlmProvider): Promise<{ pieces: ReplyPiece[]; problem: unknown }> {
  const pieces: ReplyPiece[] = [];
  try {
    for await (const piece of llm.generate(request, never)) pieces.push(piece);
    return { pieces, problem: null };
  } catch (error) {
    return { pieces, problem: (error as { readonly problem?: unknown }).problem ?? error };
  }
}

describe('an answer of Ollama that is none', () => {
  it.each([
    [
      '500 with a page',
      500,
      `<html><h1>Internal Server Error</h1>${'x'.repeat(20_000)}</html>`,
      'error 500',
      /log/u,
    ],
    ['500 with a reason', 500, '{"error":"llama runner process has terminated"}', 'has terminated', /log/u],
    ['500 with an object', 500, '{"error":{"message":"it broke"}}', 'it broke', /log/u],
    ['503', 503, '{"error":"server busy"}', 'too busy', /Wait/u],
    ['404 of something else', 404, 'not found', 'is not Ollama', /OLLAMA_HOST/u],
    ['200 with a page', 200, '<html>hello</html>', 'is not Ollama', /OLLAMA_HOST/u],
    ['200 with garbage', 200, 'not json\n', 'is not Ollama', /OLLAMA_HOST/u],
    ['a long reason', 500, JSON.stringify({ error: 'word '.repeat(5000) }), '…', /log/u],
  ])('is told in words with a way out: %s', async (_what, status, body, message, hint) => {
    const host = await serve((_request, response) => void response.writeHead(status).end(body));
    const { pieces, problem } = await outcome(create(host));
    expect(pieces).toEqual([]);
    expect(problem).toMatchObject({
      code: 'LLM_FAILED',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(hint),
    });
    const { message: told } = problem as { message: string };
    expect(told).not.toMatch(/[<>]/u);
    expect(told.length).toBeLessThan(260);
  });

  it('sends nothing to the address that a redirect names: words would leave the machine', async () => {
    let words = 0;
    const other = await serve((_request, response) => {
      words += 1;
      response.end(line('Mine now.') + DONE);
    });
    const host = await serve((incoming, response) => {
      response.writeHead(307, { Location: `${other}${incoming.url ?? ''}` }).end();
    });
    expect((await outcome(create(host))).problem).toMatchObject({
      message: expect.stringContaining('another address'),
      hint: expect.stringContaining('OLLAMA_HOST'),
    });
    expect(words).toBe(0);
  });

  it('prints nothing of what was said: the log of the process is no place for it', async () => {
    const printed = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    for (const body of ['Rumpelstiltskin is no json\n', '<html>Rumpelstiltskin</html>']) {
      for (const status of [200, 500]) {
        await outcome(create(await serve((_request, response) => void response.writeHead(status).end(body))));
      }
    }
    expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });
});

describe('a connection of Ollama that breaks', () => {
  it('is made anew once where nothing had come: after a restart the kept one is reset', async () => {
    let asked = 0;
    const host = await serve((incoming, response) => {
      asked += 1;
      if (asked === 1) incoming.socket.destroy();
      else response.end(line('We open at nine.') + DONE);
    });
    expect(await outcome(create(host))).toEqual({ pieces: ['We open at nine.'], problem: null });
    expect(asked).toBe(2);
  });

  it('is made anew where its answer had begun without a word: that was told as broken off', async () => {
    let asked = 0;
    const host = await serve((_incoming, response) => {
      asked += 1;
      if (asked === 1) response.write('\n', () => response.destroy());
      else response.end(line('We open at nine.') + DONE);
    });
    expect(await outcome(create(host))).toEqual({ pieces: ['We open at nine.'], problem: null });
    expect(asked).toBe(2);
  });

  it('is not made anew for ever, and told in words', async () => {
    let asked = 0;
    const host = await serve((incoming) => {
      asked += 1;
      incoming.socket.destroy();
    });
    expect((await outcome(create(host))).problem).toMatchObject({
      message: expect.stringContaining('closed the connection'),
      hint: expect.stringContaining('start Ollama again'),
    });
    expect(asked).toBe(2);
  });

  it('loses no word that came before, and asks for none of them twice', async () => {
    let asked = 0;
    const host = await serve((_incoming, response) => {
      asked += 1;
      response.write(line('We open') + line(' at nine.'), () => setTimeout(() => response.destroy(), 20));
    });
    expect(await outcome(create(host))).toMatchObject({
      pieces: ['We open', ' at nine.'],
      problem: { message: expect.stringContaining('broke off') },
    });
    expect(asked).toBe(1);
  });
});

describe('a model of Ollama that thinks', () => {
  it('is named where it spent all on its thoughts, with advice that helps', async () => {
    const thoughts = Array.from({ length: 40 }, () =>
      JSON.stringify({ message: { content: '', thinking: 'They want hours. ' } }),
    );
    const ending = line('', { done: true, done_reason: 'length' });
    const host = await serve((_request, response) => void response.end(`${thoughts.join('\n')}\n${ending}`));
    expect(await outcome(create(host, { model: 'gpt-oss:20b' }))).toMatchObject({
      pieces: [],
      problem: {
        message: expect.stringMatching(/gpt-oss:20b.*thinking/u),
        hint: expect.stringContaining('does not think'),
      },
    });
  });

  it('is given up where it thinks on and on, and named', async () => {
    const host = await serve((_request, response) => {
      const timer = setInterval(
        () => response.write(`${JSON.stringify({ message: { content: '', thinking: 'Hm. ' } })}\n`),
        10,
      );
      response.on('close', () => clearInterval(timer));
    });
    expect((await outcome(create(host, { thoughtTimeoutMs: 100 }))).problem).toMatchObject({
      code: 'TIMED_OUT',
      message: expect.stringContaining('qwen2.5:3b was still thinking'),
    });
  });

  it('is named where what it writes may be a thought for too long: nothing said which model it was', async () => {
    const host = await serve((_request, response) => {
      const timer = setInterval(() => response.write(line(' They ask.')), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await outcome(create(host, { model: 'deepseek-r1:8b', thoughtTimeoutMs: 100 }))).toMatchObject({
      pieces: [],
      problem: { message: expect.stringContaining('deepseek-r1:8b was still thinking') },
    });
  });

  it('is waited for from the second reply on, once it was seen to think with no beginning', async () => {
    const pieces = ['They', ' ask.', '</think>', 'At', ' nine.'].map((content) => line(content)).join('');
    const host = await serve((_request, response) => void response.end(pieces + DONE));
    const llm = create(host);
    const first = (await outcome(llm)).pieces;
    expect(first.map(String)).toContain('Symbol(take back)');
    expect((await outcome(llm)).pieces).toEqual(['At', ' nine.']);
  });

  it('may be warmed: a first token that is a thought is no failure', async () => {
    const host = await serve(
      (_request, response) =>
        void response.end(`${JSON.stringify({ message: { content: '', thinking: 'Hm' } })}\n${DONE}`),
    );
    await expect(create(host).warm(request.messages, never)).resolves.toBeUndefined();
  });

  it('stops at once where its lines say that it runs elsewhere, when it is warmed: no prompt goes there', async () => {
    const host = await serve(
      (_request, response) => void response.end(line('Hi', { remote_host: 'https://models.example' }) + DONE),
    );
    await expect(create(host).warm([], never)).rejects.toMatchObject({
      problem: { message: expect.stringContaining('runs in a cloud') },
    });
  });
});

it('bounds a reply that comes in one line: minutes of it were spoken', async () => {
  for (const text of ['We open at nine. '.repeat(60_000), 'x'.repeat(1_000_000)]) {
    const host = await serve((_request, response) => void response.end(line(text) + DONE));
    const { pieces, problem } = await outcome(create(host));
    expect(problem).toBeNull();
    expect(pieces.map(String).join('').length).toBeLessThan(700);
  }
});

it('takes white space for no sign of life: line feeds for ever kept a turn open', async () => {
  const host = await serve((_request, response) => {
    response.write(line('We open.'));
    const timer = setInterval(() => response.write(line('\n')), 10);
    response.on('close', () => clearInterval(timer));
  });
  expect(await outcome(create(host, { stallTimeoutMs: 150 }))).toMatchObject({
    pieces: ['We open.', '\n'],
    problem: { code: 'TIMED_OUT' },
  });
});
