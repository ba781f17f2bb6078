/**
 * Owns the last look at a transcript: Moonshine learned from books and now and then opens a quotation that nobody
 * spoke, or numbers what was said as if it stood in a list. Pure.
 */

/** Takes off quotation marks at the beginning and double ones at the end; apostrophes inside words stay. */
export const withoutStrayQuotes = (text: string): string =>
  text.replace(/^["'“”‘’\s]+/u, '').replace(/(?:["“”\s]|''|’’)+$/u, '');

/** As a list does, or a price: "10. How much does a cleaning cost?" */
export const beginsWithNumber = (text: string): boolean => /^["'“‘(]*\d/u.test(text);
