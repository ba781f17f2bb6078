/**
 * Owns the last look at a transcript. Moonshine learned from books: now and then it opens a quotation that was not
 * spoken, or numbers what was said like a list. Pure.
 */

/** Takes off quotation marks at the beginning and double ones at the end; apostrophes inside words stay. */
export const withoutStrayQuotes = (text: string): string =>
  text.replace(/^["'“”‘’\s]+/u, '').replace(/(?:["“”\s]|''|’’)+$/u, '');

/** As a list does, or a price: "10. How much does a cleaning cost?" */
export const beginsWithNumber = (text: string): boolean => /^["'“‘(]*\d/u.test(text);
