import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextStream } from './text-stream';

/** One byte to a token: the worst tokenizer there is. */
const bytes = (tokens: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(tokens));

function run(text: string, stops: readonly string[] = []): { pieces: string[]; stopped: boolean } {
  const stream = createTextStream<number>(bytes, stops);
  const pieces: string[] = [];
  for (const byte of new TextEncoder().encode(text)) {
    const { text: piece, stopped } = stream.push(byte);
    pieces.push(piece);
    if (stopped) return { pieces, stopped };
  }
  return { pieces: [...pieces, stream.flush()], stopped: false };
}

describe('createTextStream', () => {
  it('never emits half a character and loses none, which would put U+FFFD before the voice', () => {
    // A U+FFFD that the model itself wrote can't be told from half a character.
    const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\uFFFD'));
    fc.assert(
      fc.property(texts, (text) => {
        const { pieces } = run(text);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece).not.toContain('\uFFFD');
      }),
    );
  });

  it('emits each character as soon as it is whole, not at the end', () => {
    expect(run('a€b').pieces).toEqual(['a', '', '', '€', 'b', '']);
  });

  it('stops before a stop text and speaks no part of it', () => {
    const { pieces, stopped } = run('Bye.<|im_end|>user: more', ['<|im_end|>', '\nuser:']);
    expect(pieces.join('')).toBe('Bye.');
    expect(stopped).toBe(true);
  });

  it('gives back what only looked like a stop text', () => {
    expect(run('a <|im b', ['<|im_end|>']).pieces.join('')).toBe('a <|im b');
    expect(run('over <|im', ['<|im_end|>']).pieces.join('')).toBe('over <|im');
  });

  it('goes on after bytes that never become a character instead of holding everything back', () => {
    const stream = createTextStream<number>(bytes);
    const pieces = Array.from({ length: 20 }, () => stream.push(0xff).text);
    expect(pieces.join('').length).toBeGreaterThan(0);
  });

  it('drops an unfinished character at the end', () => {
    const stream = createTextStream<number>(bytes);
    stream.push(0x61);
    stream.push(0xe2);
    expect(stream.flush()).toBe('');
  });
});
