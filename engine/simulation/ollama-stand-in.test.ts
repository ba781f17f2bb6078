import { expect, it } from 'vitest';
import type { GenerateRequest } from '../inference/providers';
import { createOllamaLlm } from '../inference/llm/ollama';
import { createOllamaStandIn } from './ollama-stand-in';

it('writes at the pace that was asked for: lateness from token to token must not add up', async () => {
  const words = Array.from({ length: 40 }, (_, index) => `word${'abcdefgh'[index % 8]}`).join(' ');
  // A clock whose every timer comes 7 ms late.
  let now = 0;
  const waits: number[] = [];
  const clock = {
    nowMs: () => now,
    setTimer: (callback: () => void, ms: number) => {
      waits.push(ms);
      return setImmediate(() => {
        now += ms + 7;
        callback();
      });
    },
    clearTimer: (handle: unknown) => clearImmediate(handle as NodeJS.Immediate),
  };
  const running = await createOllamaStandIn({
    models: ['stand-in'],
    pieces: 'tokens',
    ttftMs: 100,
    tokensPerSecond: 100,
    replies: [words],
    clock,
  });
  const llm = createOllamaLlm({ host: running.host, model: 'stand-in', contextTokens: 4096 });
  const request: GenerateRequest = {
    messages: [{ role: 'user', content: 'Go on.' }],
    temperature: 0,
    maxTokens: 200,
  };
  const pieces: string[] = [];
  for await (const piece of llm.generate(request, new AbortController().signal)) pieces.push(String(piece));
  await running.close();
  expect(pieces).toHaveLength(40);
  // Each wait but the first is shorter by the lateness before it, so that the last token is as late as one timer.
  expect(waits[0]).toBe(100);
  expect(waits.slice(1)).toEqual(Array.from({ length: 39 }, () => 3));
  expect(now).toBe(100 + 39 * 10 + 7);
});
