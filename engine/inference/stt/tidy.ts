/**
 * Owns the last look at a transcript: Moonshine learned from books and now and then opens a quotation that nobody
 * spoke. Pure.
 */

/** Takes off quotation marks at the beginning and double ones at the end; apostrophes inside words stay. */
export const withoutStrayQuotes = (text: string): string =>
  text.replace(/^["'“”‘’\s]+/u, '').replace(/["“”\s]+$/u, '');
