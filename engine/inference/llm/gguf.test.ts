import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../contract/inference';
import { dataDir, modelDir } from '../../models/paths';
import type { LlmProvider } from '../providers';
import { createGgufLlm } from './gguf';
import { mostTokens } from './reply-end';

const never = new AbortController().signal;
const path = join(
  modelDir(dataDir(process.env, process.platform, homedir()), 'smollm2-135m'),
  'SmolLM2-135M-Instruct.Q4_1.gguf',
);
const present = existsSync(path);
if (!present) process.stdout.write(`skipped: tests of a GGUF model, because ${path} is missing\n`);

const SYSTEM: ChatMessage = {
  role: 'system',
  content: `You are Maya, a receptionist. ${'The practice is open from eight to five on every working day. '.repeat(12)}`,
};
const user = (content: string): ChatMessage => ({ role: 'user', content });

async function collect(
  llm: LlmProvider,
  messages: readonly ChatMessage[],
  options: { maxTokens?: number; signal?: AbortSignal } = {},
): Promise<{ text: string; pieces: number; ttftMs: number }> {
  const started = performance.now();
  let text = '';
  let pieces = 0;
  let ttftMs = Infinity;
  const request = { messages, temperature: 0, maxTokens: options.maxTokens ?? 24 };
  for await (const piece of llm.generate(request, options.signal ?? never)) {
    if (pieces === 0) ttftMs = performance.now() - started;
    pieces += 1;
    text += piece;
  }
  return { text, pieces, ttftMs };
}

// The time is for a machine whose cores are busy with something else.
describe.skipIf(!present)('createGgufLlm with a real model', { timeout: 90_000 }, () => {
  let llm: LlmProvider;
  beforeAll(async () => {
    llm = await createGgufLlm({ path, label: 'SmolLM2', contextTokens: 1024, seed: 1, threads: 1 });
  }, 60_000);
  afterAll(() => llm.dispose());

  it('answers in pieces, within the limit', async () => {
    const { text, pieces } = await collect(llm, [SYSTEM, user('Please count from one to fifty.')]);
    expect(text.trim()).not.toBe('');
    expect(pieces).toBeGreaterThan(3);
    expect(pieces).toBeLessThanOrEqual(mostTokens(24));
  });

  it('says the same to the same question whatever the sequence held before', async () => {
    const ask = [SYSTEM, user('When are you open?')];
    const first = await collect(llm, ask);
    await collect(llm, [{ role: 'system', content: 'You are a pirate.' }, user('Ahoy!')]);
    await collect(llm, [SYSTEM, user('Who are you?')]);
    expect((await collect(llm, ask)).text).toBe(first.text);
  });

  it('does not evaluate a warm prefix again, which would cost seconds on every turn', async () => {
    await collect(llm, [{ role: 'system', content: 'Something else.' }, user('Hm?')], { maxTokens: 1 });
    const cold = await collect(llm, [SYSTEM, user('Are you there?')], { maxTokens: 1 });
    await collect(llm, [{ role: 'system', content: 'Something else.' }, user('Hm?')], { maxTokens: 1 });
    await llm.warm([SYSTEM], never);
    const warm = await collect(llm, [SYSTEM, user('Are you there?')], { maxTokens: 1 });
    expect(warm.ttftMs).toBeLessThan(cold.ttftMs / 2);
  });

  it('is called off within 50 ms, in the prompt and in the reply, and works after', async () => {
    for (const afterMs of [0, 5, 300]) {
      const controller = new AbortController();
      let abortedAt = Infinity;
      setTimeout(() => {
        abortedAt = performance.now();
        controller.abort();
      }, afterMs);
      const long = [user(`${'tell me a long story '.repeat(60)} ${afterMs}`)];
      await expect(collect(llm, long, { maxTokens: 500, signal: controller.signal })).rejects.toMatchObject({
        problem: { code: 'CANCELLED' },
      });
      expect(performance.now() - abortedAt).toBeLessThan(50);
    }
    expect((await collect(llm, [SYSTEM, user('Hello?')])).text.trim()).not.toBe('');
  });

  it('gives the sequence back when the listener walks away', async () => {
    const request = { messages: [user('Count to one hundred.')], temperature: 0, maxTokens: 300 };
    for await (const piece of llm.generate(request, never)) if (piece !== '') break;
    expect((await collect(llm, [SYSTEM, user('Hello?')])).pieces).toBeGreaterThan(0);
  });

  it('answers two requests made at once, each with its own reply', async () => {
    const ask = [SYSTEM, user('When are you open?')];
    const other = [{ role: 'system' as const, content: 'You are a pirate.' }, user('Ahoy!')];
    const alone = [await collect(llm, ask), await collect(llm, other)];
    const both = await Promise.all([collect(llm, ask), collect(llm, other)]);
    expect(both.map((reply) => reply.text)).toEqual(alone.map((reply) => reply.text));
  });

  it('refuses what is longer than its context instead of forgetting the persona', async () => {
    await expect(collect(llm, [user('too long '.repeat(2000))])).rejects.toMatchObject({
      problem: { code: 'LLM_FAILED', message: expect.stringContaining('too many for a context') },
    });
  });

  it('ends what runs when it is disposed of', async () => {
    const other = await createGgufLlm({ path, label: 'SmolLM2', contextTokens: 512, threads: 1 });
    const running = collect(other, [user('Count to one hundred.')], { maxTokens: 300 });
    setTimeout(() => void other.dispose(), 100);
    await expect(running).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    await other.dispose();
    await other.dispose();
  });
});

describe('createGgufLlm', () => {
  it('names a file that is missing, and one that is no model', async () => {
    await expect(
      createGgufLlm({ path: '/none.gguf', label: 'None', contextTokens: 512 }),
    ).rejects.toMatchObject({
      problem: { code: 'MODEL_MISSING', hint: expect.stringMatching(/./u) },
    });
    const dir = await mkdtemp(join(tmpdir(), 'sidetone-gguf-'));
    try {
      const broken = join(dir, 'broken.gguf');
      await writeFile(broken, 'this is no model');
      await expect(
        createGgufLlm({ path: broken, label: 'Broken', contextTokens: 512 }),
      ).rejects.toMatchObject({
        problem: { code: 'MODEL_BROKEN' },
      });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
