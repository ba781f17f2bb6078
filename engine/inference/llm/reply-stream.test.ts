import { describe, expect, it } from 'vitest';
import { createChunker, pushText } from '../../text/chunk';
import { TAKE_BACK, type ReplyPiece } from '../providers';
import { createThinkingHabit, isThinkersName, type ReplyStream } from './reply-stream';

/** What is given out of a reply that the model writes in these pieces. */
function given(reply: ReplyStream, pieces: readonly string[]): ReplyPiece[] {
  const out: ReplyPiece[] = [];
  for (const piece of pieces) {
    const { pieces: certain, isOver } = reply.push(piece);
    out.push(...certain);
    if (isOver) return out;
  }
  return [...out, ...reply.end()];
}

const LONE = ['They', ' ask.', '</think>', 'At', ' nine.'];
const PLAIN = ['At', ' nine.'];

describe('createThinkingHabit', () => {
  it('gives out the words of a model that does not think as they come', () => {
    const habit = createThinkingHabit('reply');
    expect(given(habit.begin(80), PLAIN)).toEqual(PLAIN);
  });

  it('takes a surprise back once, and then waits for what a reply is', () => {
    const habit = createThinkingHabit('reply');
    expect(given(habit.begin(80), LONE)).toEqual(['They', ' ask.', TAKE_BACK, 'At', ' nine.']);
    expect(given(habit.begin(80), LONE)).toEqual(['At', ' nine.']);
    expect(given(habit.begin(80), PLAIN)).toEqual(['At nine.']);
    expect(given(habit.begin(80), LONE)).toEqual(['At', ' nine.']);
  });

  it('trusts a model again that has not thought for some replies: one stray mark made all of them wait', () => {
    const habit = createThinkingHabit('reply');
    given(habit.begin(80), LONE);
    const replies = Array.from({ length: 4 }, () => given(habit.begin(80), PLAIN));
    expect(replies).toEqual([['At nine.'], ['At nine.'], ['At nine.'], PLAIN]);
    expect(given(habit.begin(80), LONE)).toContain(TAKE_BACK);
    expect(given(habit.begin(80), PLAIN)).toEqual(['At nine.']);
  });

  it('trusts a model of which it was only suspected after one reply without a thought', () => {
    const habit = createThinkingHabit('unsure');
    expect(given(habit.begin(80), PLAIN)).toEqual(['At nine.']);
    expect(given(habit.begin(80), PLAIN)).toEqual(PLAIN);
  });

  it.each(['<|im_start|>assistant\n<think>\n', '[THINK]', '<|assistant|><think>', 'a<|START_THINKING|>'])(
    'takes for a thought what follows a prompt that ends in %j: it was spoken',
    (promptEnd) => {
      const reply = createThinkingHabit('reply').begin(80, promptEnd);
      expect(given(reply, LONE)).toEqual(['At', ' nine.']);
      const all = createThinkingHabit('reply').begin(80, promptEnd);
      expect(given(all, ['They ask and ask'])).toEqual([]);
      expect([all.sawThought(), all.hasText()]).toEqual([true, false]);
    },
  );

  it.each(['<think>\n\n</think>\n\n', 'You think> ', ''])(
    'takes for a reply what follows %j',
    (promptEnd) => {
      expect(given(createThinkingHabit('reply').begin(80, promptEnd), PLAIN)).toEqual(PLAIN);
    },
  );

  it('counts nothing of a thought against the limit of the reply', () => {
    const reply = createThinkingHabit('reply').begin(5);
    const thought = ['<think>', ...Array.from({ length: 50 }, () => ' hm'), '</think>'];
    expect(given(reply, [...thought, ...PLAIN])).toEqual(PLAIN);
  });
});

/** With which token each chunk for the voice is certain. */
function chunkSteps(steps: readonly string[]): readonly number[] {
  let state = createChunker();
  return steps.flatMap((text, step) => {
    const next = pushText(state, text);
    state = next.state;
    return next.chunks.map(() => step);
  });
}

describe('what a model writes that does not think', () => {
  it.each([
    'Sure, we open at nine. On Saturdays we open at ten, and on Sundays we rest.',
    'Of course!\n\nHere are our hours:\n- Monday: nine to five\n- Tuesday: nine to six\n\nAnything else?',
    'A cleaning takes 30 minutes; it costs $45.50 in all. Assistants can help you, too.',
    'As I said: yes. Is 3 < 4? I <3 it. See [Tuesday], please. Use <b>bold</b> words.',
    'Users of the app are welcome.\nUsers: many.\nHumans, too. Thank you! 👍 Bye.',
    '“Yes,” she said. Call Dr. Smith at 5 p.m. on Monday. Thanks, bye.',
  ])('reaches the voice with the same token as if there were no filter: %j', (text) => {
    // The pieces of byte-pair vocabularies: a word with the space before it, signs with the line feeds after them.
    const tokens = text.match(/ ?[\p{L}\p{N}]+| ?[^\p{L}\p{N}\s]+\n*|\n+/gu) ?? [];
    expect(tokens.join('')).toBe(text);
    const reply = createThinkingHabit('reply').begin(200);
    const filtered = tokens.map((token) => reply.push(token).pieces.map(String).join(''));
    expect(chunkSteps(filtered)).toEqual(chunkSteps(tokens));
    expect(chunkSteps(filtered).length).toBeGreaterThan(1);
  });
});

describe('isThinkersName', () => {
  it.each([
    'deepseek-r1:8b',
    'qwq',
    'gpt-oss:20b',
    'hf.co/a/Phi-4-reasoning-GGUF',
    'lfm2-thinking.gguf',
    'magistral',
  ])('suspects %s', (name) => expect(isThinkersName(name)).toBe(true));

  it.each(['qwen2.5:3b', 'llama3.2:latest', 'qwen2.5-coder-0.5b-q8.gguf', 'smollm2-135m.gguf', 'mistral'])(
    'does not make %s wait',
    (name) => expect(isThinkersName(name)).toBe(false),
  );
});
