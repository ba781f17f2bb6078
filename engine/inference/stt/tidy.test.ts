import { describe, expect, it } from 'vitest';
import { beginsNumbered, withoutListNumber, withoutStrayQuotes } from './tidy';

describe('withoutStrayQuotes', () => {
  it('takes off quotation marks that nobody spoke, which the language model would answer to', () => {
    expect(withoutStrayQuotes(`"'Is the clinic open on Saturday?'"`)).toBe(
      "Is the clinic open on Saturday?'",
    );
    expect(withoutStrayQuotes('"\'Is the clinic open?')).toBe('Is the clinic open?');
    expect(withoutStrayQuotes('“Yes.”')).toBe('Yes.');
  });

  it('leaves apostrophes and quotations inside alone', () => {
    expect(withoutStrayQuotes("I'd ask for the dentists'")).toBe("I'd ask for the dentists'");
    expect(withoutStrayQuotes('He said "go" twice.')).toBe('He said "go" twice.');
    expect(withoutStrayQuotes('')).toBe('');
  });
});

describe('beginsNumbered', () => {
  it('finds the number of a list, and none that is all or a part of what was said', () => {
    expect(beginsNumbered('10. How much does a cleaning cost?')).toBe(true);
    expect(withoutListNumber('10. How much does a cleaning cost?')).toBe('How much does a cleaning cost?');
    expect(withoutListNumber('100%. So the thing is')).toBe('So the thing is');
    for (const text of ['10.', '2.5 litres', '10 people', 'We are 2. And a dog.', '5550. Two.', '100% of it']) {
      expect([text, beginsNumbered(text)]).toEqual([text, false]);
      expect(withoutListNumber(text)).toBe(text);
    }
  });
});
