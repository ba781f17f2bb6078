import { describe, expect, it } from 'vitest';
import { createReplyEnd, mostTokens } from './reply-end';

/** What is said of a reply whose tokens are its words, with the space before each. */
const said = (text: string, maxTokens: number): string => {
  const end = createReplyEnd(maxTokens);
  let out = '';
  for (const token of (text.match(/\s*\S+/gu) ?? []).slice(0, mostTokens(maxTokens))) {
    const { text: piece, isOver } = end.push(token);
    out += piece;
    if (isOver) break;
  }
  return out;
};

describe('a reply at its limit', () => {
  it('goes on to the end of the sentence instead of stopping in the middle of it', () => {
    expect(said('We open at nine. On Saturdays we open at ten. Sundays we rest.', 6)).toBe(
      'We open at nine. On Saturdays we open at',
    );
    expect(said('We open at nine. On Saturdays we open at ten. Sundays we rest.', 8)).toBe(
      'We open at nine. On Saturdays we open at ten.',
    );
  });

  it('says nothing more where the limit falls on the end of a sentence', () => {
    expect(said('We open at nine. On Saturdays at ten.', 4)).toBe('We open at nine.');
  });

  it('stops after 60 percent more where there is no end', () => {
    expect(said('one '.repeat(100), 10).trim().split(' ')).toHaveLength(16);
  });

  it('does not take an abbreviation or a decimal for the end', () => {
    expect(said('Please ask for Dr. Smith today. Bye.', 4)).toBe('Please ask for Dr. Smith today.');
    expect(said('That will be about $3.50 in all. Bye.', 5)).toBe('That will be about $3.50 in all.');
  });

  it('takes the end of a line for the end, for a line of a list has no full stop', () => {
    expect(said('We have:\n- apples\n- pears\n- plums', 3)).toBe('We have:\n- apples');
  });

  it('cuts a token in which the next sentence begins', () => {
    const end = createReplyEnd(1);
    end.push('Yes');
    expect(end.push('. And')).toEqual({ text: '.', isOver: true });
  });

  it('does not stop where half a word of the next sentence was given out already', () => {
    const end = createReplyEnd(3);
    const out = ['At five p.m.', ' W', 'e', ' close', '.', ' So'].map((token) => end.push(token));
    expect(out.map(({ text }) => text).join('')).toBe('At five p.m. We close.');
    expect(out.at(-1)?.isOver).toBe(true);
  });

  it.each([
    ['sentences', 'We open at nine. '.repeat(50_000)],
    ['words without an end', 'word '.repeat(100_000)],
  ])(
    'bounds %s in one piece: a server that does not write token by token was spoken for minutes',
    (_what, piece) => {
      const { text, isOver } = createReplyEnd(80).push(piece);
      expect(isOver).toBe(true);
      expect(text.length).toBeGreaterThan(350);
      expect(text.length).toBeLessThanOrEqual(mostTokens(80) * 5);
      expect(text.trimEnd().endsWith(piece.includes('.') ? '.' : text.trimEnd().slice(-1))).toBe(true);
    },
  );

  it('ends by itself where the caller does not count the tokens for it', () => {
    const end = createReplyEnd(10);
    const overs = Array.from({ length: 16 }, () => end.push(' one').isOver);
    expect(overs.indexOf(true)).toBe(15);
  });

  it('leaves out the rest of a word that never ends, and goes on after it: it was spelled for hours', () => {
    const end = createReplyEnd(80);
    const pieces = ['See ', 'x'.repeat(3_000_000), 'x'.repeat(50), ' for', ' more.'].map(
      (piece) => end.push(piece).text,
    );
    expect(pieces.join('')).toBe(`See ${'x'.repeat(160)} for more.`);
  });
});
