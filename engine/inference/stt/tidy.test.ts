import { describe, expect, it } from 'vitest';
import { beginsWithNumber, withoutStrayQuotes } from './tidy';

describe('withoutStrayQuotes', () => {
  it('takes off quotation marks that were not spoken, which the language model would answer to', () => {
    expect(withoutStrayQuotes(`"'Is the clinic open on Saturday?'"`)).toBe(
      "Is the clinic open on Saturday?'",
    );
    expect(withoutStrayQuotes('"\'Is the clinic open?')).toBe('Is the clinic open?');
    expect(withoutStrayQuotes('“Yes.”')).toBe('Yes.');
    expect(withoutStrayQuotes("Where can I park?''")).toBe('Where can I park?');
  });

  it('leaves apostrophes and quotations inside alone', () => {
    expect(withoutStrayQuotes("I'd ask for the dentists'")).toBe("I'd ask for the dentists'");
    expect(withoutStrayQuotes('He said "go" twice.')).toBe('He said "go" twice.');
    expect(withoutStrayQuotes('')).toBe('');
  });
});

describe('beginsWithNumber', () => {
  it('finds what a recogniser may have imagined before the first word', () => {
    for (const text of ['10. How much?', '100% is the clinic open?', '"3. We are', '555 1234'])
      expect([text, beginsWithNumber(text)]).toEqual([text, true]);
    for (const text of ['We are 2.', 'Ten. And a dog.', ''])
      expect([text, beginsWithNumber(text)]).toEqual([text, false]);
  });
});
