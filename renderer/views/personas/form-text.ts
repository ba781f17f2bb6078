/** Owns how the fields of a persona's form read its values and change its text. */

/** Makes a new text of the one that there is then. */
export type EditText = (change: (text: string) => string) => void;

/** As a field shows it; empty for what is no text and no number. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trimEnd() : typeof value === 'number' ? String(value) : '';
