/** Owns how a moment is written on the page of personas. */
const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const whenOf = (atMs: number): string => FORMAT.format(atMs);
