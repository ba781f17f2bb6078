import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenMeter } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../contract/inference';
import { dataDir, modelDir } from '../../models/paths';
import { LONE } from '../fair-queue';
import type { LlmProvider } from '../providers';
import { createGgufLlm } from './gguf';
import { MOST_TOKENS } from './reading-pace';
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

/**
 * Two questions that leave the model no doubt. Each word of the answer is at least ten times as likely as the next best
 * one (measured: log odds of 2.4 and 3.1 at the least). Sums that are rounded otherwise, on another processor or in
 * calls of another size, can't turn them; a sequence that holds another conversation does.
 */
const ASK = [SYSTEM, user('Please repeat: the practice is open from eight to five on every working day.')];
const OTHER: readonly ChatMessage[] = [
  {
    role: 'system',
    content: `You are Jim, a pirate. ${'The ship sails from noon to night on every stormy day. '.repeat(6)}`,
  },
  user('Please repeat: the ship sails from noon to night on every stormy day.'),
];
/** With what is left to finish a sentence, up to its full stop. */
const SURE_TOKENS = 8;

async function collect(
  llm: LlmProvider,
  messages: readonly ChatMessage[],
  options: { maxTokens?: number; signal?: AbortSignal; session?: string } = {},
): Promise<{ text: string; pieces: number }> {
  let text = '';
  let pieces = 0;
  const request = { messages, temperature: 0, maxTokens: options.maxTokens ?? 24 };
  const lane = { ...LONE, session: options.session ?? LONE.session };
  for await (const piece of llm.generate(request, options.signal ?? never, lane)) {
    pieces += 1;
    text += String(piece);
  }
  return { text, pieces };
}

/**
 * Counts the tokens that are computed from here on, by the binding's own meter.
 * @param onCall told of each call as it begins, with the number of calls so far.
 */
function watchTokens(onCall: (calls: number) => void = () => {}): {
  readonly computed: () => number;
  readonly stop: () => void;
} {
  let calls = 0;
  let computed = 0;
  const { useTokens } = TokenMeter.prototype;
  const spy = vi.spyOn(TokenMeter.prototype, 'useTokens').mockImplementation(function count(
    this: TokenMeter,
    ...given
  ) {
    useTokens.apply(this, given);
    if (given[0] === 0) return;
    calls += 1;
    computed += given[0];
    onCall(calls);
  });
  return { computed: () => computed, stop: () => spy.mockRestore() };
}

async function computedIn(run: () => Promise<unknown>): Promise<number> {
  const { computed, stop } = watchTokens();
  await run().finally(stop);
  return computed();
}

// The time is for a machine whose cores are busy with something else.
describe.skipIf(!present)('createGgufLlm with a real model', { timeout: 90_000 }, () => {
  let llm: LlmProvider;
  beforeAll(async () => {
    llm = await createGgufLlm({ path, label: 'SmolLM2', contextTokens: 1024, seed: 1, threads: 1 });
    llm.contexts?.allow(4);
  }, 60_000);
  afterAll(() => llm.dispose());

  it('answers in pieces, within the limit', async () => {
    const { text, pieces } = await collect(llm, [SYSTEM, user('Please count from one to fifty.')]);
    expect(text.trim()).not.toBe('');
    expect(pieces).toBeGreaterThan(3);
    expect(pieces).toBeLessThanOrEqual(mostTokens(24));
  });

  it('says the same to the same question whatever the sequence held before', async () => {
    const first = await collect(llm, ASK, { maxTokens: SURE_TOKENS });
    expect(first.text).toMatch(/open from eight to five/);
    await collect(llm, OTHER);
    await collect(llm, [SYSTEM, user('Who are you?')]);
    expect((await collect(llm, ASK, { maxTokens: SURE_TOKENS })).text).toBe(first.text);
  });

  it('does not evaluate a warm prefix again, which would cost seconds on every turn', async () => {
    const other = [{ role: 'system' as const, content: 'Something else.' }, user('Hm?')];
    const asked = () => collect(llm, [SYSTEM, user('Are you there?')], { maxTokens: 1 });
    await collect(llm, other, { maxTokens: 1 });
    const cold = await computedIn(asked);
    await collect(llm, other, { maxTokens: 1 });
    await llm.warm([SYSTEM], never);
    const warm = await computedIn(asked);
    // What is left is the question, its marks and the answer.
    expect(cold).toBeGreaterThan(150);
    expect(warm).toBeLessThan(50);
  });

  it.each([
    ['before it begins', 0],
    ['in the prompt', 2],
    ['in the reply', Infinity],
  ])(
    'computes no more than the call under way when it is called off %s, and works after',
    async (when, atCall) => {
      const next = () => collect(llm, [SYSTEM, user('Hello?')], { maxTokens: 1 });
      await collect(llm, [user('Ahoy!')], { maxTokens: 1 });
      const computedForNext = await computedIn(next);
      const controller = new AbortController();
      let before = 0;
      const callOff = (): void => {
        if (!controller.signal.aborted) before = computed();
        controller.abort();
      };
      const { computed, stop } = watchTokens((calls) => {
        if (calls === atCall) callOff();
      });
      const messages = [user(`${'tell me a long story '.repeat(60)} ${when}`)];
      const read = async (): Promise<void> => {
        if (atCall === 0) callOff();
        const request = { messages, temperature: 0, maxTokens: 500 };
        for await (const piece of llm.generate(request, controller.signal)) if (piece !== '') callOff();
      };
      await expect(read()).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
      // It is answered when the sequence is free again: what is computed until then and is not its own is waste.
      expect((await next()).pieces).toBeGreaterThan(0);
      stop();
      expect(computed() - before - computedForNext).toBeLessThanOrEqual(MOST_TOKENS);
    },
  );

  it('gives the sequence back when the listener walks away', async () => {
    const request = { messages: [user('Count to one hundred.')], temperature: 0, maxTokens: 300 };
    for await (const piece of llm.generate(request, never)) if (piece !== '') break;
    expect((await collect(llm, [SYSTEM, user('Hello?')])).pieces).toBeGreaterThan(0);
  });

  it('answers two requests made at once, each with its own reply', async () => {
    const say = (messages: readonly ChatMessage[]) => collect(llm, messages, { maxTokens: SURE_TOKENS });
    const both = await Promise.all([say(ASK), say(OTHER)]);
    expect(both.map(({ text }) => text)).toEqual([
      expect.stringMatching(/open from eight to five on every working day/),
      expect.stringMatching(/ship sails from noon to night on every stormy day/),
    ]);
  });

  it('keeps what each session has said: catches a history that two conversations have read anew at every turn', async () => {
    const ask = (session: string, messages: readonly ChatMessage[]) =>
      computedIn(() => collect(llm, messages, { maxTokens: 1, session }));
    const next = (messages: readonly ChatMessage[]) => [
      ...messages,
      { role: 'assistant' as const, content: 'Yes.' },
      user('And then?'),
    ];
    const first = [await ask('a', ASK), await ask('b', OTHER)];
    const second = [await ask('a', next(ASK)), await ask('b', next(OTHER))];
    expect(Math.min(...first)).toBeGreaterThan(80);
    expect(Math.max(...second)).toBeLessThan(50);
    for (const session of ['a', 'b']) llm.forget?.(session);
  });

  it('says what a further context takes: catches memory that was not counted', () => {
    // 30 layers of 3 heads of 64, keys and values, two bytes each.
    const keysAndValues = 1024 * 30 * 3 * 64 * 2 * 2;
    expect(llm.contexts?.bytes).toBeGreaterThan(keysAndValues);
    // The buffers for computing are at most two of the vocabulary for each token of a call, and 50 MB.
    expect(llm.contexts?.bytes).toBeLessThan(keysAndValues + 2 * 4 * 128 * 49_152 + 50e6);
  });

  it('answers more sessions than it has contexts for, each with its own, at the same time', async () => {
    const sessions = ['a', 'b', 'c', 'd', 'e', 'f'];
    const answers = await Promise.all(
      sessions.map((session, at) =>
        collect(llm, at % 2 === 0 ? ASK : OTHER, { maxTokens: SURE_TOKENS, session }),
      ),
    );
    for (const [at, { text }] of answers.entries()) {
      expect(text).toMatch(at % 2 === 0 ? /open from eight to five/ : /ship sails from noon to night/);
    }
    for (const session of sessions) llm.forget?.(session);
  });

  it('lets a turn go before another session’s speculation, between any two steps of it', async () => {
    const order: string[] = [];
    const write = async (session: string, isSpeculative: boolean, maxTokens: number): Promise<void> => {
      const request = { messages: [user('Please count from one to fifty.')], temperature: 0, maxTokens };
      for await (const piece of llm.generate(request, never, {
        session,
        isSpeculative: () => isSpeculative,
      })) {
        if (piece !== '') order.push(session);
      }
    };
    // Contexts are made before the race.
    await Promise.all([write('a', true, 1), write('b', false, 1)]);
    order.length = 0;
    await Promise.all([write('a', true, 40), write('b', false, 10)]);
    // One step may be under way when the turn comes.
    expect(order.slice(0, order.lastIndexOf('b')).filter((session) => session === 'a').length).toBeLessThan(
      3,
    );
    expect(order.at(-1)).toBe('a');
    for (const session of ['a', 'b']) llm.forget?.(session);
  });

  it('refuses what is longer than its context instead of forgetting the persona', async () => {
    await expect(collect(llm, [user('too long '.repeat(2000))])).rejects.toMatchObject({
      problem: { code: 'LLM_FAILED', message: expect.stringContaining('too many for a context') },
    });
  });

  it('ends what runs when it is disposed of', async () => {
    const other = await createGgufLlm({ path, label: 'SmolLM2', contextTokens: 512, threads: 1 });
    const running = collect(other, [user('Count to one hundred.')], { maxTokens: 300 });
    const ended = running.catch((thrown: unknown) => thrown);
    await new Promise<void>((resolve) => {
      const { stop } = watchTokens(() => {
        stop();
        resolve();
      });
    });
    await other.dispose();
    expect(await ended).toMatchObject({ problem: { code: 'CANCELLED' } });
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
