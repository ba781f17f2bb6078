import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../contract/inference';
import type { LlmProvider } from '../providers';
import { createOllamaLlm } from './ollama';
import { createOllamaStandIn, type OllamaStandIn } from '../../simulation/ollama-stand-in';

const never = new AbortController().signal;
const messages: readonly ChatMessage[] = [
  { role: 'system', content: 'You are Maya.' },
  { role: 'user', content: 'Hello?' },
];
const request = { messages, temperature: 0.3, maxTokens: 80 };

let fake: OllamaStandIn;
beforeEach(async () => {
  fake = await createOllamaStandIn({ replies: ['One two three four five six.'] });
});
afterEach(() => fake.close());

const create = (options: object = {}): LlmProvider =>
  createOllamaLlm({ host: fake.host, model: 'qwen2.5:3b', contextTokens: 4096, ...options });

async function collect(llm: LlmProvider, signal = never): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of llm.generate(request, signal)) pieces.push(String(piece));
  return pieces;
}

const chats = () => fake.requests.filter(({ path }) => path === '/api/chat');

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });
}

describe('createOllamaLlm', () => {
  it('streams the reply as it comes, not when it is over', async () => {
    fake.set({ ttftMs: 20, tokensPerSecond: 5 });
    let sentAtFirst = Infinity;
    const pieces: string[] = [];
    for await (const piece of create().generate(request, never)) {
      sentAtFirst = Math.min(sentAtFirst, chats()[0]?.sentWords ?? Infinity);
      pieces.push(String(piece));
    }
    expect(pieces).toEqual(['One', ' two', ' three', ' four', ' five', ' six.']);
    expect(sentAtFirst).toBeLessThan(6);
  });

  it('says how much context it wants, else Ollama cuts the persona away, and the same when warming', async () => {
    const llm = create();
    await llm.warm([{ role: 'system', content: 'You are Maya.' }], never);
    await collect(llm);
    const [warm, chat] = chats().map(({ body }) => body);
    expect(chat).toMatchObject({
      model: 'qwen2.5:3b',
      messages,
      stream: true,
      keep_alive: '30m',
      options: { num_ctx: 4096, num_predict: 128, temperature: 0.3 },
    });
    expect(warm).toMatchObject({
      messages: [messages[0], { role: 'user' }],
      keep_alive: '30m',
      options: { num_ctx: 4096, num_predict: 1 },
    });
  });

  it('lets a reply that reaches its limit finish the sentence, and no more', async () => {
    fake.set({ replies: ['One two. Three four five six. Seven eight nine ten.'], tokensPerSecond: 200 });
    const pieces: string[] = [];
    for await (const piece of create().generate({ ...request, maxTokens: 5 }, never))
      pieces.push(String(piece));
    expect(pieces.join('')).toBe('One two. Three four five six.');
    await until(() => chats()[0]?.abortedAtMs !== null || chats()[0]?.sentWords === 8);
    expect(chats()[0]?.body).toMatchObject({ options: { num_predict: 8 } });
  });

  it.each([
    ['before the first word', 0],
    ['between words', 2],
  ])(
    'ends the HTTP request on an abort %s, or the model goes on computing',
    async (_when, wordsBeforeEnd) => {
      // It never ends by itself: that both sides see an end is the abort's doing.
      fake.set({ replies: [{ text: 'One two three.', wordsBeforeEnd, end: 'stall' }] });
      const controller = new AbortController();
      const ended = collect(create(), controller.signal).catch((thrown: unknown) => thrown);
      await until(() => chats()[0]?.sentWords === wordsBeforeEnd);
      expect(chats()[0]?.abortedAtMs).toBeNull();
      controller.abort();
      expect(await ended).toMatchObject({ problem: { code: 'CANCELLED' } });
      await until(() => chats()[0]?.abortedAtMs !== null);
      expect(chats()[0]).toMatchObject({ abortedAtMs: expect.any(Number), sentWords: wordsBeforeEnd });
    },
  );

  it('aborts one request and leaves the others of the same provider alone', async () => {
    fake.set({ tokensPerSecond: 20 });
    const llm = create();
    const controller = new AbortController();
    const both = Promise.allSettled([collect(llm, controller.signal), collect(llm)]);
    await until(() => chats().length === 2 && chats().every(({ sentWords }) => sentWords > 0));
    controller.abort();
    const [one, other] = await both;
    expect(one.status).toBe('rejected');
    expect(other).toMatchObject({ status: 'fulfilled', value: { length: 6 } });
  });

  it('sends nothing if it was called off before', async () => {
    await expect(collect(create(), AbortSignal.abort())).rejects.toMatchObject({
      problem: { code: 'CANCELLED' },
    });
    expect(fake.requests).toHaveLength(0);
  });

  it('ends the HTTP request when the listener walks away', async () => {
    fake.set({ tokensPerSecond: 2 });
    for await (const piece of create().generate(request, never)) if (piece !== '') break;
    await until(() => chats()[0]?.abortedAtMs !== null);
    expect(chats()[0]?.abortedAtMs).not.toBeNull();
    expect(chats()[0]?.sentWords).toBeLessThan(6);
  });

  it('ends what runs when it is disposed of', async () => {
    fake.set({ ttftMs: 5000 });
    const llm = create();
    const ended = collect(llm).catch((thrown: unknown) => thrown);
    await until(() => chats().length === 1);
    await llm.dispose();
    expect(await ended).toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('tells how to get a model that Ollama has not', async () => {
    await expect(collect(create({ model: 'gemma9:1b' }))).rejects.toMatchObject({
      problem: {
        code: 'LLM_FAILED',
        message: 'Ollama has no gemma9:1b.',
        hint: 'Run in a terminal: ollama pull gemma9:1b',
      },
    });
  });

  it('tells that Ollama is not running', async () => {
    await fake.close();
    await expect(collect(create())).rejects.toMatchObject({
      problem: {
        code: 'LLM_FAILED',
        message: expect.stringContaining('not running'),
        hint: expect.stringContaining('Start Ollama'),
      },
    });
  });

  it.each([
    ['error', 'an error was encountered'],
    ['cut', 'broke off'],
  ] as const)(
    'turns a reply that ends with %s into an error after its words, not into a whole reply',
    async (end, message) => {
      fake.set({ replies: [{ text: 'One two three four.', wordsBeforeEnd: 2, end }] });
      const pieces: string[] = [];
      const reading = async (): Promise<void> => {
        for await (const piece of create().generate(request, never)) pieces.push(String(piece));
      };
      await expect(reading()).rejects.toMatchObject({
        problem: { code: 'LLM_FAILED', message: expect.stringContaining(message) },
      });
      expect(pieces).toEqual(['One', ' two']);
    },
  );

  it('passes on what the server says, with advice where memory is short', async () => {
    const error = 'model requires more system memory (5.5 GiB) than is available (3.1 GiB)';
    fake.set({ refuse: { status: 500, error } });
    await expect(collect(create())).rejects.toMatchObject({
      problem: {
        code: 'LLM_FAILED',
        message: `Ollama failed: ${error}.`,
        hint: expect.stringContaining('smaller'),
      },
    });
  });

  it('ends a reply that stalls, before and after the first word', async () => {
    fake.set({ replies: [{ text: 'One two three.', wordsBeforeEnd: 2, end: 'stall' }] });
    await expect(collect(create({ stallTimeoutMs: 60 }))).rejects.toMatchObject({
      problem: { code: 'TIMED_OUT' },
    });
    fake.set({ ttftMs: 5000 });
    await expect(collect(create({ firstTokenTimeoutMs: 60 }))).rejects.toMatchObject({
      problem: { code: 'TIMED_OUT' },
    });
  });

  it('is patient with a slow model as long as words come', async () => {
    fake.set({ tokensPerSecond: 20 });
    expect(await collect(create({ stallTimeoutMs: 200 }))).toHaveLength(6);
  });
});
