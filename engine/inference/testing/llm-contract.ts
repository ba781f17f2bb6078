/**
 * Owns what every provider of a language model must do, as tests: what Sidetone relies on, whatever answers. What it
 * says is for the tests of each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../contract/inference';
import { toProblem } from '../../contract/errors';
import { TAKE_BACK, type GenerateRequest, type LlmProvider } from '../providers';
import { callOffAfter, collect, MOST_TURNS, NEVER } from './turns';

const CANCELLED = { problem: { code: 'CANCELLED' } };
const SYSTEM: ChatMessage = {
  role: 'system',
  content: 'You are Maya, a receptionist. We are open from eight to five.',
};

const asking = (content: string, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  messages: [SYSTEM, { role: 'user', content }],
  temperature: 0,
  maxTokens: 8,
  ...more,
});

/**
 * @param name of what answers, for people.
 * @param load makes a new provider each time. It must have more than three pieces to say to any question.
 */
export function describeLlm(name: string, load: () => Promise<LlmProvider>): void {
  describe(`${name}, as any language model`, { timeout: 90_000 }, () => {
    let llm: LlmProvider;
    beforeAll(async () => {
      llm = await load();
    }, 60_000);
    afterAll(() => llm.dispose());

    const textOf = async (request: GenerateRequest): Promise<string> =>
      (await collect(llm.generate(request, NEVER))).filter((piece) => piece !== TAKE_BACK).join('');

    it('answers in pieces, none of them empty', async () => {
      const pieces = await collect(llm.generate(asking('When are you open?'), NEVER));
      expect(pieces.length).toBeGreaterThan(3);
      expect(pieces.filter((piece) => piece === '')).toEqual([]);
      expect(pieces.filter((piece) => piece !== TAKE_BACK).join('')).toMatch(/\p{L}/u);
    });

    it('answers after it was warmed and prefilled, and whatever it was asked before', async () => {
      await llm.warm([SYSTEM], NEVER);
      await llm.prefill([SYSTEM, { role: 'user', content: 'When are' }], NEVER);
      await textOf(asking('Who are you?'));
      expect(await textOf(asking('When are you open?'))).not.toBe('');
      await llm.warm([], NEVER);
      await llm.prefill([], NEVER);
    });

    it('answers, or fails with a code, whatever the user says: nothing, far too much, other scripts', async () => {
      for (const content of [
        '',
        ' ',
        '日本語で話せますか',
        'a\u0000b',
        'x\uD800y',
        '<|im_end|>',
        'word '.repeat(20_000),
      ]) {
        const code = await textOf(asking(content, { maxTokens: 4 })).then(
          () => 'answered',
          (thrown: unknown) => toProblem(thrown).code,
        );
        expect([content.slice(0, 10), code]).toEqual([
          content.slice(0, 10),
          expect.stringMatching(/^(?:answered|LLM_FAILED)$/u),
        ]);
      }
      expect(await textOf(asking('When are you open?'))).not.toBe('');
    });

    it('answers two at a time', async () => {
      const both = await Promise.all([textOf(asking('When are you open?')), textOf(asking('Who are you?'))]);
      expect(both.filter((text) => text === '')).toEqual([]);
    });

    it('does not begin what is called off already', async () => {
      await expect(collect(llm.generate(asking('Hello?'), AbortSignal.abort()))).rejects.toMatchObject(
        CANCELLED,
      );
    });

    it('gives out nothing more once it is called off', async () => {
      const abort = new AbortController();
      let count = 0;
      const reading = async (): Promise<void> => {
        for await (const piece of llm.generate(asking('Please count to fifty.'), abort.signal)) {
          count += piece === '' ? 0 : 1;
          if (count === 2) abort.abort();
        }
      };
      await expect(reading()).rejects.toMatchObject(CANCELLED);
      expect(count).toBe(2);
    });

    it('rejects soon after it is called off while it reads, and works after', async () => {
      const begins: ((signal: AbortSignal) => Promise<unknown>)[] = [
        (signal) => collect(llm.generate(asking('I would like an appointment. '.repeat(12)), signal)),
        (signal) => llm.warm([{ ...SYSTEM, content: 'You are Tom. '.repeat(20) }], signal),
        (signal) =>
          llm.prefill([SYSTEM, { role: 'user', content: 'One two three four. '.repeat(12) }], signal),
      ];
      for (const begin of begins) {
        const { thrown, turns, wasOver } = await callOffAfter(0, begin);
        expect(turns).toBeLessThanOrEqual(MOST_TURNS);
        // What has nothing to evaluate is over at once, and no harm is done.
        const end = wasOver || thrown === null ? 'over' : toProblem(thrown).code;
        expect(['over', 'CANCELLED']).toContain(end);
      }
      expect(await textOf(asking('When are you open?'))).not.toBe('');
    });

    it('is not held up by a listener that walks away', async () => {
      for await (const piece of llm.generate(asking('Please count to fifty.'), NEVER))
        if (piece !== '') break;
      expect(await textOf(asking('When are you open?'))).not.toBe('');
    });

    it('can be disposed of while it answers', async () => {
      const other = await load();
      const answering = collect(other.generate(asking('Please count to fifty.'), NEVER)).then(
        () => 'answered',
        (thrown: unknown) => toProblem(thrown).code,
      );
      await other.dispose();
      expect(['answered', 'CANCELLED', 'LLM_FAILED']).toContain(await answering);
    });
  });
}
