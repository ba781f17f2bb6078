/**
 * Owns the last look at a transcript: Moonshine learned from books and now and then opens a quotation that nobody
 * spoke, or numbers what was said as if it stood in a list. Pure.
 */

/** Takes off quotation marks at the beginning and double ones at the end; apostrophes inside words stay. */
export const withoutStrayQuotes = (text: string): string =>
  text.replace(/^["'“”‘’\s]+/u, '').replace(/["“”\s]+$/u, '');

const LIST_NUMBER = /^\d{1,3}%?[.)]\s+(?=\p{L})/u;

/** "10. How much does a cleaning cost?", "100%. So the thing is": perhaps nobody said ten, or a hundred. */
export const beginsNumbered = (text: string): boolean => LIST_NUMBER.test(text);

export const withoutListNumber = (text: string): string => text.replace(LIST_NUMBER, '');
