import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clausesOf, piecesOf } from './clauses';

const written = (text: string): string[] =>
  piecesOf(text).map((piece) => piece.map(({ words, mark }) => words + mark).join(' '));

describe('piecesOf', () => {
  it('keeps short clauses together, for one word said alone sounds chopped', () => {
    expect(written('Sure, I can help with that, as soon as I can.')).toEqual([
      'Sure, I can help with that,',
      'as soon as I can.',
    ]);
    expect(written('We have that one here in stock, yes.')).toEqual(['We have that one here in stock, yes.']);
  });

  it('ends a piece at the end of a sentence, however short', () => {
    expect(written('Yes. Sure! Really?')).toEqual(['Yes.', 'Sure!', 'Really?']);
  });

  it('does not glue the first words of a sentence to the sentence before', () => {
    expect(written('That is all there is. Bye.')).toEqual(['That is all there is.', 'Bye.']);
  });

  it('keeps the mark that carries the melody', () => {
    expect(clausesOf('"Really?" Well; no: wait...')).toEqual([
      { words: 'Really', mark: '?' },
      { words: 'Well', mark: ';' },
      { words: 'no', mark: ':' },
      { words: 'wait', mark: '.' },
    ]);
  });

  it('says nothing for nothing', () => {
    expect(piecesOf('')).toEqual([]);
    expect(piecesOf(' ... , !')).toEqual([]);
  });

  it('cuts a long clause before a joining word, without a mark that would be heard', () => {
    const text = 'I have put you down for a cleaning on Tuesday afternoon because the morning is full.';
    const pieces = piecesOf(text);
    expect(pieces.length).toBe(2);
    expect(pieces[0]?.at(-1)?.mark).toBe('');
    expect(
      pieces
        .flat()
        .map(({ words }) => words)
        .join(' '),
    ).toBe(text.slice(0, -1));
  });

  it('loses no letter of any text, and no clause is longer than a cancellation may wait', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const letters = (some: string): string => some.replaceAll(/[^\p{L}\p{N}]/gu, '');
        const clauses = piecesOf(text).flat();
        expect(letters(clauses.map(({ words }) => words).join(''))).toBe(letters(text));
        for (const { words } of clauses) expect(words.length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
