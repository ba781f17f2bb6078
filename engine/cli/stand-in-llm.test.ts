import { afterEach, expect, it } from 'vitest';
import type { ChatMessage } from '../contract/inference';
import { createOllamaLlm } from '../inference/llm/ollama';
import { createReplyInOrder, startStandInLlm, type StandInLlm } from './stand-in-llm';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const persona = (content: string): ChatMessage => ({ role: 'assistant', content });
const prefix: readonly ChatMessage[] = [
  { role: 'system', content: 'You are Maya.' },
  user('Hours?'),
  persona('Nine to six.'),
];

let running: StandInLlm | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

it('answers each turn with its own reply, however often one was begun and dropped', () => {
  const reply = createReplyInOrder(['First.', 'Second.', 'Third.']);
  reply([...prefix, user('Hello.')], true);
  const first = [...prefix, user('My name is')];
  expect(reply(first, false)).toBe('First.');
  expect(reply([...prefix, user('My name is Laura.')], false)).toBe('First.');
  const second = [...prefix, user('My name is Laura.'), persona('First.'), user('And my number')];
  expect(reply(second, false)).toBe('Second.');
  expect(reply(second, false)).toBe('Second.');
  expect(reply([...second, persona('Second.'), user('a'), persona('b'), user('c')], false)).toBe('Third.');
});

it('writes at the pace that was asked for: lateness from token to token must not add up', async () => {
  const words = Array.from({ length: 40 }, (_, index) => `word${'abcdefgh'[index % 8]}`).join(' ');
  running = await startStandInLlm({ ttftMs: 100, tokensPerSecond: 100 }, [words]);
  const llm = createOllamaLlm({
    host: running.env['OLLAMA_HOST'] ?? '',
    model: 'stand-in',
    contextTokens: 4096,
  });
  const never = new AbortController().signal;
  await llm.warm([...prefix], never);
  const times: number[] = [];
  const startedAt = performance.now();
  const request = { messages: [...prefix, user('Go on.')], temperature: 0, maxTokens: 200 };
  for await (const piece of llm.generate(request, never)) {
    void piece;
    times.push(performance.now() - startedAt);
  }
  expect(times).toHaveLength(40);
  expect(times[0]).toBeGreaterThanOrEqual(98);
  // Without a common start, 40 late timers are 40 ms and more late; a loaded machine gets room for one hiccup.
  expect((times.at(-1) ?? 0) - 100 - 39 * 10).toBeGreaterThanOrEqual(-2);
  expect((times.at(-1) ?? 0) - 100 - 39 * 10).toBeLessThan(250);
});
